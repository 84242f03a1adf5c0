import type { Body, Scope } from './body.ts'

/** Bytes travel as Uint8Array; ids as lower-case hex. */
type Hex = string

/** A guest as the one who vouched described them; `sign` is their public key. No name: the ask cannot be read here. */
type Guest = {
  readonly sign?: Hex
  readonly role?: string
  readonly vouchedBy?: string
}

export type Who = Guest & {
  readonly kind: 'visitor' | 'person' | 'guest'
  readonly group?: string
  readonly person?: Hex
  readonly name?: string
}

export type EventName =
  | 'created'
  | 'accepted'
  | 'joined'
  | 'left'
  | 'removed'
  | 'code'
  | 'back'
  | 'rotated'
  | 'closed'
  | 'roster'
  /** Somebody was given keys for what was said before: `to`, by `who`. */
  | 'given'

export type Line =
  | {
      readonly kind: 'message'
      readonly seq: number
      readonly id: Hex
      readonly from: Who
      readonly body: Body
      readonly at: number
      readonly mine: boolean
    }
  | {
      readonly kind: 'event'
      readonly seq: number
      readonly event: EventName
      readonly who: Who
      readonly group?: string
      readonly scope?: Scope
      /** `given`: whose device; `removed` of a device: whose it was. */
      readonly to?: Who
    }
  /** A message this endpoint should be able to read and cannot, or one whose chain shows a gap: a marked placeholder. */
  | { readonly kind: 'broken'; readonly seq: number; readonly reason: 'unreadable' | 'gap' | 'fork' }

export type MemberView = Guest & {
  readonly kind: 'visitor' | 'team' | 'person' | 'guest'
  readonly group?: string
  readonly person?: Hex
  readonly name?: string
  readonly people?: number
  /** A team that was let in and of which nobody has accepted since. */
  readonly asked?: boolean
  /** This endpoint itself, where it is a guest. */
  readonly self?: boolean
  readonly from: number
}

/** Said before this device came, and not opened by it. `helpers` could give it; none: nobody of the staff can. */
export type MissedView = { readonly messages: number; readonly helpers: readonly Who[] }

export type ConversationView = {
  readonly id: Hex
  readonly cursor: number
  readonly state: 'waiting' | 'accepted' | 'closed'
  readonly receivers: { readonly team?: string; readonly helpdesk?: string }
  readonly members: readonly MemberView[]
  readonly owner?: { readonly group: string; readonly person: Hex; readonly name: string }
  /** Among staff: who asks. `receivers.team` is the group that was asked, the owner who answers; there is no visitor. */
  readonly opener?: { readonly group: string; readonly person: Hex; readonly name: string }
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
  /** Staff: the devices of a member are others than when this epoch began; `rotate` is due. */
  readonly outdated?: boolean
  /** Staff: what this device has no keys for. */
  readonly missed?: MissedView
  /** Visitor: members that lost every device that could read what was said before. */
  readonly lost?: readonly Who[]
  readonly lines: readonly Line[]
}

/** A device of a group as the signed roster lists it; its words are compared by voice (PROTOCOL §2.2). */
export type DeviceView = {
  /** Ed25519 key, hex. */
  readonly device: Hex
  readonly person: Hex
  readonly name: string
  readonly words: readonly string[]
  /** The one that is unlocked here. */
  readonly own: boolean
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

/** No view until the first entry was read. */
export type Received = { readonly view: ConversationView | undefined; readonly needs: Needs | null }

export type Frame = { readonly seq: number; readonly bytes: Uint8Array }
export type WrapItem = { readonly epoch: number; readonly bytes: Uint8Array }

export type Supply = {
  /** The head list as it is served now: heads count only where it names them. */
  readonly list?: Uint8Array
  readonly heads?: readonly Uint8Array[]
  readonly slices?: readonly Uint8Array[]
  readonly wraps?: readonly WrapItem[]
  readonly keys?: readonly Uint8Array[]
}

/** Something to be sent to the server as it stands: same bytes again on an unknown outcome. */
export type Outgoing = { readonly id: Hex; readonly bytes: Uint8Array }

/** What the page was published with: least roster version, its time (ms), and the hash of that version's head. */
export type Pin = { readonly minVersion: number; readonly publishedAt: number; readonly head: Hex }

/**
 * What a first head is held against. Visitor: the pin of the page. Staff: the clock (ms), and the newest signed head
 * this device ever took.
 */
export type Trust = { readonly pin: Pin } | { readonly now: number; readonly seen?: Uint8Array | undefined }

type GroupView = {
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
