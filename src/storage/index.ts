export { StartFault } from './start-fault.ts'
