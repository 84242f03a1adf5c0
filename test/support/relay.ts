import type { ConversationView, Outgoing } from '#session'
import { Desk, type Engine, wrapSeed } from '#session'
import {
  type Bytes,
  encodeHeadList,
  FRAME,
  hash,
  LABEL,
  type LogState,
  openEntry,
  openHead,
  openUpload,
  type Roster,
  reduce,
  toHex,
  UPLOAD,
} from '#wire'
import { pinOf, type TestRoster } from './roster.ts'

/**
 * A relay in memory for protocol stories: one order, wraps and keys beside the log, nothing hidden. It is a
 * model of the server's duties towards clients, not a store.
 */
export class Relay {
  readonly frames = new Map<string, { seq: number; bytes: Bytes }[]>()
  readonly wraps = new Map<string, Bytes>()
  readonly keys = new Map<string, Bytes>()
  private readonly states = new Map<string, LogState>()
  private readonly engine: Engine
  roster: Roster
  heads: Bytes[]
  slices: Bytes[]

  constructor(engine: Engine, roster: TestRoster, book: Roster) {
    this.engine = engine
    this.roster = book
    this.heads = [roster.head]
    this.slices = [...roster.slices]
  }

  /** A second history from here on; what lies beside the log is one. */
  fork(): Relay {
    const other: Relay = Object.create(Relay.prototype)
    const frames = new Map([...this.frames].map(([id, list]) => [id, [...list]]))
    return Object.assign(other, this, { frames, states: new Map(this.states) })
  }

  state(conversation: string): LogState | undefined {
    return this.states.get(conversation)
  }

  /** Puts a frame into a history without asking whether it belongs there. */
  push(conversation: string, bytes: Bytes): void {
    const list = this.frames.get(conversation) ?? []
    list.push({ seq: list.length + 1, bytes })
    this.frames.set(conversation, list)
  }

  /** The list of all heads here, as served. */
  list(roots: readonly Bytes[]): Bytes {
    return encodeHeadList(this.heads.map((bytes) => openHead(this.engine, bytes, roots)!.hash))
  }

  /** The code the server would answer, or 'ok'. */
  append(outgoing: Outgoing): string {
    const { bytes } = outgoing
    if (bytes.length === UPLOAD) return this.upload(bytes)
    const entry = bytes.length === FRAME ? openEntry(bytes) : undefined
    if (entry) return this.entry(entry, bytes)
    const conversation = toHex(bytes.slice(2, 18))
    const state = this.states.get(conversation)
    const epoch = (bytes[18]! << 8) | bytes[19]!
    if (state?.closed) return 'closed'
    if (!state || epoch !== state.epochs.length - 1) return 'stale-epoch'
    if (state.stale) return 'rotate-first'
    this.push(conversation, bytes)
    return 'ok'
  }

  private upload(bytes: Bytes): string {
    const upload = openUpload(bytes)
    if (!upload) return 'bad-frame'
    const result = this.entry(upload.frame, bytes.slice(0, FRAME))
    if (result !== 'ok') return result
    this.keep(bytes)
    if (upload.message) this.push(toHex(upload.frame.entry.conversation), upload.message)
    return 'ok'
  }

  /** Keeps what lies beside an entry, whether or not the entry counts. */
  keep(bytes: Bytes): void {
    const upload = openUpload(bytes)
    for (const wrap of upload?.wraps ?? []) this.wraps.set(toHex(hash(this.engine, LABEL.wrap, wrap)), wrap)
    for (const key of upload?.keys ?? []) this.keys.set(toHex(hash(this.engine, LABEL.kem, key)), key)
  }

  private entry(frame: NonNullable<ReturnType<typeof openEntry>>, bytes: Bytes): string {
    const conversation = toHex(frame.entry.conversation)
    const result = reduce(this.states.get(conversation), frame, this.roster, this.engine)
    if ('refused' in result) return result.refused
    if ('missing' in result) return 'missing'
    this.states.set(conversation, result.state)
    this.push(conversation, bytes)
    return 'ok'
  }
}

/** What somebody sees of a relay. */
export type Served = {
  readonly frames: { get(conversation: string): readonly { seq: number; bytes: Bytes }[] | undefined }
  readonly wraps: { values(): Iterable<Bytes> }
  readonly keys: { get(hash: string): Bytes | undefined }
  readonly heads: readonly Bytes[]
  readonly slices: readonly Bytes[]
  list(roots: readonly Bytes[]): Bytes
  append(outgoing: Outgoing): string
}

/** Someone with a desk: fetches what the desk asks for, from this relay. */
export class Someone {
  readonly desk: Desk
  private readonly relay: Served
  private readonly roots: readonly Bytes[]

  constructor(
    engine: Engine,
    roster: TestRoster,
    relay: Served,
    clock: () => number = () => 1_800_000_100_000,
  ) {
    this.desk = new Desk(engine, roster.roots, clock)
    this.relay = relay
    this.roots = roster.roots
    const { head, list } = roster
    this.desk.start({ head, list, pin: pinOf(roster, 1_800_000_000_000) })
    this.desk.supply({ slices: roster.slices })
  }

  signIn(engine: Engine, roster: TestRoster, name: string, group: string, device = 0): this {
    const unlocker = { secret: new Uint8Array(32), context: name }
    const wrapped = wrapSeed(engine, roster.seeds[name]![device]!, unlocker)
    this.desk.unlock({ ...unlocker, wrapped })
    if (!this.desk.identify({ group })) throw new Error(`${name} is not in ${group}`)
    return this
  }

  read(conversation: string, frames = this.relay.frames.get(conversation) ?? []): ConversationView {
    let answer = this.desk.receive({ conversation, frames })
    for (let i = 0; i < 50 && answer.needs; i++) {
      const { needs } = answer
      this.desk.supply({
        ...(needs.heads.length > 0 && { list: this.relay.list(this.roots) }),
        heads: needs.heads.map((version) => this.relay.heads[version - 1]!),
        slices: needs.slices.length > 0 ? this.relay.slices : [],
      })
      answer = this.desk.receive({
        conversation,
        frames: [],
        ...(needs.wraps
          ? { wraps: [...this.relay.wraps.values()].map((bytes) => ({ epoch: 0, bytes })) }
          : {}),
        keys: needs.keys.map((key) => this.relay.keys.get(key)!),
      })
    }
    if (answer.needs || !answer.view) throw new Error('needs without end')
    return answer.view
  }

  send(outgoing: Outgoing, conversation: string): string {
    const result = this.relay.append(outgoing)
    this.desk.settled({ conversation, id: outgoing.id, acknowledged: result === 'ok' })
    if (result === 'ok') this.read(conversation)
    return result
  }
}
