import type { GuestKey, Principal } from './principal.ts'

/** What a log of entries amounts to (§6): plain data, never changed in place. Keys, ids and hashes in hex. */
export type Member = { readonly principal: Principal; readonly from: number }
type Epoch = {
  readonly mode: 'here' | 'away'
  readonly confirm: string
  readonly version: number
  /** Number of the entry that started it. */
  readonly entry: number
  /** Hashes of the recipients' KEM keys, each at the place of its wrap. */
  readonly recipients: readonly string[]
  readonly wraps: readonly string[]
}
export type State = {
  readonly conversation: string
  /** Of every entry. */
  readonly hashes: readonly string[]
  /** Roster version of the newest entry. */
  readonly version: number
  readonly receivers: { readonly team: string; readonly helpdesk: string }
  /** §6.7: none among staff. */
  readonly tab?: { readonly sign: string; readonly kem: string; readonly token: string }
  /** §6.7: the device that asked. */
  readonly opener?: { readonly group: string; readonly person: string; readonly sign: string }
  /** Sign keys of every tab there ever was. */
  readonly tabs: readonly string[]
  readonly returned: boolean
  /** The first epoch the present tab may let others read. */
  readonly since: number
  readonly code?: Readonly<Record<'locator' | 'sign' | 'kem' | 'tag' | 'head', string>>
  /** In order of joining. */
  readonly members: readonly Member[]
  readonly accepted: boolean
  readonly owner?: { readonly group: string; readonly person: string }
  /** Teams that left or were removed, and are not back. */
  readonly ended: readonly { readonly group: string; readonly byVisitor: boolean }[]
  /** Devices removed by colleagues. */
  readonly removed: readonly GuestKey[]
  readonly epochs: readonly Epoch[]
  readonly late: readonly { readonly epoch: number; readonly recipient: string; readonly wrap: string }[]
  /** Nothing may be sealed before a new epoch. */
  readonly stale: boolean
  readonly closed: boolean
  /** §6.6: every key a tab, a code or a guest ever had in this log. */
  readonly used: readonly GuestKey[]
  /** Keys of guests who are out: they alone may come in again. */
  readonly past: readonly GuestKey[]
}

/** §9, those an entry or a message frame can meet. */
export type Code =
  | 'bad-frame'
  | 'bad-signature'
  | 'unknown-group'
  | 'stale-head'
  | 'stale-epoch'
  | 'stale-roster'
  | 'rotate-first'
  | 'not-allowed'
  | 'closed'
  | 'full'

export class Refusal extends Error {
  readonly code: Code
  constructor(code: Code) {
    super(code)
    this.code = code
  }
}

export const refuseUnless = (is: boolean, code: Code = 'not-allowed'): void => {
  if (!is) throw new Refusal(code)
}
