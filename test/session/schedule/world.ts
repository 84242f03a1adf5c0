import { expect } from 'vitest'
import type { Body, Engine, Outgoing } from '#session'
import { type Act, FRAME, hash, LABEL, openEntry, openMessage, Refused, toHex } from '#wire'
import { deviceOf, type Signer } from '../../../src/session/keys.ts'
import { handoffBody, lacking, quick } from '../../support/cast.ts'
import { openGuest } from '../../support/guest.ts'
import { Insider, insideOf } from '../../support/insider.ts'
import { Relay, Someone } from '../../support/relay.ts'
import { Branch } from './branch.ts'
import type { Staff } from './cast.ts'
import { Client } from './client.ts'
import { Crimes } from './crimes.ts'
import { ASKED, ASKING, type Mode, Model, type Name } from './model.ts'
import type { Crime, Deed, Step } from './step.ts'
import { Twin } from './twin.ts'

const QUESTION: Body = { t: 'ask', question: 'talk', lang: 'ro', about: '0a'.repeat(16) }

/** Whom the visitor may let in or send away, besides the team of the consent. */
const OTHERS = ['tilburg', 'shn-brabant', 'eindhoven', 'guest'] as const

type Entering = Extract<Deed, { readonly mode: Mode }>

/** What happened how often, over many lives: a schedule that never does something tests nothing. */
export class Tally {
  private readonly counts = new Map<string, number>()
  add(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1)
  }
  of(name: string): number {
    return this.counts.get(name) ?? 0
  }
}

/** One conversation lived by honest clients over a server that may be anything, beside a model that knows no keys. */
export class World {
  readonly engine: Engine
  readonly staff: Staff
  readonly c: string
  readonly clients: Client[] = []
  readonly branches: Branch[] = []
  /** Newest published roster, from 0. */
  published = 0
  readonly tally: Tally
  private readonly digits = new Map<Name, string>()
  readonly crimes: Crimes
  private count = 0
  private tabs = 0
  private guests = 0
  private codes = 0

  constructor(
    engine: Engine,
    staff: Staff,
    tally: Tally = new Tally(),
    kind: 'visitor' | 'staff' = 'visitor',
  ) {
    this.engine = quick(engine)
    this.staff = staff
    this.tally = tally
    this.crimes = new Crimes(this)
    const relay = new Relay(this.engine, staff.rosters[0]!, staff.book)
    relay.slices = staff.rosters.flatMap((roster) => [...roster.slices])
    const first = new Someone(this.engine, staff.rosters[0]!, relay)
    if (kind === 'staff') first.signIn(this.engine, staff.rosters.at(-1)!, 'Anna', ASKING)
    const made =
      kind === 'staff'
        ? first.desk.ask({ group: ASKED, body: QUESTION })
        : first.desk.handoff({ team: 'eindhoven', helpdesk: 'comensha', body: handoffBody('ayuda') })
    this.c = made.conversation
    expect(first.send(made, this.c)).toBe('ok')
    const name = kind === 'staff' ? 'Anna.0' : 'tab 0'
    const model = new Model(staff.listings, kind === 'staff' ? undefined : name)
    model.say(kind === 'staff' ? 'ask' : 'handoff', name)
    const { rosters, crypto } = staff.second
    const twin = new Twin(rosters, crypto)
    twin.follow(made.bytes.slice(0, FRAME), 'ok', relay.state(this.c))
    const branch = new Branch(this.c, relay, twin, model)
    this.branches.push(branch)
    this.seat({ name, someone: first, branch, known: 0, ...(kind === 'staff' ? { group: ASKING } : {}) })
    for (const { name } of staff.devices) this.signIn(name)
  }

  private seat(about: Omit<ConstructorParameters<typeof Client>[0], 'conversation'>): Client {
    const client = new Client({ ...about, conversation: this.c })
    this.clients.push(client)
    return client
  }

  private newcomer(
    make: (someone: Someone) => Omit<ConstructorParameters<typeof Client>[0], 'conversation' | 'someone'>,
  ): Client {
    let client: Client | undefined
    const roster = this.staff.rosters[this.published]!
    const face = this.crimes.face(() => client!)
    const someone = new Someone(this.engine, roster, face)
    client = new Client({ ...make(someone), someone, conversation: this.c })
    return client
  }

  listed(name: Name, version = this.published): boolean {
    const { group, person } = this.device(name)
    return this.staff.listings[version]?.[group]?.[person]?.includes(name) === true
  }

  device(name: Name): Staff['devices'][number] {
    return this.staff.devices.find((device) => device.name === name)!
  }

  signer(name: Name): Signer {
    const { person } = this.device(name)
    const index = Number(name.split('.')[1])
    return deviceOf(this.engine, this.staff.rosters.at(-1)!.seeds[person]![index]!)
  }

  /** A device the present roster lists; reads from the beginning. */
  fresh(name: Name): Client {
    const { person, group } = this.device(name)
    const index = Number(name.split('.')[1])
    return this.newcomer((someone) => {
      someone.signIn(this.engine, this.staff.rosters.at(-1)!, person, group, index)
      return { name, group, branch: this.branches[0]!, known: this.published }
    })
  }

  private signIn(name: Name): void {
    if (!this.listed(name) || this.clients.some((client) => client.name === name)) return
    this.clients.push(this.fresh(name))
  }

  get visitor(): Client | undefined {
    return [...this.clients]
      .reverse()
      .find((client) => client.isTab && client.branch.model.tab === client.name)
  }

  /** Staff devices in the order they came, then the visitor. */
  who(index: number): Client | undefined {
    const staff = this.clients.filter((client) => !client.isTab)
    return staff[index] ?? this.visitor
  }

  /** Whether the server took it in; a desk that refuses by itself sent nothing. */
  private try(
    client: Client,
    late: boolean,
    name: string,
    make: () => Outgoing | undefined,
  ): Outgoing | undefined {
    if (!late) client.read()
    let outgoing: Outgoing | undefined
    try {
      outgoing = make()
    } catch (error) {
      if (error instanceof Refused) return undefined
      throw error
    }
    if (!outgoing) return undefined
    const answer = this.crimes.append(client, outgoing)
    const taken = answer === 'ok'
    client.someone.desk.settled({ conversation: this.c, id: outgoing.id, acknowledged: answer !== 'refused' })
    if (!taken) return undefined
    this.tally.add(name)
    const entry = openEntry(outgoing.bytes.slice(0, FRAME))?.entry
    const { model } = client.branch
    if (entry) {
      expect(entry.version - 1, 'a roster version never falls').toBeGreaterThanOrEqual(model.version)
      model.version = entry.version - 1
    }
    return outgoing
  }

  run(step: Step): void {
    if ('crime' in step) this.commit(step)
    else this.live(step)
  }

  private commit(crime: Crime): void {
    this.crimes.run(crime)
  }

  private live(deed: Deed): void {
    if (this.branches[0]!.model.isAsk && !('who' in deed) && deed.do !== 'roster') {
      this.trespass(deed)
      return
    }
    const client = 'who' in deed ? this.who(deed.who) : this.visitor
    if (deed.do === 'roster') this.publish()
    else if (deed.do === 'back') this.back()
    else if (!client) return
    else if (deed.do === 'lose') this.lose(client, deed)
    else if (deed.do === 'learn') this.learn(client)
    else if (deed.do === 'say') this.say(client, deed.lag)
    else if (deed.do === 'code') this.code(client, deed.lag)
    else if (deed.do === 'add' || deed.do === 'remove') this.membership(client, deed)
    else if ('mode' in deed) this.enter(client, deed)
    client?.branch.note()
  }

  private publish(): void {
    if (this.published + 1 >= this.staff.rosters.length) return
    this.published++
    for (const { relay } of this.branches)
      relay.heads = this.staff.rosters.slice(0, this.published + 1).map(({ head }) => head)
    for (const { name } of this.staff.devices) this.signIn(name)
    this.tally.add('roster')
  }

  private learn(client: Client): void {
    const { list, head, slices } = this.staff.rosters[this.published]!
    client.someone.desk.supply({ list, heads: [head], slices })
    client.known = this.published
  }

  private say(client: Client, late: boolean): void {
    const { model } = client.branch
    const text = `t${++this.count} ${client.name}`
    let made: Outgoing | undefined
    const said = this.try(client, late, 'say', () => {
      made = client.someone.desk.say({ conversation: this.c, body: { t: 'text', text } })
      return made
    })
    if (!said) {
      if (made) client.branch.strays.push({ text, readers: this.sealedTo(model, made) })
      return
    }
    if (!client.tampered) {
      const seen = this.seenBy(client)
      const isMember = model.memberOf(client.name, seen) !== undefined
      expect(client.isTab || (isMember && model.accepted), `${client.name} may speak`).toBe(true)
      expect(model.stale || model.closed, 'nothing is sealed after a leave or in a closed log').toBe(false)
      const known = Math.max(client.known, seen)
      const mayRead = new Set([...model.members.values()].flatMap((member) => model.devicesOf(member, known)))
      for (const reader of model.epochs[model.epoch]!) {
        if (/^(tab|code)/.test(reader)) continue
        expect(mayRead.has(reader), `nothing is sealed to ${reader}, who is out`).toBe(true)
      }
    }
    if (client.tampered && !this.sharesEpoch(client)) {
      client.branch.noisy = true
      client.branch.strays.push({ text, readers: new Set(client.names) })
      return
    }
    // A later roster was cited meanwhile, without this device: PROTOCOL §7.1, readers mark it and show nothing of it.
    if (!client.tampered && !client.isTab && !model.isMember(client.name)) {
      client.branch.noisy = true
      client.branch.strays.push({ text, readers: this.sealedTo(model, said) })
      return
    }
    model.say(text, client.name)
  }

  /** Index of the roster that the log cites as far as a client has read it: who lags behind does not know a later one. */
  private seenBy(client: Client): number {
    return (insideOf(client.someone, this.c).transcript.state?.version ?? 1) - 1
  }

  /** Whether the epoch a client has been led to is the one its branch is in: of one number there may be two. */
  private sharesEpoch(client: Client): boolean {
    const own = insideOf(client.someone, this.c).transcript.state?.epochs.at(-1)?.confirm
    const { ghost } = this.crimes
    return new Insider(client.branch.setting(this.engine), ghost, '').state().epochs.at(-1)?.confirm === own
  }

  private sealedTo(model: Model, { bytes }: Outgoing): ReadonlySet<Name> {
    return model.epochs[openMessage(bytes)?.epoch ?? -1] ?? new Set()
  }

  private enter(client: Client, deed: Entering): void {
    const { do: what, mode, lag } = deed
    const { desk } = client.someone
    const args = { conversation: this.c, mode }
    const all = (): string[] => lacking(desk, this.c)
    const make =
      what === 'rewrap' ? () => desk.rewrap({ ...args, devices: all() })[0] : () => desk[what](args)
    const { model } = client.branch
    const before = model.copy()
    const first = this.try(client, lag, what, make)
    if (!first) return
    if (what === 'accept') {
      expect(before.mayAccept(client.group), `${client.group} may accept`).toBe(true)
      model.accept(client.group, mode)
      return
    }
    expect(
      client.isTab || model.isMember(client.name) || before.isMember(client.name),
      `${client.name} may ${what}`,
    ).toBe(true)
    if (what === 'leave') model.leave(model.memberOf(client.name)!)
    if (what === 'close') model.closed = true
    if (what === 'rewrap') this.passOn(client, first, make)
    if (what === 'rotate') {
      if (client.isTab) model.closed = false
      expect(model.closed, 'only the visitor reopens').toBe(false)
      model.start(mode)
    }
  }

  /** Late wraps, one entry after another, until there is nothing more that this endpoint could give. */
  private passOn(client: Client, first: Outgoing, make: () => Outgoing | undefined): void {
    const { model } = client.branch
    const whole = model.copy()
    whole.rewrap(...client.names)
    for (let next: Outgoing | undefined = first; next; next = this.try(client, false, 'rewrap', make)) {
      const act = openEntry(next.bytes.slice(0, FRAME))?.entry.act
      for (const { epoch, recipient } of act?.type === 'rewrap' ? act.items : []) {
        const name = this.nameOf(toHex(recipient))
        const may = [...model.members.values()].some(
          (member) => epoch >= member.from && model.devicesOf(member).includes(name),
        )
        expect(may, `${name} may read epoch ${epoch}`).toBe(true)
        model.epochs[epoch]!.add(name)
      }
    }
    if (!client.tampered) expect(model.epochs, 'everything one can give is given').toEqual(whole.epochs)
  }

  private nameOf(kem: string): Name {
    for (const { name } of this.staff.devices) if (this.signer(name).kemHex === kem) return name
    const isOf = (record: Uint8Array): boolean =>
      toHex(hash(this.engine, LABEL.kem, record.slice(32))) === kem
    for (const { name, record } of this.clients) if (record && isOf(record)) return name
    throw new Error('a wrap for nobody')
  }

  private code(client: Client, late: boolean): void {
    let digits = ''
    const taken = this.try(client, late, 'code', () => {
      const made = client.someone.desk.makeCode({ conversation: this.c })
      digits = made.code
      return made.entry
    })
    if (!taken) return
    const name = `code ${this.codes++}`
    this.digits.set(name, digits)
    client.branch.model.code = name
  }

  private membership(client: Client, deed: Extract<Deed, { do: 'add' | 'remove' }>): void {
    const group = OTHERS[deed.whom] ?? 'tilburg'
    if (group === 'guest') {
      this.outsider(client, deed)
      return
    }
    const person = group === 'shn-brabant' ? 'Fenna' : undefined
    const key = person ?? group
    const { desk } = client.someone
    const id = person === undefined ? {} : { person: toHex(this.staff.rosters[0]!.ids[person]!) }
    const args = { conversation: this.c, group, ...id }
    const scope = deed.everything ? ('everything' as const) : ('now' as const)
    const make = deed.do === 'add' ? () => desk.add({ ...args, scope }) : () => desk.removeMember(args)
    if (!this.try(client, deed.lag, `${deed.do} ${key}`, make)) return
    const { model } = client.branch
    const about = person === undefined ? { group } : { group, person }
    if (deed.do === 'add') model.add(key, about, deed.everything)
    else model.remove(key)
  }

  /** Somebody outside the roster: the one who is in is sent away, or who was last in comes back, or a new one comes. */
  private outsider(client: Client, deed: Extract<Deed, { do: 'add' | 'remove' }>): void {
    const { model } = client.branch
    const conversation = this.c
    const last = [...this.clients].reverse().find((one) => one.record !== undefined)
    if (deed.do === 'remove') {
      const sign = last?.record && toHex(last.record.slice(0, 32))
      const out = (): Outgoing | undefined =>
        sign === undefined ? undefined : client.someone.desk.removeGuest({ conversation, sign })
      if (last && this.try(client, deed.lag, 'remove guest', out)) model.remove(last.name)
      return
    }
    const guest = last && deed.everything ? last : this.guest(client.branch)
    const { record } = guest
    if (!record) return
    const keys = { sign: toHex(record.slice(0, 32)), record: toHex(hash(this.engine, LABEL.record, record)) }
    const scope = deed.everything ? ('everything' as const) : ('now' as const)
    const make = (): Outgoing => client.someone.desk.addGuest({ conversation, guest: keys, record, scope })
    if (!this.try(client, deed.lag, 'add guest', make)) return
    if (!this.clients.includes(guest)) this.clients.push(guest)
    model.add(guest.name, { group: '', person: guest.name }, deed.everything)
  }

  private guest(branch: Branch): Client {
    const name = `guest ${this.guests++}`
    let record: Uint8Array | undefined
    return this.newcomer((someone) => {
      record = openGuest(someone.desk).record
      return { name, group: 'guest', record, branch, known: this.published }
    })
  }

  private lose(client: Client, deed: Extract<Deed, { do: 'lose' }>): void {
    const lost = this.staff.devices[deed.whom % this.staff.devices.length]!
    if (client.isTab) return
    const device = this.signer(lost.name).sign.public
    const make = (): Outgoing | undefined =>
      insideOf(client.someone, this.c)?.enter({ type: 'remove', device }, 'here')
    const before = client.branch.model.copy()
    if (!this.try(client, deed.lag, 'lose', make)) return
    expect(
      before.isMember(client.name) || client.branch.model.isMember(client.name),
      'only a member takes out a device',
    ).toBe(true)
    expect(lost.group, 'and only of the own group').toBe(client.group)
    expect(lost.name, 'and not the one at hand').not.toBe(client.name)
    client.branch.model.lose(lost.name)
  }

  /**
   * Among staff: what only a visitor may do, by somebody of the roster with a client of their own. It is refused, by
   * both implementations for the same reason.
   */
  private trespass(deed: Exclude<Deed, { readonly who: number } | { readonly do: 'roster' }>): void {
    const { devices } = this.staff
    const branch = this.branches[0]!
    const whom = 'whom' in deed ? deed.whom : 0
    const device = devices[(this.count + whom) % devices.length]!
    const insider = new Insider(branch.setting(this.engine), this.signer(device.name), device.group)
    const ghost = this.crimes.ghost
    const keys = { sign: ghost.sign.public, kem: ghost.kemHash }
    const from = insider.state().epochs.length
    const act = ((): Act => {
      if (deed.do === 'code')
        return { type: 'code', locator: new Uint8Array(16), ...keys, tag: new Uint8Array(32) }
      if (deed.do === 'back') return { type: 'back', ...keys, token: new Uint8Array(32) }
      if (deed.do === 'remove') return { type: 'remove', principal: { kind: 'team', group: ASKED } }
      if (whom === 3) return { type: 'add', principal: { kind: 'guest', keys: [keys] }, from, scope: 'now' }
      return { type: 'add', principal: { kind: 'team', group: 'comensha' }, from, scope: 'now' }
    })()
    branch.relay.keys.set(ghost.kemHex, ghost.kem.public)
    const made =
      act.type === 'code' ? insider.entry(act) : insider.epoch(act, 'here', (_, honest) => honest())
    const answer = branch.append(made)
    expect(answer, `${device.name} may not ${act.type} among staff`).toMatch(/^(not-allowed|closed)$/)
    this.tally.add(`trespass ${act.type}`)
  }

  /** Another phone, with the newest code of the first history in which there is one. */
  private back(): void {
    const branch = this.branches.find(({ model }) => model.code !== undefined)
    const code = branch?.model.code
    if (!branch || code === undefined) return
    const name = `tab ${this.tabs + 1}`
    const phone = this.phone(code, branch, name)
    phone.read()
    const taken = this.try(phone, true, 'back', () => phone.someone.desk.back({ conversation: this.c }))
    if (!taken) return
    this.tabs++
    phone.someone.desk.becameTab({ conversation: this.c })
    this.clients.push(phone)
    branch.model.back(name)
    branch.note()
  }

  /** A stranger's phone on which a code was typed. */
  phone(code: Name, branch: Branch, name: Name = code): Client {
    return this.newcomer((someone) => {
      someone.desk.openCode({ digits: this.digits.get(code)! })
      return { name, names: name === code ? [code] : [name, code], branch, known: this.published }
    })
  }
}
