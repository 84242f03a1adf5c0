import type { Engine } from '#session'
import type { Bytes } from '#wire'

/** What stands on the table of every step of the ceremony. */
export type Table = {
  readonly engine: Engine
  /** Public keys of the three roots, in the order of the build. */
  readonly roots: readonly Bytes[]
  /** Epoch milliseconds. */
  readonly now: number
}

export const DAY = 86_400_000

/** A moment as people at the table read it. */
export function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
