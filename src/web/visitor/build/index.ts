export { assemble } from './assemble.ts'
export { givenValues } from './given.ts'
export { OUTPUTS } from './outputs.ts'
