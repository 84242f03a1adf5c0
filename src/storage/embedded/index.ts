export { defaultFolders, type Folders } from './folders.ts'
export { type EmbeddedPostgres, type StartOptions, startPostgres } from './start.ts'
