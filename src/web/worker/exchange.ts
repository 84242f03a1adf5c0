import type { Calls } from './calls.ts'

/** One request to the worker, and its one answer; `n` 0 is the worker saying whether it can start. */
export type Request = { readonly n: number; readonly call: keyof Calls; readonly args: unknown }
export type Answer =
  | { readonly n: number; readonly value: unknown }
  | { readonly n: number; readonly code: string }
