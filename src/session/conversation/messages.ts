import {
  type Bytes,
  bytesOf,
  epochOf,
  type Hex,
  LABEL,
  type LogState,
  type Roster,
  type SealedMessage,
  shortHash,
  toHex,
} from '#wire'
import { type Body, isHereOnly, readBody } from '../body.ts'
import type { Engine } from '../engine.ts'
import { type Inner, unsealMessage } from '../message.ts'
import type { Frame, Line, Who } from '../view.ts'
import { Chains, messageHash } from './chain.ts'
import type { Access } from './keyring.ts'
import { senderOf } from './sender.ts'

/** A message that was read, as `repeats` and the summary need it. `seen` = number of the entry it names. */
export type Said = {
  readonly epoch: number
  readonly body: Body
  readonly id: Hex
  readonly sender: Hex
  readonly visitor: boolean
  readonly seen: number
}

/** What reading needs of the endpoint. */
export type Reader = {
  readonly engine: Engine
  readonly roster: Roster
  readonly key: (epoch: number) => Bytes | undefined
  readonly access: (epoch: number) => Access
  readonly signHex: () => Hex
  readonly named: (who: Who) => Who
}

/** A sealed frame and the log as it stood when the frame came: it is judged by that, whenever it opens. */
type Sealed = { readonly frame: Frame; readonly sealed: SealedMessage; readonly state: LogState }
type Opened = Sealed & { readonly inner: Inner; readonly sender: Hex; readonly who: Who }
type Broken = Extract<Line, { kind: 'broken' }>

/** The messages of one conversation: kept until a key opens them, then read in the server's order. */
export class Messages {
  said: Said[] = []
  private readonly reader: Reader
  private lines: Line[] = []
  private broken: Broken[] = []
  private opened: Opened[] = []
  private shut: Sealed[] = []
  private chains: Chains

  constructor(reader: Reader) {
    this.reader = reader
    this.chains = this.newChains()
  }

  private newChains(): Chains {
    return new Chains((epoch) => this.reader.key(epoch) === undefined)
  }

  /** A frame of the present epoch; anything else is refused, whether or not its key is here. */
  take(frame: Frame, sealed: SealedMessage, state: LogState): ReturnType<typeof senderOf> {
    const fits = toHex(sealed.conversation) === state.conversation && sealed.epoch === epochOf(state)
    if (!fits) return this.refuse(frame)
    if (this.reader.access(sealed.epoch) !== 'open') {
      this.shut.push({ frame, sealed, state })
      return undefined
    }
    const opened = this.open({ frame, sealed, state })
    if (!opened || !('inner' in opened)) return opened ?? this.refuse(frame)
    this.opened.push(opened)
    this.read(opened)
    return undefined
  }

  private refuse(frame: Frame): undefined {
    this.broken.push({ kind: 'broken', seq: frame.seq, reason: 'unreadable' })
  }

  private open(item: Sealed): Opened | Exclude<ReturnType<typeof senderOf>, Who> {
    const { sealed, state } = item
    const key = this.reader.key(sealed.epoch)
    const about = state.epochs[sealed.epoch]
    const inner = key && about && unsealMessage(this.reader.engine, sealed, bytesOf(about.confirm), key)
    if (!inner) return undefined
    const sender = toHex(inner.sender)
    const who = senderOf(state, this.reader.roster, sender)
    if (who && 'missing' in who) return who
    return who && { ...item, inner, sender, who }
  }

  /** Tries again what nobody had given a key for; when an epoch opened, all is read again in order. */
  retry(): ReturnType<typeof senderOf> {
    const still: Sealed[] = []
    const more: Opened[] = []
    const bad: Frame[] = []
    for (const item of this.shut) {
      if (this.reader.access(item.sealed.epoch) !== 'open') {
        still.push(item)
        continue
      }
      const opened = this.open(item)
      if (!opened) bad.push(item.frame)
      else if ('missing' in opened) return opened
      else more.push(opened)
    }
    this.shut = still
    for (const frame of bad) this.refuse(frame)
    const isTold = [...this.chains.excused].some((epoch) => this.reader.key(epoch) !== undefined)
    if (more.length > 0 || isTold) this.readAll([...this.opened, ...more])
    return undefined
  }

  private readAll(opened: Opened[]): void {
    this.opened = opened.sort((a, b) => a.frame.seq - b.frame.seq)
    this.lines = []
    this.said = []
    this.chains = this.newChains()
    for (const item of this.opened) this.read(item)
  }

  private read(item: Opened): void {
    const { frame, sealed, state, inner, sender, who } = item
    const { engine } = this.reader
    const fits = this.chains.check(sender, inner, sealed.epoch, messageHash(engine, frame.bytes))
    const seen = state.hashes.indexOf(toHex(inner.head))
    const isFork = seen < 0 || fits === 'replay'
    const body = isFork ? undefined : bodyOf(engine, item, this.lines.length === 0)
    if (fits === 'gap' && !isFork) this.mark(frame, 'gap')
    if (!body) {
      this.mark(frame, isFork ? 'fork' : 'unreadable')
      return
    }
    const id = toHex(shortHash(engine, LABEL.frame, frame.bytes))
    const mine = sender === this.reader.signHex()
    this.said.push({ epoch: sealed.epoch, body, id, sender, visitor: who.kind === 'visitor', seen })
    const from = this.reader.named(who)
    this.lines.push({ kind: 'message', seq: frame.seq, id, from, body, at: inner.at, mine })
  }

  private mark(frame: Frame, reason: Broken['reason']): void {
    this.lines.push({ kind: 'broken', seq: frame.seq, reason })
  }

  /** Lines of what was read, and placeholders for what should open here and does not. */
  all(isBroken: (epoch: number) => boolean): readonly Line[] {
    const dark = this.shut.filter((item) => isBroken(item.sealed.epoch))
    const marks = dark.map(({ frame }): Broken => ({ kind: 'broken', seq: frame.seq, reason: 'unreadable' }))
    return [...this.lines, ...this.broken, ...marks]
  }

  /** Epochs that hold frames nothing opened yet. */
  waiting(): readonly number[] {
    return this.shut.map((item) => item.sealed.epoch)
  }

  forget(): void {
    this.lines = []
    this.said = []
    this.opened = []
    this.shut = []
  }
}

/** What was said, if its sender may say it there: what opens a conversation comes once, with `create`, from its author. */
function bodyOf(engine: Engine, { inner, sealed, state, who }: Opened, isAlone: boolean): Body | undefined {
  const text = engine.text(inner.body)
  const body = text === undefined ? undefined : readBody(text)
  const isVisitor = who.kind === 'visitor'
  const isAway = state.epochs[sealed.epoch]?.mode === 'away'
  if (isAway && (isVisitor || (body && isHereOnly(body)))) return undefined
  const isAuthor = isVisitor || (isAlone && toHex(inner.sender) === state.opener?.sign)
  const isFirst = isAuthor && state.hashes.length === 1 && inner.seq === 0
  const isOpening = body?.t === 'handoff' || body?.t === 'ask'
  if (isOpening !== (sealed.kind === 'handoff')) return undefined
  const isMeant = body?.t === (state.opener ? 'ask' : 'handoff') && isFirst
  return isOpening && !isMeant ? undefined : body
}
