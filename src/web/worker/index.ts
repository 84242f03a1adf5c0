export type * from './calls.ts'
export type { Answer, Request } from './exchange.ts'
