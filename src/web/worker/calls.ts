import type { Body, Scope } from '#session'

/** Bytes travel as Uint8Array; ids as lower-case hex. */
export type Hex = string

export type Who = {
  readonly kind: 'visitor' | 'person' | 'guest'
  readonly group?: string
  readonly person?: Hex
  readonly name?: string
}

export type EventName =
  | 'created' | 'accepted' | 'joined' | 'left' | 'removed' | 'code' | 'back' | 'rotated' | 'closed' | 'roster'

export type Line =
  | { readonly kind: 'message'; readonly seq: number; readonly id: Hex; readonly from: Who; readonly body: Body; readonly at: number; readonly mine: boolean }
  | { readonly kind: 'event'; readonly seq: number; readonly event: EventName; readonly who: Who; readonly group?: string; readonly scope?: Scope }
  /** A message this endpoint should be able to read and cannot, or one whose chain shows a gap: a marked placeholder. */
  | { readonly kind: 'broken'; readonly seq: number; readonly reason: 'unreadable' | 'gap' | 'fork' }

export type MemberView = {
  readonly kind: 'visitor' | 'team' | 'person' | 'guest'
  readonly group?: string
  readonly person?: Hex
  readonly name?: string
  readonly people?: number
  readonly vouchedBy?: string
  readonly from: number
}

export type ConversationView = {
  readonly id: Hex
  readonly cursor: number
  readonly state: 'waiting' | 'accepted' | 'closed'
  readonly receivers: { readonly team?: string; readonly helpdesk?: string }
  readonly members: readonly MemberView[]
  readonly owner?: { readonly group: string; readonly person: Hex; readonly name: string }
  readonly epoch: number
  readonly mode: 'here' | 'away'
  readonly stale: boolean
  readonly hasCode: boolean
  /** This endpoint may write: visitor tab not displaced, member not left, conversation not closed. */
  readonly writable: boolean
  /** Visitor only: another tab or phone took over by the code. */
  readonly displaced: boolean
  /** The visitor came back with the code (staff show it until the owner confirms). */
  readonly returned: boolean
  /** After `back`: a staff message has named that `back` as the head it saw. */
  readonly confirmed: boolean
  readonly rosterVersion: number
  readonly lines: readonly Line[]
}

/** What the worker must be given before it can go on; the caller fetches and calls `supply`. */
export type Needs = {
  /** Head versions to fetch. */
  readonly heads: readonly number[]
  /** Slice digests to fetch. */
  readonly slices: readonly Hex[]
  /** Own wraps to fetch again (a new epoch exists). */
  readonly wraps: boolean
  /** KEM public keys, by hash, that lie beside the log. */
  readonly keys: readonly Hex[]
}

export type Received = { readonly view: ConversationView; readonly needs: Needs | null }

export type Frame = { readonly seq: number; readonly bytes: Uint8Array }
export type WrapItem = { readonly epoch: number; readonly bytes: Uint8Array }

export type Supply = {
  readonly heads?: readonly Uint8Array[]
  readonly slices?: readonly Uint8Array[]
  readonly wraps?: readonly WrapItem[]
  readonly keys?: readonly Uint8Array[]
}

/** Something to be sent to the server as it stands: same bytes again on an unknown outcome. */
export type Outgoing = { readonly id: Hex; readonly bytes: Uint8Array }

export type Pin = { readonly minVersion: number; readonly publishedAt: number }

export type GroupView = {
  readonly code: string
  readonly role: 'team' | 'helpdesk' | 'partner'
  readonly people: number
  readonly devices: number
  readonly digest: Hex
}

export type HeadView = {
  readonly version: number
  readonly issued: number
  readonly expires: number
  readonly places: Hex
  readonly groups: readonly GroupView[]
}

/** Every call of the worker: arguments and answer. One error class: `Refused` with a stable code. */
export interface Calls {
  /** Loads libsodium, runs known answers, checks the head against the pinned roots. Visitor: against `pin`; staff: `now` ms and highest version seen. */
  start(args: { head: Uint8Array; pin?: Pin; now?: number; seen?: number }): HeadView
  supply(args: Supply): void

  // visitor
  handoff(args: { team?: string; helpdesk?: string; body: Body }): Outgoing & { conversation: Hex; credential: Uint8Array }
  makeCode(args: { conversation: Hex }): { code: string; entry: Outgoing }
  /** Argon2id over the digits: what to look up, and the credential for reading. `undefined` when not 20 digits of a valid code. */
  openCode(args: { digits: string }): { locator: Uint8Array } | undefined
  /** After `since` with the locator: the log, then this makes `back` with fresh tab keys. */
  back(args: { conversation: Hex }): Outgoing & { credential: Uint8Array }
  add(args: { conversation: Hex; group: string; person: Hex; scope: Scope }): Outgoing
  removeMember(args: { conversation: Hex; group: string; person?: Hex }): Outgoing

  // staff
  /** Makes a fresh device seed; the seed never leaves the worker unwrapped. */
  newDevice(args: { secret: Uint8Array; context: string }): { wrapped: Uint8Array; record: Uint8Array; words: readonly string[] }
  /** Opens a wrapped seed: `secret` = PRF output (32 B), or passphrase bytes with `slow` (Argon2id). */
  unlock(args: { wrapped: Uint8Array; secret: Uint8Array; context: string; slow: boolean }): { signKey: Hex; record: Uint8Array }
  /** Wraps the unlocked seed once more, under another secret (adds a passkey beside the passphrase). */
  rewrapSeed(args: { secret: Uint8Array; context: string; slow: boolean }): { wrapped: Uint8Array }
  lock(): void
  signChallenge(args: { challenge: Uint8Array }): Uint8Array
  /** The first accept, cover, or CoMensha's holding; `mode` says whether the visitor is here. */
  accept(args: { conversation: Hex; mode: 'here' | 'away' }): Outgoing
  rewrap(args: { conversation: Hex }): readonly Outgoing[]
  addHelpdesk(args: { conversation: Hex }): Outgoing

  // both
  /** Opens (or goes on with) a conversation from frames in server order. */
  receive(args: { conversation: Hex; frames: readonly Frame[]; wraps?: readonly WrapItem[]; keys?: readonly Uint8Array[] }): Received
  /** Hash of the KEM key under which this endpoint's wraps lie, for /api/wraps. */
  recipient(args: { conversation: Hex }): Hex
  say(args: { conversation: Hex; body: Body }): Outgoing
  rotate(args: { conversation: Hex; mode: 'here' | 'away' }): Outgoing
  /** What staff must say again after `rotate(away)`: their own bodies since the visitor's last words. */
  repeats(args: { conversation: Hex }): readonly Body[]
  leave(args: { conversation: Hex }): Outgoing
  close(args: { conversation: Hex }): Outgoing
  /** The server said 409 to this outgoing: forget it, so that it may be sealed again. */
  refused(args: { conversation: Hex; id: Hex }): void
  /** Drops all keys of a conversation (or all) from memory. */
  forget(args: { conversation?: Hex }): void
}
