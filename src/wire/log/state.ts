import type { Principal } from '../principal.ts'
import type { Mode } from './entry.ts'

/** Keys and ids inside the state are lower-case hex, so that states compare by value. */
export type Hex = string

export type Member = {
  readonly principal: Principal /** First epoch they may read. */
  readonly from: number
}

export type TabKeys = { readonly sign: Hex; readonly kem: Hex; readonly token: Hex }
/** A sign key and the hash of a KEM key. */
export type Keys = { readonly sign: Hex; readonly kem: Hex }
type ReturnKeys = {
  readonly locator: Hex
  readonly sign: Hex
  readonly kem: Hex
  readonly tag: Hex
  readonly head: Hex
}

export type EpochState = {
  readonly mode: Mode
  readonly confirm: Hex
  readonly version: number
  /** Number of the entry that started it. */
  readonly entry: number
  readonly recipients: readonly Hex[]
  readonly wraps: readonly Hex[]
}

export type LateWrap = { readonly epoch: number; readonly recipient: Hex; readonly wrap: Hex }

/** A team whose membership ended after the first accept; when the visitor ended it, only the visitor may undo it. */
type Ended = { readonly group: string; readonly byVisitor: boolean }

/** What the log of entries says, for every reader the same (PROTOCOL §6). */
export type LogState = {
  readonly conversation: Hex
  /** Number of entries so far, and hash of each. */
  readonly hashes: readonly Hex[]
  readonly version: number
  readonly receivers: { readonly team: string; readonly helpdesk: string }
  /** The visitor's keys; none in a conversation among staff. */
  readonly tab?: TabKeys
  /** The device that opened a conversation among staff (PROTOCOL §6.7). */
  readonly opener?: { readonly group: string; readonly person: Hex; readonly sign: Hex }
  /** Every key that ever was the visitor's tab, newest last. */
  readonly tabs: readonly Hex[]
  readonly code?: ReturnKeys
  /** Whether the present tab came by `back`. */
  readonly returned: boolean
  /** First epoch the present tab may let others read: 0, or the one its `back` began. */
  readonly since: number
  /** Offered teams until the first accept, then the members; the visitor is always one and not listed. */
  readonly members: readonly Member[]
  readonly accepted: boolean
  readonly ended: readonly Ended[]
  readonly owner?: { readonly group: string; readonly person: Hex }
  /** Every key a tab, a code or a guest ever had: none of them comes in a second time, */
  readonly used: readonly Keys[]
  /** but those of guests who are out. */
  readonly past: readonly Keys[]
  /** Ed25519 keys of devices removed by a colleague. */
  readonly removed: readonly Hex[]
  readonly epochs: readonly EpochState[]
  readonly late: readonly LateWrap[]
  /** Someone left: nothing may be sealed before a new epoch. */
  readonly stale: boolean
  readonly closed: boolean
}

export function headOf(state: LogState): Hex {
  return state.hashes[state.hashes.length - 1] ?? ''
}

export function epochOf(state: LogState): number {
  return state.epochs.length - 1
}
