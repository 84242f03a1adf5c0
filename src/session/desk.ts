import {
  type Authored,
  type Bytes,
  groupAt,
  type Hex,
  holderOf,
  isListed,
  LABEL,
  type LoadedSlice,
  labelled,
  openHead,
  Refused,
  type ScopeName,
  toHex,
} from '#wire'
import type { Body, Scope } from './body.ts'
import {
  addHead,
  addSlice,
  type Book,
  emptyBook,
  latestVersion,
  readList,
  rosterOf,
  takeList,
} from './book.ts'
import { placesDigest } from './ceremony.ts'
import { makeCode, readCode } from './code.ts'
import { Conversation } from './conversation/conversation.ts'
import type { Identity } from './conversation/identity.ts'
import type { Behind } from './conversation/late.ts'
import { devicesIn } from './device-view.ts'
import type { Engine } from './engine.ts'
import { checkOffer, guestOf, type LettingIn, readOffer, signKeyOf } from './guest.ts'
import { makeAsk, makeHandoff } from './handoff.ts'
import { headView } from './head-view.ts'
import { deviceOf, type ReturnSet, returnSetOf, type Signer, saltOf } from './keys.ts'
import { principalOf } from './principal.ts'
import { type Judged, judgeChanges, signChange } from './register.ts'
import { makePassphrase, makeSeed, openSeed, recordOf, recordWords, type Unlocker, wrapSeed } from './seed.ts'
import { summaryBodies } from './summary.ts'
import { isTrusted } from './trust.ts'
import type { DeviceView, Frame, HeadView, Outgoing, Received, Supply, Trust, WrapItem } from './view.ts'

type Staff = {
  readonly seed: Bytes
  readonly device: Signer
  readonly group?: string
  readonly person?: Hex
  readonly name?: string
  /** Outside the roster: let into a conversation by an `add` that names this device's keys. */
  readonly guest?: true
}

/**
 * All conversations of one endpoint and the keys it holds: what the Worker runs. One error class, `Refused`.
 * Trusts the pinned roots, nothing the server says.
 */
export class Desk {
  private readonly book: Book
  private readonly engine: Engine
  private readonly clock: () => number
  private readonly salt: Bytes
  private readonly open = new Map<Hex, Conversation>()
  private staff: Staff | undefined
  private ret: ReturnSet | undefined

  constructor(engine: Engine, roots: readonly Bytes[], clock: () => number) {
    this.engine = engine
    this.clock = clock
    this.book = emptyBook(engine, roots)
    this.salt = saltOf(engine, roots)
  }

  /**
   * The first head, with the list it must stand in. Visitor (`pin`): at least the pinned version, not expired when
   * the page was published, of the history the page was published with; no device clock. Staff (`now`, `seen`): not
   * expired now, not below the highest head seen, of the history that one stands in (PROTOCOL §5.1).
   */
  start(args: { head: Bytes; list: Bytes } & Trust): HeadView {
    const signed = openHead(this.engine, args.head, this.book.roots)
    const list = readList(this.book, args.list)
    if (!signed || !list || !isListed(list, signed) || !isTrusted(this.book, args, signed, list))
      throw new Refused('stale-roster')
    takeList(this.book, list)
    this.book.heads.set(signed.head.version, signed)
    return headView(signed)
  }

  /** A later head while signed in: never below the newest known, in a list that says what the one known says. */
  renew(args: { head: Bytes; list: Bytes; now: number }): HeadView {
    const { head } = openHead(this.engine, args.head, this.book.roots) ?? {}
    if (!head || head.version < latestVersion(this.book)) throw new Refused('stale-roster')
    return this.start(args)
  }

  supply(args: Supply): void {
    const list = args.list && readList(this.book, args.list)
    if (args.list && !list) throw new Refused('stale-roster')
    if (list) takeList(this.book, list)
    for (const head of args.heads ?? []) if (!addHead(this.book, head)) throw new Refused('stale-roster')
    for (const slice of args.slices ?? []) addSlice(this.book, slice)
  }

  handoff(args: {
    team?: string
    helpdesk?: string
    body: Body
  }): Outgoing & { conversation: Hex; credential: Bytes } {
    const receivers = { team: args.team ?? '', helpdesk: args.helpdesk ?? '' }
    const made = makeHandoff(this.book, receivers, args.body, this.clock())
    const identity: Identity = { kind: 'tab', tab: made.tab }
    this.open.set(
      made.conversation,
      new Conversation(this.book, identity, this.clock, made.conversation, made),
    )
    return {
      id: made.made.id,
      bytes: made.made.bytes,
      conversation: made.conversation,
      credential: made.tab.token,
    }
  }

  /** Opens a conversation with another group of the list; nothing of a visitor's is in it (PROTOCOL §6.7). */
  ask(args: { group: string; body: Body }): Outgoing & { conversation: Hex } {
    const identity = this.identity()
    if (identity.kind !== 'device' || args.body.t !== 'ask') throw new Refused('not-allowed')
    const by = { sign: identity.device.sign, group: identity.group }
    const opened = makeAsk(this.book, by, args.group, args.body, this.clock())
    const { conversation, made } = opened
    this.open.set(conversation, new Conversation(this.book, identity, this.clock, conversation, opened))
    return { id: made.id, bytes: made.bytes, conversation }
  }

  makeCode(args: { conversation: Hex }): { code: string; entry: Outgoing } {
    const code = makeCode(this.engine)
    const entry = this.of(args).registerCode(returnSetOf(this.engine, code, this.salt))
    return { code, entry }
  }

  openCode(args: { digits: string }): { locator: Bytes } | undefined {
    const digits = readCode(args.digits)
    if (digits === undefined) return undefined
    // A log read under another code must not answer for this one.
    for (const [id, conversation] of [...this.open])
      if (conversation.isReturn) this.forget({ conversation: id })
    this.ret = returnSetOf(this.engine, digits, this.salt)
    return { locator: this.ret.locator }
  }

  back(args: { conversation: Hex }): Outgoing & { credential: Bytes } {
    return this.of(args).comeBack()
  }

  becameTab(args: { conversation: Hex }): void {
    this.of(args).becameTab()
  }

  add(args: { conversation: Hex; group: string; person?: Hex; scope: Scope }): Outgoing {
    const conversation = this.of(args)
    const from = args.scope === 'everything' ? conversation.firstEpoch() : conversation.nextEpoch()
    const scope: ScopeName = args.scope
    return conversation.enter({ type: 'add', principal: principalOf(args), from, scope })
  }

  /** Lets in somebody outside the roster: only with the very record the ask was about (PROTOCOL §2.5). */
  addGuest(args: { conversation: Hex; scope: Scope } & LettingIn): Outgoing {
    const conversation = this.of(args)
    const { principal, kem } = guestOf(this.engine, args.guest, args.record)
    const from = args.scope === 'everything' ? conversation.firstEpoch() : conversation.nextEpoch()
    return conversation.letIn({ type: 'add', principal, from, scope: args.scope }, kem)
  }

  removeGuest(args: { conversation: Hex; sign: Hex }): Outgoing {
    const conversation = this.of(args)
    return conversation.enter({ type: 'remove', principal: conversation.guest(signKeyOf(args.sign)) })
  }

  removeMember(args: { conversation: Hex; group: string; person?: Hex }): Outgoing {
    return this.of(args).enter({ type: 'remove', principal: principalOf(args) })
  }

  /** The approved summary as bodies to say after `add` with scope `summary`. */
  summary(args: { conversation: Hex }): readonly Body[] {
    const handoff = this.of(args).handoff()
    return handoff?.t === 'handoff' ? summaryBodies(this.engine, handoff) : []
  }

  /** Six generated words. */
  passphrase(): string {
    return makePassphrase(this.engine)
  }

  /** Hash under which a file stands in the roster head (places, slices). */
  digest(args: { bytes: Bytes }): Hex {
    return toHex(placesDigest(this.engine, args.bytes))
  }

  newDevice(args: Unlocker): { wrapped: Bytes; record: Bytes; words: readonly string[] } {
    const { seed, device } = makeSeed(this.engine)
    const record = recordOf(device)
    const wrapped = wrapSeed(this.engine, seed, args)
    this.engine.wipe(seed)
    return { wrapped, record, words: recordWords(this.engine, record) }
  }

  unlock(args: Unlocker & { wrapped: Bytes }): { signKey: Hex; record: Bytes } {
    const seed = openSeed(this.engine, args.wrapped, args)
    if (!seed) throw new Refused('not-signed-in')
    const device = deviceOf(this.engine, seed)
    this.staff = { seed, device }
    return { signKey: device.signHex, record: recordOf(device) }
  }

  /** Finds the unlocked device in the newest roster; `undefined` when the roster does not list it. */
  identify(args: { group: string }): { person: Hex; name: string } | undefined {
    const staff = this.signedIn()
    const slice = this.sliceOf(args.group)
    const person = slice && holderOf(slice, staff.device.signHex)?.person
    if (!person) return undefined
    const name = this.engine.text(person.name) ?? ''
    this.staff = { ...staff, group: args.group, person: person.idHex, name }
    return { person: person.idHex, name }
  }

  /** The unlocked device is a guest's: no roster lists it. Its twelve words are read out to whoever asked. */
  asGuest(): { words: readonly string[] } {
    const { seed, device } = this.signedIn()
    this.staff = { seed, device, guest: true }
    return { words: recordWords(this.engine, recordOf(device)) }
  }

  /** Where the offer of these words lies; `undefined` when what was typed are no twelve words. */
  offerOf(args: { words: string }): Bytes | undefined {
    return readOffer(args.words)
  }

  /** The keys of an offered record, if its words are the ones typed; else `not-found`. */
  checkOffer(args: { words: string; record: Bytes }): { sign: Hex; record: Hex } {
    return checkOffer(this.engine, args.words, args.record)
  }

  /** People of a group as the newest head signs them; empty until its slice was supplied. */
  people(args: { group: string }): readonly { person: Hex; name: string }[] {
    return (this.sliceOf(args.group)?.people ?? []).map((one) => ({
      person: one.idHex,
      name: this.engine.text(one.name) ?? '',
    }))
  }

  /** Devices of a group as the newest head signs them, with the words to compare by voice. */
  devices(args: { group: string }): readonly DeviceView[] {
    return devicesIn(this.engine, this.sliceOf(args.group), this.staff?.device.signHex)
  }

  /** A group as the newest head signs it, once its slice was supplied. */
  private sliceOf(group: string): LoadedSlice | undefined {
    const found = groupAt(rosterOf(this.book), latestVersion(this.book), group)
    return found && 'slice' in found ? found.slice : undefined
  }

  rewrapSeed(args: Unlocker): { wrapped: Bytes } {
    return { wrapped: wrapSeed(this.engine, this.signedIn().seed, args) }
  }

  lock(): void {
    this.forget({})
    if (!this.staff) return
    this.engine.wipe(this.staff.seed)
    this.engine.wipe(this.staff.device.sign.secret)
    this.engine.wipe(this.staff.device.kem.secret)
    this.staff = undefined
  }

  signChallenge(args: { challenge: Bytes }): Bytes {
    return this.engine.sign(labelled(LABEL.login, args.challenge), this.signedIn().device.sign.secret)
  }

  /** Signs the JSON of a row of the register (PROTOCOL §5.2). */
  signChange(args: { json: Bytes }): Bytes {
    return signChange(this.engine, this.signedIn().device, args.json)
  }

  /** Judges rows of the register by the rosters they cite, in their order; `from`: the version the row before cites. */
  judgeChanges(args: { from: number; rows: readonly Authored[] }): Judged {
    return judgeChanges(this.book, args.from, args.rows)
  }

  accept(args: { conversation: Hex; mode: 'here' | 'away' }): Outgoing {
    return this.of(args).enter({ type: 'accept' }, args.mode)
  }

  /** Devices of members that lack keys this endpoint could give them. Never served without `rewrap`. */
  behind(args: { conversation: Hex }): readonly Behind[] {
    return this.of(args).behind()
  }

  /** Late wraps for exactly these devices (sign keys, hex), one batch at a time; none when nothing is lacking. */
  rewrap(args: { conversation: Hex; devices: readonly Hex[] }): readonly Outgoing[] {
    return this.of(args).rewrap(args.devices)
  }

  /** A lost device of the own group; none when this conversation does not know it, or not any more. */
  removeDevice(args: { conversation: Hex; device: Hex; mode: 'here' | 'away' }): readonly Outgoing[] {
    const made = this.of(args).removeDevice(args.device, args.mode)
    return made ? [made] : []
  }

  addHelpdesk(args: { conversation: Hex; helpdesk: string; mode: 'here' | 'away' }): Outgoing {
    const conversation = this.of(args)
    const principal = principalOf({ group: args.helpdesk })
    return conversation.enter(
      { type: 'add', principal, from: conversation.nextEpoch(), scope: 'now' },
      args.mode,
    )
  }

  receive(args: {
    conversation: Hex
    frames: readonly Frame[]
    wraps?: readonly WrapItem[]
    keys?: readonly Bytes[]
  }): Received {
    const conversation = this.open.get(args.conversation) ?? this.begin(args.conversation)
    const needs = conversation.receive(args.frames, args.wraps, args.keys)
    return { view: conversation.view(), needs }
  }

  private begin(id: Hex): Conversation {
    const conversation = new Conversation(this.book, this.identity(), this.clock, id)
    this.open.set(id, conversation)
    return conversation
  }

  private identity(): Identity {
    const { staff } = this
    if (staff?.group !== undefined && staff.person !== undefined) {
      return { kind: 'device', group: staff.group, person: staff.person, device: staff.device }
    }
    if (staff?.guest) return { kind: 'guest', device: staff.device }
    if (this.ret) return { kind: 'return', ret: this.ret }
    throw new Refused('not-signed-in')
  }

  /** KEM hashes under which wraps may lie, newest key first. */
  recipients(args: { conversation: Hex }): readonly Hex[] {
    return this.of(args).recipients()
  }

  say(args: { conversation: Hex; body: Body }): Outgoing {
    return this.of(args).say(args.body)
  }

  rotate(args: { conversation: Hex; mode: 'here' | 'away' }): Outgoing {
    return this.of(args).enter({ type: 'rotate' }, args.mode)
  }

  repeats(args: { conversation: Hex }): readonly Body[] {
    return this.of(args).repeats()
  }

  leave(args: { conversation: Hex }): Outgoing {
    return this.of(args).enter({ type: 'leave' })
  }

  close(args: { conversation: Hex }): Outgoing {
    return this.of(args).enter({ type: 'close' })
  }

  settled(args: { conversation: Hex; id: Hex; acknowledged: boolean }): void {
    this.of(args).settled(args.id, args.acknowledged)
  }

  forget(args: { conversation?: Hex }): void {
    for (const [id, conversation] of [...this.open]) {
      if (args.conversation !== undefined && args.conversation !== id) continue
      if (conversation.isReturn) this.ret = undefined
      conversation.forget()
      this.open.delete(id)
    }
  }

  private of(args: { conversation: Hex }): Conversation {
    const conversation = this.open.get(args.conversation)
    if (!conversation) throw new Refused('not-found')
    return conversation
  }

  private signedIn(): Staff {
    if (!this.staff) throw new Refused('not-signed-in')
    return this.staff
  }
}
