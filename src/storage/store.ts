import type { AuditRow, Bytes } from '#wire'

/**
 * What the server stores: conversations as numbered sealed frames with what lies beside them, and the public
 * roster. A conversation is always named by its wire id (16 bytes). Times are epoch milliseconds; the store makes
 * them coarse. Expected refusals are values with a stable code; everything else is thrown as Refused('busy') when
 * trying again may help, else Refused('failed'), without a word of the database in it.
 */
export interface Store {
  /** The shred key is durable before anything else. The same frames again give the same answer. */
  create(
    input: NewConversation,
  ): Promise<{ readonly ok: true; readonly next: number; readonly duplicate: boolean } | No<'not-allowed'>>
  /** Resolves after commit. The same frame id again gives the same number (PROTOCOL §7). */
  appendMessage(
    input: NewMessage,
  ): Promise<Appended | No<'not-found' | 'closed' | 'rotate-first' | 'stale-epoch'>>
  appendEntry(input: NewEntry): Promise<Appended | No<'not-found' | 'stale-head' | 'full' | 'not-allowed'>>

  /** Undefined when unknown, erased, or without its shred key; so for all reads of one conversation. */
  conversation(id: Bytes): Promise<Conversation | undefined>
  entries(id: Bytes): Promise<readonly StoredFrame[] | undefined>
  /** Frames with a number above `cursor`, in order. One that cannot be unwrapped is a gap. */
  since(
    id: Bytes,
    cursor: number,
    limit: number,
    readable?: Readable,
  ): Promise<readonly StoredFrame[] | undefined>
  wraps(id: Bytes, recipient: Bytes): Promise<readonly StoredWrap[] | undefined>
  key(id: Bytes, hash: Bytes): Promise<Bytes | undefined>
  participantsOf(id: Bytes): Promise<readonly Participant[] | undefined>
  findByLocator(locator: Bytes): Promise<Bytes | undefined>

  /** Oldest first for `waiting`, newest first for the others. */
  queue(who: Who, list: List, page: Page): Promise<readonly Conversation[]>
  /** What would be listed as waiting for this group if it were not quiet; newest first. */
  quietQueue(group: string): Promise<readonly Conversation[]>
  /** Conversations in which this person has a row of their own now, newest first; few by nature. */
  takesPart(who: Who): Promise<readonly Bytes[]>
  /**
   * Marks up to `limit` conversations whose deadline is at or before `now` as escalated and empties the deadline. Each
   * is given to exactly one caller, in whatever process; those that were marked before are only emptied.
   */
  escalate(now: number, limit: number): Promise<readonly Conversation[]>
  /**
   * A deadline that nobody is left for passes at once: `answering` are the groups somebody answers for, `listed` those
   * with people in the roster. Resolves to how many.
   */
  hasten(now: number, answering: readonly string[], listed: readonly string[]): Promise<number>
  /**
   * Conversations in which nothing was written since `before` and whose week has come at `now`, quiet ones since
   * `quietBefore`, longest first; also those without their key.
   */
  idle(when: Idle, limit: number): Promise<readonly Bytes[]>

  /** Until when this group, about to be let in, is expected to answer; a later call holds. */
  ask(id: Bytes, group: string, dueAt: number): Promise<void>
  /** Deadlines by group, as they were set, whether or not they have passed. */
  asked(id: Bytes): Promise<ReadonlyMap<string, number>>
  /** Deadlines of groups that were let in, passed at `now` and not yet told; the newest first, so that none holds others up. */
  passed(now: number, limit: number): Promise<readonly Passed[]>
  /**
   * It is told to these groups by mail, or to nobody, and never again. False where another process has told it, or the
   * log went on after `head`, by which it was judged who is to hear of it.
   */
  tellPassed(passed: Passed, head: Bytes, groups: readonly string[], now: number): Promise<boolean>

  /** Groups with something to be told by mail, each given to one caller; '' is the operator. */
  claimNotices(now: number, limit: number): Promise<readonly Claimed[]>
  /** The mail was taken: what it was for is forgotten, and the group has no other within minutes. */
  noticeSent(claimed: Claimed, now: number): Promise<void>
  /** It was not: tried again after a pause that grows. */
  noticeFailed(claimed: Claimed, now: number): Promise<void>
  /** The operator is told by mail to look at the log. */
  alarm(now: number): Promise<void>
  /** Forgets everything that was to be told by mail. */
  dropNotices(): Promise<void>

  /**
   * Not erased before the first Monday at or after `until`. The Monday that stands then as an epoch day, never an
   * earlier one than before; undefined when unknown, or nobody has taken it.
   */
  keep(id: Bytes, until: number): Promise<number | undefined>
  /** Destroys the shred key, then deletes every row. False when there was neither. */
  erase(id: Bytes): Promise<boolean>

  putSlice(digest: Bytes, bytes: Bytes): Promise<void>
  slice(digest: Bytes): Promise<Bytes | undefined>
  /** False when that version is known with other bytes. */
  putHead(version: number, bytes: Bytes): Promise<boolean>
  head(version: number): Promise<Bytes | undefined>
  headLatest(): Promise<Head | undefined>

  /** Appends a row of the machine itself and returns its number. */
  appendAudit(body: Bytes, at: number): Promise<number>
  /** Appends a row that names the one before by its hash; undefined when another came in between. */
  appendChange(body: Bytes, at: number, previous: Bytes): Promise<AuditRow | undefined>
  audit(after: number, limit: number): Promise<readonly AuditRow[]>
}

/** A group that was let in and was expected to answer until `dueAt`, epoch ms. */
export type Passed = { readonly id: Bytes; readonly group: string; readonly dueAt: number }

/** Times in ms. */
export type Idle = { readonly before: number; readonly quietBefore: number; readonly now: number }

export type No<C extends string> = { readonly ok: false; readonly code: C }
export type Appended = { readonly ok: true; readonly seq: number; readonly duplicate: boolean }

export const FRAME_KIND = { entry: 0, message: 1, handoff: 2 } as const
export type FrameKind = keyof typeof FRAME_KIND

/** `held`: the helpdesk keeps it for the team. */
export const STATE = { waiting: 0, held: 1, accepted: 2, closed: 3 } as const
export type State = keyof typeof STATE

/** `id` is the hash of `bytes`; the caller computed it. */
type NewFrame = { readonly id: Bytes; readonly bytes: Bytes }
export type NewWrap = { readonly epoch: number; readonly recipient: Bytes; readonly body: Bytes }
export type NewKey = { readonly hash: Bytes; readonly body: Bytes }

/** A group, or one person of it, and the epochs they may read; `until` stands when they have left. */
export type Participant = {
  readonly group: string
  readonly person?: Bytes
  readonly fromEpoch: number
  readonly untilEpoch?: number
}

export type NewConversation = {
  readonly wireId: Bytes
  readonly group: string
  readonly helpdesk?: string
  readonly head: Bytes
  readonly tokenHash: Bytes
  /** The `create` entry and the handoff message: numbers 1 and 2. */
  readonly frames: readonly [NewFrame, NewFrame]
  readonly wraps: readonly NewWrap[]
  readonly keys: readonly NewKey[]
  readonly participants: readonly Participant[]
  readonly dueAt?: number
  /** Listed from the start for whoever would be asked next. */
  readonly escalated?: boolean
  /** Made by the machine's own test: shown and told to nobody. */
  readonly quiet?: boolean
  readonly at: number
  readonly expires: number
}

export type NewMessage = {
  readonly conversation: Bytes
  readonly epoch: number
  readonly id: Bytes
  readonly bytes: Bytes
  /** While taken: the visitor waits for an answer until then, or this is one (null). Left out: neither. */
  readonly dueAt?: number | null
  readonly at: number
}

/** An entry that the reducer has accepted, and what is true after it. */
export type NewEntry = {
  readonly conversation: Bytes
  readonly previousHead: Bytes
  readonly id: Bytes
  readonly frame: Bytes
  readonly newHead: Bytes
  readonly epoch: number
  readonly stale: boolean
  readonly state: State
  readonly wraps: readonly NewWrap[]
  readonly keys: readonly NewKey[]
  /** All participants, past ones too; left out = as before. */
  readonly participants?: readonly Participant[]
  readonly tokenHash?: Bytes
  readonly locator?: Bytes
  /** Recipient whose wraps so far are deleted: the return key, at `back`. */
  readonly dropReturnWraps?: Bytes
  /** Given: the new deadline or none, and no longer escalated. Left out: both kept, whatever the state. */
  readonly dueAt?: number | null
  readonly at: number
}

export type Conversation = {
  readonly wireId: Bytes
  readonly group: string
  readonly helpdesk?: string
  readonly epoch: number
  readonly stale: boolean
  readonly head: Bytes
  /** Number of the newest frame. */
  readonly lastSeq: number
  readonly entries: number
  readonly state: State
  readonly dueAt?: number
  readonly escalated: boolean
  readonly tokenHash: Bytes
  readonly locator?: Bytes
  readonly createdHour: number
  readonly activeHour: number
  /** Monday, `2026-11-23`. */
  readonly expiresWeek: string
  readonly quiet: boolean
}

export type StoredFrame = {
  readonly seq: number
  readonly kind: FrameKind
  readonly epoch: number
  readonly bytes: Bytes
}
/** Messages of these epochs only, both ends included; entries from before `fromEpoch` are read by every member. */
export type Readable = { readonly fromEpoch?: number; readonly untilEpoch?: number }
export type StoredWrap = { readonly epoch: number; readonly bytes: Bytes }

export type Who = { readonly group: string; readonly person: Bytes }
/** `waiting`: to be taken by this group. `open`, `closed`: this person or their group takes part. */
export type List = 'waiting' | 'open' | 'closed'
/** `after`: wire id of the last row of the page before. */
export type Page = { readonly after?: Bytes; readonly limit: number }

/** `attempts`: how many failed before; `lease`: epoch ms, until when nobody else has it. */
export type Claimed = { readonly group: string; readonly attempts: number; readonly lease: number }

export type Head = { readonly version: number; readonly bytes: Bytes }
