import {
  type Bytes,
  type EntryFrame,
  epochOf,
  fromHex,
  type Hex,
  LABEL,
  type LogState,
  openEntry,
  openMessage,
  reduce,
  type SealedMessage,
  shortHash,
  toHex,
} from '#wire'
import { type Body, readBody } from '../body.ts'
import { type Book, nameOf, rosterOf } from '../book.ts'
import { bindTag } from '../keys.ts'
import { type Inner, unsealMessage } from '../message.ts'
import type { Frame, Line, Needs, WrapItem } from '../view.ts'
import { Chains, messageHash } from './chain.ts'
import { happened } from './events.ts'
import { type Identity, openersOf, signerOf } from './identity.ts'
import { type Access, Keyring } from './keyring.ts'
import { senderOf } from './sender.ts'
import { type NameOf, named } from './view.ts'

export const NO_NEEDS: Needs = { heads: [], slices: [], wraps: false, keys: [] }

/** A message that was read, as `repeats` and the summary need it. */
export type Said = {
  readonly epoch: number
  readonly body: Body
  readonly id: Hex
  readonly mine: boolean
  readonly visitor: boolean
}

type Hidden = { readonly frame: Frame; readonly sealed: SealedMessage; readonly state: LogState }

/** Reads one conversation: frames in server order become a log state, epoch keys in memory, and lines. */
export class Transcript {
  state: LogState | undefined
  identity: Identity
  readonly ring: Keyring
  lines: Line[] = []
  said: Said[] = []
  cursor = 0
  /** A staff message has named the newest `back` as seen. */
  confirmed = false
  private readonly book: Book
  private readonly chains = new Chains()
  private queue: Frame[] = []
  private hidden: Hidden[] = []
  private blind: boolean
  private backAt = -1

  constructor(book: Book, identity: Identity) {
    this.book = book
    this.identity = identity
    this.ring = new Keyring(book.engine)
    this.blind = identity.kind === 'return'
  }

  readonly names: NameOf = (group, person) => nameOf(this.book, group, person)

  /** Takes frames in server order; stops where something must be fetched first and says what. */
  receive(frames: readonly Frame[], wraps?: readonly WrapItem[]): Needs | undefined {
    const last = this.queue[this.queue.length - 1]?.seq ?? this.cursor
    this.queue.push(...frames.filter((frame) => frame.seq > last))
    if (wraps) {
      this.ring.learn(wraps.map((wrap) => wrap.bytes))
      this.ring.asked((this.state ? epochOf(this.state) : -1) + 1)
    }
    for (let frame = this.queue[0]; frame; frame = this.queue[0]) {
      const needs = this.take(frame)
      if (needs) return needs
      this.queue.shift()
      this.cursor = frame.seq
    }
    return this.openHidden()
  }

  private take(frame: Frame): Needs | undefined {
    const entry = openEntry(frame.bytes)
    if (entry) return this.takeEntry(frame, entry)
    const message = openMessage(frame.bytes)
    return message ? this.takeMessage(frame, message) : this.broken(frame, 'unreadable')
  }

  private takeEntry(frame: Frame, entry: EntryFrame): Needs | undefined {
    const roster = rosterOf(this.book)
    const result = reduce(this.state, entry, roster, this.book.engine)
    if ('missing' in result) return { ...NO_NEEDS, ...result.missing }
    if ('refused' in result || !this.fitsCode(result.state)) return this.broken(frame, 'fork')
    const started = result.state.epochs.length > (this.state?.epochs.length ?? 0)
    const access = started ? this.access(result.state, epochOf(result.state)) : 'open'
    if (access === 'waiting') return { ...NO_NEEDS, wraps: true }
    const event = happened(this.state, entry.entry, roster)
    this.state = result.state
    if (entry.entry.act.type === 'back') this.backAt = result.state.hashes.length - 1
    if (access !== 'open') this.blind = true
    if (access === 'broken') this.broken(frame, 'unreadable')
    if (event) this.lines.push({ kind: 'event', seq: frame.seq, ...event, who: named(this.names, event.who) })
    return undefined
  }

  private access(state: LogState, epoch: number): Access {
    return this.ring.access(state, epoch, openersOf(this.identity))
  }

  /** A log shown for a return code must be the one the code was bound to (PROTOCOL §8). */
  private fitsCode(state: LogState): boolean {
    const ret = this.identity.kind === 'device' ? undefined : this.identity.ret
    if (!ret || state.code?.locator !== toHex(ret.locator)) return true
    const tag = bindTag(this.book.engine, ret, bytesOf(state.conversation), bytesOf(state.code.head))
    return state.code.sign === ret.signHex && state.code.kem === ret.kemHex && state.code.tag === toHex(tag)
  }

  private takeMessage(frame: Frame, sealed: SealedMessage): Needs | undefined {
    const { state } = this
    if (!state || toHex(sealed.conversation) !== state.conversation) return this.broken(frame, 'fork')
    const access = this.access(state, sealed.epoch)
    if (access === 'waiting') return { ...NO_NEEDS, wraps: true }
    if (access === 'none') {
      this.blind = true
      this.hidden.push({ frame, sealed, state })
      return undefined
    }
    const inner = this.unseal(state, sealed)
    if (!inner || sealed.epoch !== epochOf(state)) return this.broken(frame, 'unreadable')
    return this.takeInner(frame, state, sealed, inner, this.chains)
  }

  private unseal(state: LogState, sealed: SealedMessage): Inner | undefined {
    const key = this.ring.key(sealed.epoch)
    const about = state.epochs[sealed.epoch]
    return key && about && unsealMessage(this.book.engine, sealed, bytesOf(about.confirm), key)
  }

  /** Messages nobody gave us a key for when they came: a late wrap opens them, judged by the log of their time. */
  private openHidden(): Needs | undefined {
    const now = this.state
    if (!now || this.hidden.length === 0) return undefined
    const open: Hidden[] = []
    const still: Hidden[] = []
    for (const item of this.hidden) {
      const access = this.access(now, item.sealed.epoch)
      if (access === 'waiting') return { ...NO_NEEDS, wraps: true }
      if (access === 'open') open.push(item)
      else still.push(item)
    }
    this.hidden = still
    const chains = new Chains()
    for (const { frame, sealed, state } of open) {
      const inner = this.unseal(state, sealed)
      if (inner) this.takeInner(frame, state, sealed, inner, chains)
      else this.broken(frame, 'unreadable')
    }
    if (open.length > 0) this.lines.sort((a, b) => a.seq - b.seq)
    return undefined
  }

  private takeInner(
    frame: Frame,
    state: LogState,
    sealed: SealedMessage,
    inner: Inner,
    chains: Chains,
  ): Needs | undefined {
    const who = senderOf(state, rosterOf(this.book), toHex(inner.sender))
    if (who && 'missing' in who) return { ...NO_NEEDS, ...who.missing }
    const away = state.epochs[sealed.epoch]?.mode === 'away'
    if (!who || (who.kind === 'visitor' && away)) return this.broken(frame, 'unreadable')
    const seen = state.hashes.indexOf(toHex(inner.head))
    const fits = chains.check(inner, messageHash(this.book.engine, frame.bytes), this.blind)
    if (seen < 0 || fits === 'replay') return this.broken(frame, 'fork')
    if (fits === 'gap') this.broken(frame, 'gap')
    const text = this.book.engine.text(inner.body)
    const body = text === undefined ? undefined : readBody(text)
    if (!body) return this.broken(frame, 'unreadable')
    const visitor = who.kind === 'visitor'
    if (!visitor && this.backAt >= 0 && seen >= this.backAt) this.confirmed = true
    const id = toHex(shortHash(this.book.engine, LABEL.frame, frame.bytes))
    const mine = toHex(inner.sender) === signerOf(this.identity).signHex
    this.said.push({ epoch: sealed.epoch, body, id, mine, visitor })
    const from = named(this.names, who)
    this.lines.push({ kind: 'message', seq: frame.seq, id, from, body, at: inner.at, mine })
    return undefined
  }

  private broken(frame: Frame, reason: 'unreadable' | 'gap' | 'fork'): undefined {
    this.lines.push({ kind: 'broken', seq: frame.seq, reason })
    return undefined
  }

  forget(): void {
    this.ring.forget()
    this.lines = []
    this.said = []
    this.queue = []
    this.hidden = []
  }
}

export function bytesOf(hex: Hex): Bytes {
  return fromHex(hex) ?? new Uint8Array()
}
