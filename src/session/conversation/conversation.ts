import {
  type Act,
  type Author,
  audienceOf,
  type Bytes,
  bytesOf,
  epochOf,
  groupAt,
  type Hex,
  hash,
  headOf,
  holderOf,
  LABEL,
  type LogState,
  type Mode,
  memberOf,
  type Principal,
  Refused,
  recipientsOf,
  shortHash,
  toHex,
} from '#wire'
import { type Body, isHereOnly, isSaidAgain } from '../body.ts'
import { type Book, kemOf, rosterOf } from '../book.ts'
import { bindTag, makeTab, type ReturnSet, type Tab } from '../keys.ts'
import { BODY_ROOM, sealMessage } from '../message.ts'
import type { ConversationView, Frame, Needs, Outgoing, WrapItem } from '../view.ts'
import { type Session, sessionAfter, sessionIn } from './chain.ts'
import { groupOf, type Identity, isStaff, openersOf, signerOf } from './identity.ts'
import { type Behind, behind, lateBatch } from './late.ts'
import { lostOf } from './lost.ts'
import { type Made, type Making, makeEntry } from './maker.ts'
import { missedOf } from './missed.ts'
import { NO_NEEDS, Transcript } from './transcript.ts'
import { type ViewInput, viewOf, workingVersion } from './view.ts'

/** One endpoint's part in one conversation: reads by its transcript, writes entries and messages. */
export class Conversation {
  private readonly book: Book
  private readonly clock: () => number
  private readonly transcript: Transcript
  private readonly beside = new Map<Hex, Bytes>()
  /** Of what was said last; none before the first word. */
  private session: Session | undefined
  private outstanding: { readonly id: Hex; readonly before: Session | undefined } | undefined
  private nextTab: Tab | undefined
  /** Where the epoch was last found to have the set it should: not computed again for every message. */
  private fresh: { readonly state: LogState; readonly version: number } | undefined

  constructor(
    book: Book,
    identity: Identity,
    clock: () => number,
    id: Hex,
    start?: { made: Made; session: Session },
  ) {
    this.book = book
    this.clock = clock
    this.transcript = new Transcript(book, identity, id)
    this.session = start?.session
    if (start?.made.epoch) this.transcript.ring.remember(start.made.epoch)
  }

  receive(frames: readonly Frame[], wraps?: readonly WrapItem[], keys?: readonly Bytes[]): Needs | null {
    for (const key of keys ?? []) this.beside.set(toHex(hash(this.book.engine, LABEL.kem, key)), key)
    const needs = this.transcript.receive(frames, wraps) ?? this.missingSlices() ?? this.missingKeys()
    const out = this.outstanding
    if (out && this.transcript.said.some((said) => said.id === out.id)) this.outstanding = undefined
    return needs
  }

  /** Without the members' slices at the log's version nobody could tell a stale epoch. */
  private missingSlices(): Needs | null {
    const { state } = this.transcript
    if (!state) return null
    const roster = rosterOf(this.book)
    const computed = recipientsOf(roster, state.version, audienceOf(state), 'here', true)
    return 'missing' in computed ? { ...NO_NEEDS, ...computed.missing } : null
  }

  /** Public keys of tab, code and guests lie beside the log; whoever starts an epoch needs them. */
  private missingKeys(): Needs | null {
    const { state, identity } = this.transcript
    if (!state || !this.transcript.isBound) return null
    const own = [state.tab?.kem, state.code?.kem].filter((kem) => kem !== undefined)
    const wanted = identity.kind === 'return' ? [] : own
    for (const { principal } of state.members) {
      if (principal.kind === 'guest') wanted.push(...principal.keys.map((key) => toHex(key.kem)))
    }
    const keys = wanted.filter((kem) => this.publicKey(kem) === undefined)
    return keys.length > 0 ? { ...NO_NEEDS, keys } : null
  }

  private publicKey(kem: Hex): Bytes | undefined {
    const own = openersOf(this.transcript.identity).find((opener) => opener.kemHex === kem)
    return own?.kem.public ?? this.beside.get(kem) ?? kemOf(this.book, kem)
  }

  /** `undefined` until `create` has been read. */
  view(): ConversationView | undefined {
    const { state, identity, names, cursor, lines, confirmed, isBound } = this.transcript
    if (!state) return undefined
    const displaced = identity.kind === 'tab' && state.tab?.sign !== identity.tab.signHex
    const writable = this.writable(state)
    const view = viewOf({
      state,
      roster: rosterOf(this.book),
      nameOf: names,
      cursor,
      lines,
      writable,
      displaced,
      confirmed,
      own: signerOf(identity).signHex,
      ...this.standing(state, writable),
    })
    return isBound ? view : { ...view, hasCode: false, lines: [], members: [] }
  }

  /** What a change of the devices on the signed list means here. */
  private standing(state: LogState, writable: boolean): Pick<ViewInput, 'outdated' | 'missed' | 'lost'> {
    const { identity, waiting, said } = this.transcript
    const roster = rosterOf(this.book)
    if (identity.kind === 'guest') return { outdated: false, missed: undefined, lost: [] }
    if (identity.kind !== 'device') {
      const epochs = [...said.map((one) => one.epoch), ...waiting]
      return { outdated: false, missed: undefined, lost: writable ? lostOf(state, roster, epochs) : [] }
    }
    const { group, person, device } = identity
    const member = memberOf(state, { kind: 'device', group, person, sign: device.signHex })
    const missed = missedOf(state, roster, member, waiting, device.kemHex)
    const began = state.epochs[epochOf(state)]?.version ?? state.version
    const isNewer = workingVersion(state, roster) > began
    return { outdated: writable && isNewer && this.isStale(state), missed, lost: [] }
  }

  private known(): LogState {
    if (!this.transcript.state) throw new Refused('not-found')
    return this.transcript.state
  }

  private writable(state: LogState): boolean {
    const { identity } = this.transcript
    if (identity.kind === 'tab') return state.tab?.sign === identity.tab.signHex
    if (identity.kind === 'return' || state.closed) return false
    const sign = identity.device.signHex
    const author: Author =
      identity.kind === 'guest'
        ? { kind: 'guest', sign }
        : { kind: 'device', group: identity.group, person: identity.person, sign }
    return state.accepted && memberOf(state, author) !== undefined
  }

  /** KEM hashes under which this endpoint's wraps lie on the server. */
  recipients(): readonly Hex[] {
    return openersOf(this.transcript.identity).map((opener) => opener.kemHex)
  }

  /** Nothing may be sealed when the epoch's set is no longer the set there should be (PROTOCOL §6). */
  private isStale(state: LogState): boolean {
    const version = workingVersion(state, rosterOf(this.book))
    if (this.fresh?.state === state && this.fresh.version === version) return false
    const isStale = this.isStaleAt(state, version)
    if (!isStale) this.fresh = { state, version }
    return isStale
  }

  private isStaleAt(state: LogState, version: number): boolean {
    const epoch = state.epochs[epochOf(state)]
    if (state.stale || state.closed || !epoch) return true
    const byTab = state.tab !== undefined && !epoch.recipients.includes(state.tab.kem)
    const computed = recipientsOf(rosterOf(this.book), version, audienceOf(state), epoch.mode, byTab)
    if ('missing' in computed) return true
    return computed.map((item) => item.kem).join() !== epoch.recipients.join()
  }

  /** Seals one chat message under the current epoch; `rotate-first` when that may not be used any more. */
  say(body: Body): Outgoing {
    const state = this.known()
    if (!this.writable(state)) throw new Refused(state.closed ? 'closed' : 'not-allowed')
    const { identity, ring } = this.transcript
    const number = epochOf(state)
    const epoch = state.epochs[number]
    const key = ring.key(number)
    if (epoch?.mode === 'away' && isHereOnly(body)) throw new Refused('not-allowed')
    const tabAway = identity.kind === 'tab' && epoch?.mode === 'away'
    if (!epoch || !key || tabAway || this.isStale(state)) throw new Refused('rotate-first')
    if (this.outstanding) throw new Refused('busy')
    const bytes = this.book.engine.utf8(JSON.stringify(body))
    if (bytes.length > BODY_ROOM) throw new Refused('too-large')
    return this.seal(state, number, bytesOf(epoch.confirm), key, bytes)
  }

  private seal(state: LogState, epoch: number, confirm: Bytes, key: Bytes, body: Bytes): Outgoing {
    const { engine } = this.book
    const signer = signerOf(this.transcript.identity)
    const session = sessionIn(engine, epoch, this.session)
    const place = { kind: 'message' as const, conversation: bytesOf(state.conversation), epoch, confirm }
    const bytes = sealMessage(engine, place, key, signer.sign, {
      sender: signer.sign.public,
      ...session,
      head: bytesOf(headOf(state)),
      at: this.clock(),
      body,
    })
    const id = toHex(shortHash(engine, LABEL.frame, bytes))
    this.outstanding = { id, before: this.session }
    this.session = sessionAfter(engine, session, bytes)
    return { id, bytes }
  }

  /** The server's answer to an outgoing: acknowledged, or a definite no (the frame never was). */
  settled(id: Hex, acknowledged: boolean): void {
    if (this.outstanding?.id !== id) return
    if (!acknowledged) this.session = this.outstanding.before
    this.outstanding = undefined
  }

  private making(): Making {
    const { identity } = this.transcript
    return {
      engine: this.book.engine,
      roster: rosterOf(this.book),
      kemOf: (kem) => this.publicKey(kem),
      sign: signerOf(identity).sign,
      group: groupOf(identity),
    }
  }

  /** Makes an entry at the newest usable roster version and remembers the epoch it starts. */
  enter(
    act: Act,
    mode: Mode = 'here',
    beside: { keys?: readonly Bytes[]; wraps?: readonly Bytes[] } = {},
  ): Outgoing {
    const state = this.known()
    const version = workingVersion(state, rosterOf(this.book))
    const made = makeEntry(this.making(), state, version, act, mode, beside)
    if (made.epoch) this.transcript.ring.remember(made.epoch)
    return { id: made.id, bytes: made.bytes }
  }

  /** As `enter`, for an `add` of a guest: their public key lies beside the log. */
  letIn(act: Extract<Act, { type: 'add' }>, kem: Bytes): Outgoing {
    this.beside.set(toHex(hash(this.book.engine, LABEL.kem, kem)), kem)
    return this.enter(act, 'here', { keys: [kem] })
  }

  /** Keys of a guest who is a member now. */
  guest(sign: Bytes): Principal {
    const member = memberOf(this.known(), { kind: 'guest', sign: toHex(sign) })
    if (!member) throw new Refused('not-found')
    return member.principal
  }

  /** Takes a device out and starts an epoch without it; none when it has no part here, or none any more. */
  removeDevice(device: Hex, mode: Mode): Outgoing | undefined {
    const state = this.known()
    const group = groupOf(this.transcript.identity)
    const roster = rosterOf(this.book)
    const isThere = [workingVersion(state, roster), state.version].some((version) => {
      const found = groupAt(roster, version, group)
      return found && 'slice' in found && holderOf(found.slice, device) !== undefined
    })
    if (!isThere || state.removed.includes(device) || state.closed) return undefined
    return this.enter({ type: 'remove', device: bytesOf(device) }, mode)
  }

  /** Number of the epoch the next epoch-starting entry makes. */
  nextEpoch(): number {
    return epochOf(this.known()) + 1
  }

  /** First epoch this endpoint may let a newcomer read. */
  firstEpoch(): number {
    return this.known().since
  }

  /** Registers return keys; the tag binds them to this conversation at this head. */
  registerCode(ret: ReturnSet): Outgoing {
    const state = this.known()
    const tag = bindTag(this.book.engine, ret, bytesOf(state.conversation), bytesOf(headOf(state)))
    this.beside.set(ret.kemHex, ret.kem.public)
    const act: Act = { type: 'code', locator: ret.locator, sign: ret.sign.public, kem: ret.kemHash, tag }
    return this.enter(act, 'here', { keys: [ret.kem.public] })
  }

  /** Fresh tab keys take over; they count once the entry is acknowledged (`becameTab`). */
  comeBack(): Outgoing & { credential: Bytes } {
    if (!this.transcript.isBound) throw new Refused('not-found')
    const { engine } = this.book
    const tab = makeTab(engine)
    const token = hash(engine, LABEL.token, tab.token)
    this.nextTab = tab
    this.beside.set(tab.kemHex, tab.kem.public)
    const act: Act = { type: 'back', sign: tab.sign.public, kem: tab.kemHash, token }
    return { ...this.enter(act, 'here', { keys: [tab.kem.public] }), credential: tab.token }
  }

  becameTab(): void {
    const { identity } = this.transcript
    if (!this.nextTab || identity.kind !== 'return') return
    this.transcript.identity = { kind: 'tab', tab: this.nextTab, ret: identity.ret }
    this.nextTab = undefined
  }

  /** Keys this endpoint may pass on: a member team's, from where that team may read. */
  private passable(state: LogState): (epoch: number) => Bytes | undefined {
    const { identity, ring } = this.transcript
    if (identity.kind !== 'device') return (epoch) => ring.key(epoch)
    const { group, person, device } = identity
    const member = memberOf(state, { kind: 'device', group, person, sign: device.signHex })
    const from = member?.principal.kind === 'team' ? member.from : Number.POSITIVE_INFINITY
    return (epoch) => (epoch >= from ? ring.key(epoch) : undefined)
  }

  /** Devices that may read further back than they can, as far as this endpoint could help. */
  behind(): readonly Behind[] {
    const state = this.known()
    return behind(this.making(), state, this.passable(state))
  }

  /** The next `rewrap` for these devices and no others, or none when they have what this endpoint can give. */
  rewrap(devices: readonly Hex[]): readonly Outgoing[] {
    const state = this.known()
    const batch = lateBatch(this.making(), state, this.passable(state), devices)
    return batch ? [this.enter({ type: 'rewrap', items: batch.items }, 'here', { wraps: batch.wraps })] : []
  }

  /** What this endpoint said in *here* epochs since the visitor's last words: to be said again when away. */
  repeats(): readonly Body[] {
    const state = this.known()
    const out: Body[] = []
    for (const said of [...this.transcript.said].reverse()) {
      if (said.visitor) break
      const away = state.epochs[said.epoch]?.mode === 'away'
      const mine = said.sender === signerOf(this.transcript.identity).signHex
      if (mine && !away && isSaidAgain(said.body)) out.unshift({ t: 'repeat', of: said.id, body: said.body })
    }
    return out
  }

  /** The approved summary: the visitor's own handoff, where this endpoint can read it. */
  handoff(): Body | undefined {
    return this.transcript.said.find((said) => said.visitor && said.body.t === 'handoff')?.body
  }

  /** Whether this was opened with a return code that is still only that. */
  get isReturn(): boolean {
    return this.transcript.identity.kind === 'return'
  }

  /** Wipes what only this conversation holds; a staff device's own keys are the desk's. */
  forget(): void {
    this.transcript.forget()
    const { identity } = this.transcript
    if (isStaff(identity)) return
    const own = [identity.kind === 'tab' ? identity.tab : undefined, identity.ret, this.nextTab]
    for (const signer of own) {
      if (!signer) continue
      this.book.engine.wipe(signer.sign.secret)
      this.book.engine.wipe(signer.kem.secret)
      if ('token' in signer) this.book.engine.wipe(signer.token)
    }
  }
}
