import { expect } from 'vitest'
import type { Outgoing } from '#session'
import { type Act, type Bytes, bytesOf, FRAME, type Principal } from '#wire'
import { deviceOf, type Signer } from '../../../src/session/keys.ts'
import { makeWrap } from '../../../src/session/wrap.ts'
import { handoffBody } from '../../support/cast.ts'
import { Insider, insideOf, tabOf } from '../../support/insider.ts'
import { type Served, Someone } from '../../support/relay.ts'
import type { Client } from './client.ts'
import type { Crime, Forgery } from './step.ts'
import type { World } from './world.ts'

type OnOne = Extract<Crime, { on: number }>

/** Everything a server can do with what it holds: a database, the wire, and keys of its own making. */
export class Crimes {
  /** A device of the server's own, in no roster. */
  readonly ghost: Signer
  private readonly world: World
  private readonly blind = new Map<Client, 'withhold' | 'shuffle'>()
  private readonly lies = new Map<Client, 'lie' | 'lax'>()
  private other: readonly Bytes[] | undefined

  constructor(world: World) {
    this.world = world
    this.ghost = deviceOf(world.engine, world.engine.random(32))
  }

  /** What a client is served. */
  face(client: () => Client): Served {
    const relay = (): Client['branch']['relay'] => client().branch.relay
    return {
      frames: { get: () => undefined },
      wraps: { values: () => this.wrapsFor(client()) },
      keys: { get: (hash) => relay().keys.get(hash) },
      get heads() {
        return relay().heads
      },
      get slices() {
        return relay().slices
      },
      list: (roots) => relay().list(roots),
      append: (outgoing) => client().branch.append(outgoing),
    }
  }

  private wrapsFor(client: Client): readonly Bytes[] {
    const wraps = [...client.branch.relay.wraps.values()]
    const how = this.blind.get(client)
    if (how === 'withhold') return []
    // each in the place of another: the right number, and none of them its own
    return how === 'shuffle' ? wraps.map((wrap) => wrap.map((byte, i) => (i === 9 ? byte ^ 1 : byte))) : wraps
  }

  /** The server's answer: taken in by the rules, acknowledged without that, or refused. */
  append(client: Client, outgoing: Outgoing): 'ok' | 'lied' | 'refused' {
    const lie = this.lies.get(client)
    this.lies.delete(client)
    const { relay } = client.branch
    if (lie === 'lie') {
      client.tampered = true
      this.spoil(client)
      return 'lied'
    }
    if (client.branch.append(outgoing) === 'ok') return 'ok'
    if (lie !== 'lax') return 'refused'
    relay.keep(outgoing.bytes)
    relay.push(this.world.c, outgoing.bytes.slice(0, FRAME))
    client.tampered = true
    this.spoil(client)
    return 'lied'
  }

  /** Honest readers of this history may show from now on that something is wrong; they still lose nothing. */
  private spoil(client: Client): void {
    client.branch.noisy = true
    client.branch.note()
  }

  run(crime: Crime): void {
    if (crime.crime === 'fork') {
      this.fork(crime.who)
      return
    }
    const client = this.world.clients[crime.on % this.world.clients.length]!
    this.world.tally.add(crime.crime === 'forge' ? `forge ${crime.what}` : crime.crime)
    this.on(client, crime)
  }

  private on(client: Client, crime: OnOne): void {
    if (crime.crime === 'trick') client.tricks.push(crime.trick)
    else if (crime.crime === 'replay') this.replay(client, crime.which)
    else if (crime.crime === 'cross') this.cross(client, crime.which)
    else if (crime.crime === 'forge') this.forge(client, crime.what, crime.act)
    else if (crime.crime === 'splice') this.splice(client)
    else if (crime.crime === 'freeze') {
      client.frozen = true
      client.tampered = true
    } else if (crime.crime === 'thaw') client.frozen = false
    else if (crime.crime === 'relent') this.blind.delete(client)
    else if (crime.crime === 'lie' || crime.crime === 'lax') this.lies.set(client, crime.crime)
    else if (crime.crime === 'roster') this.offerRoster(client)
    else if (crime.crime === 'poison') this.poison(client)
    else {
      client.tampered = true
      this.blind.set(client, crime.crime)
    }
  }

  private fork(bits: number): void {
    const { branches, clients, tally } = this.world
    if (branches.length > 2) return
    const from = clients[bits % clients.length]!.branch
    const other = from.fork()
    branches.push(other)
    tally.add('fork')
    for (const [i, client] of clients.entries())
      if (client.branch === from && (bits >> (i % 16)) & 1) client.branch = other
  }

  private replay(client: Client, which: number): void {
    client.read()
    const { received } = client
    if (received.length > 0) this.refused(client, received[which % received.length]!)
  }

  private cross(client: Client, which: number): void {
    const others = this.world.branches.filter((branch) => branch !== client.branch)
    const frames = others[which % Math.max(1, others.length)]?.frames ?? []
    const bytes = frames[frames.length - 1 - (which % 3)]
    if (bytes) client.slip(bytes)
  }

  /** A frame of another conversation of the same people. */
  private splice(client: Client): void {
    this.other ??= this.strangers()
    for (const bytes of this.other) this.refused(client, bytes)
  }

  private strangers(): readonly Bytes[] {
    const { world } = this
    const { relay } = world.branches[0]!
    const someone = new Someone(world.engine, world.staff.rosters[0]!, relay)
    const made = someone.desk.handoff({ team: 'eindhoven', helpdesk: 'comensha', body: handoffBody('otra') })
    someone.send(made, made.conversation)
    return relay.frames.get(made.conversation)!.map(({ bytes }) => bytes)
  }

  /** A bent head, a whole roster under roots of its own, and a slice with a device of its own in it. */
  private offerRoster(client: Client): void {
    const { rosters, forged } = this.world.staff
    const { desk } = client.someone
    const bent = rosters[0]!.head.map((byte, i) => (i === 8 ? byte ^ 1 : byte))
    for (const head of [bent, forged.head]) {
      expect(() => desk.supply({ heads: [head] }), 'a head that two roots did not sign').toThrow()
    }
    const before = desk.people({ group: 'eindhoven' })
    desk.supply({ slices: forged.slices })
    expect(desk.people({ group: 'eindhoven' }), 'a slice that no head names').toEqual(before)
  }

  /** A member with a client of their own gives one reader another key than everybody else. */
  private poison(client: Client): void {
    const { world } = this
    const { model } = client.branch
    const { name } =
      world.staff.devices.find((one) => one.name !== client.name && model.isMember(one.name)) ?? {}
    if (client.record || name === undefined || model.closed || !model.audience('here').has(client.name))
      return
    const victim = client.isTab ? tabOf(client.someone, world.c) : world.signer(client.name)
    const insider = new Insider(
      client.branch.setting(world.engine),
      world.signer(name),
      world.device(name).group,
    )
    const about = { conversation: bytesOf(world.c), epoch: model.epoch + 1 }
    const wrong = (): Bytes =>
      makeWrap(world.engine, about, insider.publicKey(victim.kemHex), world.engine.random(32))
    const made = insider.epoch({ type: 'rotate' }, 'here', (kem, honest) =>
      kem === victim.kemHex ? wrong() : honest(),
    )
    if (client.branch.append(made) !== 'ok') return
    model.poison(client.name)
    client.tampered = true
    client.branch.note()
    world.tally.add('poisoned')
  }

  /** Nothing that belongs here: whatever it is, it must leave the log as it was. */
  private refused(client: Client, bytes: Bytes): void {
    client.read()
    const state = insideOf(client.someone, this.world.c)?.transcript.state
    const isWhole = !client.tampered && client.at === client.branch.frames.length
    client.slip(bytes)
    client.read()
    const after = insideOf(client.someone, this.world.c)?.transcript.state
    if (isWhole) expect(after, 'a rejected entry changes nothing').toBe(state)
  }

  private forge(client: Client, what: Forgery, act: number): void {
    const { world } = this
    const as = (publicKey: Bytes): Signer => ({
      ...this.ghost,
      sign: { ...this.ghost.sign, public: publicKey },
    })
    const tab = world.clients.find((one) => one.isTab)
    const tabKey = tab ? tabOf(tab.someone, world.c).sign.public : new Uint8Array(32)
    const signers: Record<Forgery, [Signer, string]> = {
      stranger: [this.ghost, 'eindhoven'],
      staff: [as(world.signer('Anna.0').sign.public), 'eindhoven'],
      tab: [as(tabKey), ''],
      message: [as(world.signer('Bram.0').sign.public), 'eindhoven'],
      guest: [this.ghost, ''],
    }
    const [signer, group] = signers[what]
    const insider = new Insider(client.branch.setting(world.engine), signer, group)
    const key = world.engine.random(32)
    const frame =
      what === 'message' ? insider.message(key, { t: 'text', text: 'ghost' }) : this.entry(insider, act)
    this.refused(client, frame.slice(0, FRAME))
  }

  private entry(insider: Insider, act: number): Bytes {
    const ghost: Principal = {
      kind: 'guest',
      keys: [{ sign: this.ghost.sign.public, kem: this.ghost.kemHash }],
    }
    insider.cast.relay.keys.set(this.ghost.kemHex, this.ghost.kem.public)
    const next = insider.state().epochs.length
    const acts: Act[] = [
      { type: 'accept' },
      { type: 'rotate' },
      { type: 'add', principal: ghost, from: 0, scope: 'everything' },
      { type: 'add', principal: ghost, from: next, scope: 'now' },
      { type: 'remove', principal: { kind: 'team', group: 'eindhoven' } },
      { type: 'back', sign: this.ghost.sign.public, kem: this.ghost.kemHash, token: new Uint8Array(32) },
      { type: 'close' },
      { type: 'leave' },
    ]
    const chosen = acts[act % acts.length]!
    const starts = chosen.type !== 'close' && chosen.type !== 'leave'
    return (starts ? insider.epoch(chosen, 'here', (_, honest) => honest()) : insider.entry(chosen)).bytes
  }

  /** With everything it stores and every key of its own the server opens nothing. */
  opensNothing(): void {
    const { world } = this
    for (const branch of world.branches) {
      const insider = new Insider(branch.setting(world.engine), this.ghost, 'eindhoven')
      expect(insider.opens(insider.keys()), 'the server reads nothing').toEqual([])
    }
  }
}
