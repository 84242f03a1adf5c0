export { defaultFolders } from './folders.ts'
export { type EmbeddedPostgres, startPostgres } from './start.ts'
