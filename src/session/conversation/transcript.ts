import {
  bytesOf,
  type EntryFrame,
  epochOf,
  type Hex,
  type LogState,
  openEntry,
  openMessage,
  reduce,
  type SealedMessage,
  toHex,
} from '#wire'
import { type Book, nameOf, rosterOf } from '../book.ts'
import { bindTag } from '../keys.ts'
import type { Frame, Line, Needs, WrapItem } from '../view.ts'
import { type Happened, happened } from './events.ts'
import { type Identity, isStaff, openersOf, signerOf } from './identity.ts'
import { type Access, Keyring } from './keyring.ts'
import { Messages, type Said } from './messages.ts'
import { type NameOf, named } from './view.ts'

export const NO_NEEDS: Needs = { heads: [], slices: [], wraps: false, keys: [] }

type Start = { readonly seq: number; readonly epoch: number }

/** Reads one conversation: frames in server order become a log state, epoch keys in memory, and lines. */
export class Transcript {
  state: LogState | undefined
  identity: Identity
  readonly ring: Keyring
  cursor = 0
  private readonly book: Book
  private readonly id: Hex
  private readonly messages: Messages
  private queue: Frame[] = []
  private marks: Line[] = []
  private starts: Start[] = []

  /** `id`: the conversation asked for; a log of another one is refused. */
  constructor(book: Book, identity: Identity, id: Hex) {
    this.book = book
    this.identity = identity
    this.id = id
    this.ring = new Keyring(book.engine)
    this.messages = new Messages({
      engine: book.engine,
      roster: rosterOf(book),
      key: (epoch) => this.ring.key(epoch),
      access: (epoch) => (this.state ? this.access(this.state, epoch) : 'none'),
      signHex: () => signerOf(this.identity).signHex,
      named: (who) => named(this.names, who),
    })
  }

  readonly names: NameOf = (group, person) => nameOf(this.book, group, person)

  get said(): readonly Said[] {
    return this.messages.said
  }

  get lines(): readonly Line[] {
    const isBroken = (epoch: number): boolean => this.isBroken(epoch)
    const dark = this.starts.filter(({ epoch }) => isBroken(epoch))
    const lost = dark.map(({ seq }): Line => ({ kind: 'broken', seq, reason: 'unreadable' }))
    return [...lost, ...this.marks, ...this.messages.all(isBroken)].sort((a, b) => a.seq - b.seq)
  }

  /** A staff message has named the newest `back`, or what came after it, as seen. */
  get confirmed(): boolean {
    const { state } = this
    const back = state?.returned ? state.epochs[state.since]?.entry : undefined
    return back !== undefined && this.said.some((said) => !said.visitor && said.seen >= back)
  }

  /** Epochs of frames that nothing opened yet. */
  get waiting(): readonly number[] {
    return this.messages.waiting()
  }

  /** For a return code: whether this log is the one the newest code was bound to. */
  get isBound(): boolean {
    const { identity, state } = this
    return identity.kind !== 'return' || state?.code?.locator === toHex(identity.ret.locator)
  }

  /** Takes frames in server order; stops where something must be fetched first and says what. */
  receive(frames: readonly Frame[], wraps?: readonly WrapItem[]): Needs | undefined {
    let last = this.queue[this.queue.length - 1]?.seq ?? this.cursor
    for (const frame of frames) {
      if (frame.seq <= last) continue
      this.queue.push(frame)
      last = frame.seq
    }
    if (wraps) {
      this.ring.learn(wraps.map((wrap) => wrap.bytes))
      this.ring.asked()
    }
    for (let frame = this.queue[0]; frame; frame = this.queue[0]) {
      const needs = this.take(frame)
      if (needs) return needs
      this.queue.shift()
      this.cursor = frame.seq
    }
    return this.retry()
  }

  private take(frame: Frame): Needs | undefined {
    const message = openMessage(frame.bytes)
    if (message && this.state) return this.takeMessage(frame, message, this.state)
    const entry = openEntry(frame.bytes)
    if (entry) return this.takeEntry(frame, entry)
    return this.refuse(frame, 'unreadable')
  }

  private takeEntry(frame: Frame, entry: EntryFrame): Needs | undefined {
    const roster = rosterOf(this.book)
    if (toHex(entry.entry.conversation) !== this.id) return this.refuse(frame, 'fork')
    const result = reduce(this.state, entry, roster, this.book.engine)
    if ('missing' in result) return { ...NO_NEEDS, ...result.missing }
    if ('refused' in result || !this.fitsCode(result.state)) return this.refuse(frame, 'fork')
    const epoch = epochOf(result.state)
    const started = epoch > (this.state ? epochOf(this.state) : -1)
    const access = started ? this.access(result.state, epoch) : 'open'
    if (access === 'waiting') return { ...NO_NEEDS, wraps: true }
    const event = happened(this.state, entry.entry, roster)
    this.state = result.state
    if (access !== 'open') this.starts.push({ seq: frame.seq, epoch })
    if (event) this.note(frame, event)
    return undefined
  }

  /** Late wraps come in batches: one line for all of them in a row. */
  private note(frame: Frame, event: Happened): void {
    const last = this.marks[this.marks.length - 1]
    const { to } = event
    const isMore = event.event === 'given' && last?.kind === 'event' && last.event === 'given'
    if (isMore && last.who.person === event.who.person && last.to?.person === to?.person) return
    const who = named(this.names, event.who)
    this.marks.push({
      ...{ kind: 'event', seq: frame.seq, ...event, who },
      ...(to ? { to: named(this.names, to) } : {}),
    })
  }

  private access(state: LogState, epoch: number): Access {
    return this.ring.access(state, epoch, openersOf(this.identity))
  }

  /** Not what was never ours, nor replies of an earlier absence, which the server withholds after `back`. */
  private isBroken(epoch: number): boolean {
    const { state, identity } = this
    const access = state ? this.access(state, epoch) : 'none'
    const isWithheld = !isStaff(identity) && state?.returned === true && epoch < state.since
    return access === 'broken' || (access === 'absent' && !isWithheld)
  }

  /** A log shown for a return code must be the one the code was bound to (PROTOCOL §8). */
  private fitsCode(state: LogState): boolean {
    const ret = isStaff(this.identity) ? undefined : this.identity.ret
    if (!ret || state.code?.locator !== toHex(ret.locator)) return true
    const tag = bindTag(this.book.engine, ret, bytesOf(state.conversation), bytesOf(state.code.head))
    return state.code.sign === ret.signHex && state.code.kem === ret.kemHex && state.code.tag === toHex(tag)
  }

  private takeMessage(frame: Frame, sealed: SealedMessage, state: LogState): Needs | undefined {
    if (sealed.epoch === epochOf(state) && this.access(state, sealed.epoch) === 'waiting')
      return { ...NO_NEEDS, wraps: true }
    const needs = this.messages.take(frame, sealed, state)
    return needs && 'missing' in needs ? { ...NO_NEEDS, ...needs.missing } : undefined
  }

  /** Messages nobody gave us a key for when they came: a late wrap opens them. */
  private retry(): Needs | undefined {
    const { state } = this
    if (!state) return undefined
    const waits = this.messages.waiting().some((epoch) => this.access(state, epoch) === 'waiting')
    if (waits) return { ...NO_NEEDS, wraps: true }
    const needs = this.messages.retry()
    return needs && 'missing' in needs ? { ...NO_NEEDS, ...needs.missing } : undefined
  }

  private refuse(frame: Frame, reason: 'unreadable' | 'fork'): undefined {
    this.marks.push({ kind: 'broken', seq: frame.seq, reason })
  }

  forget(): void {
    this.ring.forget()
    this.messages.forget()
    this.marks = []
    this.starts = []
    this.queue = []
  }
}
