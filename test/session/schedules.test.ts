import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ConversationView, Engine, Outgoing } from '#session'
import { loadSodium } from '#session/libsodium'
import { Refused, toHex } from '#wire'
import { Cast, lacking, quick, words } from '../support/cast.ts'
import { Insider } from '../support/insider.ts'
import type { Someone } from '../support/relay.ts'
import { type TestRoster, testRoster } from '../support/roster.ts'
import { type Mode, Model, type Name } from './model.ts'

const STAFF: Readonly<Record<Name, string>> = {
  Anna: 'eindhoven',
  Bram: 'eindhoven',
  Dina: 'comensha',
  Fenna: 'shn-brabant',
}

type Op =
  | {
      readonly do: 'say' | 'accept' | 'rotate' | 'leave' | 'close' | 'rewrap'
      readonly who: number
      readonly mode: Mode
      readonly lag: boolean
    }
  | { readonly do: 'code' | 'back' | 'remove'; readonly lag: boolean }
  | { readonly do: 'add'; readonly everything: boolean; readonly lag: boolean }

const lag = fc.constantFrom(false, false, false, true)
const mode = fc.constantFrom<Mode>('here', 'away')
const step: fc.Arbitrary<Op> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('say' as const), who: fc.nat(4), mode, lag }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('accept' as const, 'rotate' as const),
      who: fc.nat(4),
      mode,
      lag,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('leave' as const, 'close' as const),
      who: fc.nat(4),
      mode,
      lag,
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('rewrap' as const), who: fc.nat(4), mode, lag }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'code' as const,
        'code' as const,
        'back' as const,
        'back' as const,
        'remove' as const,
      ),
      lag,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('add' as const), everything: fc.boolean(), lag }) },
)

const on = (
  what: 'say' | 'accept' | 'rotate' | 'leave' | 'close' | 'rewrap',
  who: number,
  how: Mode = 'here',
): Op => ({
  do: what,
  who,
  mode: how,
  lag: false,
})
const by = (what: 'code' | 'back' | 'remove'): Op => ({ do: what, lag: false })
const add: Op = { do: 'add', everything: true, lag: false }
/** One schedule with every kind of step in it. */
const TOUR: Op[] = [
  on('accept', 0),
  on('say', 0),
  add,
  on('rewrap', 4),
  on('say', 3),
  by('remove'),
  by('code'),
  on('rotate', 0, 'away'),
  on('say', 0),
  by('back'),
  on('say', 4),
  on('leave', 0),
  on('rotate', 4),
  on('accept', 1),
  by('remove'),
  on('accept', 2),
  on('close', 2),
]

/** More, and others, for a long night; the suite itself runs the same ones each time. */
const RUNS = Number(process.env['TEST_RUNS'] ?? 100)
const SEED = Number(process.env['TEST_SEED'] ?? 20261122)

let engine: Engine
let roster: TestRoster
const done = new Map<string, number>()

/** Decapsulation is what costs; a device that is opened afresh does the same ones again. */
function remembering(plain: Engine): Engine {
  const known = new Map<string, Uint8Array>()
  const decapsulate = (cipher: Uint8Array, secret: Uint8Array): Uint8Array => {
    const mark = toHex(plain.hash(new Uint8Array([...cipher, ...secret])))
    const shared = known.get(mark) ?? plain.decapsulate(cipher, secret)
    known.set(mark, shared.slice())
    return shared.slice()
  }
  return { ...plain, decapsulate }
}

beforeAll(async () => {
  engine = quick(await loadSodium())
  roster = testRoster(engine, {
    comensha: { role: 'helpdesk', people: { Dina: 1 } },
    eindhoven: { role: 'team', people: { Anna: 1, Bram: 1 } },
    'shn-brabant': { role: 'partner', people: { Fenna: 1 } },
  })
})

/** One conversation lived by honest clients over an honest relay, beside a model that knows no keys. */
class World {
  readonly cast: Cast
  readonly model = new Model()
  readonly staff: Readonly<Record<Name, Someone>>
  readonly tabs: { readonly someone: Someone; readonly code?: number }[]
  private digits = ''
  private count = 0

  constructor() {
    this.cast = new Cast(remembering(engine), roster)
    this.model.say('handoff')
    this.staff = Object.fromEntries(
      Object.entries(STAFF).map(([name, group]) => [name, this.cast.staff(name, group)]),
    )
    this.tabs = [{ someone: this.cast.visitor }]
  }

  private someone(who: number): [Name, Someone] {
    const name = Object.keys(STAFF)[who]
    return name === undefined ? [this.model.tabName, this.tabs.at(-1)!.someone] : [name, this.staff[name]!]
  }

  /** Every name somebody reads by: a tab that came back by code also reads as that code. */
  private names(name: Name): Name[] {
    const code = name === this.model.tabName ? this.tabs.at(-1)!.code : undefined
    return code === undefined ? [name] : [name, `code ${code}`]
  }

  /** Whether it was acknowledged; a desk that refuses by itself sent nothing. */
  private try(who: Someone, late: boolean, make: () => Outgoing | undefined, name: string): boolean {
    if (!late) who.read(this.cast.c)
    let outgoing: Outgoing | undefined
    try {
      outgoing = make()
    } catch (error) {
      if (error instanceof Refused) return false
      throw error
    }
    const ok = outgoing !== undefined && who.send(outgoing, this.cast.c) === 'ok'
    if (ok) done.set(name, (done.get(name) ?? 0) + 1)
    return ok
  }

  run(op: Op): void {
    if (op.do === 'say') this.say(op.who, op.lag)
    else if ('who' in op) this.enter(op.do, op.who, op.mode, op.lag)
    else if (op.do === 'add') this.add(op.everything, op.lag)
    else if (op.do === 'back') this.back()
    else this.visitor(op.do, op.lag)
  }

  private say(who: number, late: boolean): void {
    const [name, someone] = this.someone(who)
    const text = `t${++this.count} ${name}`
    const conversation = this.cast.c
    const ok = this.try(
      someone,
      late,
      () => someone.desk.say({ conversation, body: { t: 'text', text } }),
      'say',
    )
    if (!ok) return
    expect(name.startsWith('tab') || (this.model.isMember(name) && this.model.accepted)).toBe(true)
    expect(this.model.stale || this.model.closed).toBe(false)
    this.model.say(text)
  }

  private enter(
    what: 'accept' | 'rotate' | 'leave' | 'close' | 'rewrap',
    who: number,
    how: Mode,
    late: boolean,
  ): void {
    const [name, { desk }] = this.someone(who)
    const args = { conversation: this.cast.c, mode: how }
    const rewrap = () => desk.rewrap({ ...args, devices: lacking(desk, this.cast.c) })[0]
    const make = what === 'rewrap' ? rewrap : () => desk[what](args)
    if (!this.try(this.someone(who)[1], late, make, what)) return
    const { model } = this
    if (what === 'accept') {
      expect(model.mayAccept(name)).toBe(true)
      model.accept(name, how)
      return
    }
    expect(name.startsWith('tab') || model.isMember(name)).toBe(true)
    if (what === 'leave') model.leave(name)
    if (what === 'close') model.closed = true
    if (what === 'rewrap') {
      model.rewrap(...this.names(name))
      while (this.try(this.someone(who)[1], false, make, what)) model.rewrap(...this.names(name))
    }
    if (what === 'rotate') {
      if (name.startsWith('tab')) model.closed = false
      expect(model.closed).toBe(false)
      model.start(how)
    }
  }

  private visitor(what: 'code' | 'remove', late: boolean): void {
    const { someone } = this.tabs.at(-1)!
    const conversation = this.cast.c
    if (what === 'code') {
      let digits = ''
      const make = (): Outgoing => {
        const made = someone.desk.makeCode({ conversation })
        digits = made.code
        return made.entry
      }
      if (!this.try(someone, late, make, what)) return
      this.digits = digits
      this.model.newCode()
      return
    }
    const contact = this.model.isMember('Fenna')
    const fenna = { group: 'shn-brabant', person: toHex(roster.ids['Fenna']!) }
    const args = { conversation, ...(contact ? fenna : { group: 'eindhoven' }) }
    if (
      this.try(someone, late, () => someone.desk.removeMember(args), contact ? 'removeFenna' : 'removeTeam')
    ) {
      this.model.remove(contact ? 'Fenna' : 'eindhoven')
    }
  }

  private add(everything: boolean, late: boolean): void {
    const { someone } = this.tabs.at(-1)!
    const scope = everything ? ('everything' as const) : ('now' as const)
    const args = {
      conversation: this.cast.c,
      group: 'shn-brabant',
      person: toHex(roster.ids['Fenna']!),
      scope,
    }
    if (this.try(someone, late, () => someone.desk.add(args), 'add')) this.model.add('Fenna', everything)
  }

  private back(): void {
    if (this.model.code === undefined) return
    const phone = this.cast.stranger()
    phone.desk.openCode({ digits: this.digits })
    phone.read(this.cast.c)
    if (this.cast.relay.append(phone.desk.back({ conversation: this.cast.c })) !== 'ok') return
    phone.desk.becameTab({ conversation: this.cast.c })
    phone.read(this.cast.c)
    this.tabs.push({ someone: phone, code: this.model.code })
    this.model.back()
    done.set('back', (done.get('back') ?? 0) + 1)
  }

  /** Everybody has read exactly what they may, in order, and nobody sees a broken line. */
  check(): void {
    const { model, cast } = this
    const seen = (view: ConversationView): string[] => words(view)
    for (const [i, tab] of this.tabs.entries()) {
      const names = [`tab ${i}`, ...(tab.code === undefined ? [] : [`code ${tab.code}`])]
      expect(seen(tab.someone.read(cast.c)), `tab ${i}`).toEqual(model.texts(...names))
    }
    for (const [name, group] of Object.entries(STAFF)) {
      expect(seen(this.staff[name]!.read(cast.c)), name).toEqual(model.texts(name))
      expect(seen(cast.staff(name, group).read(cast.c)), `${name}, afresh`).toEqual(model.texts(name))
    }
    if (model.code !== undefined) {
      expect(seen(cast.phone(this.digits).read(cast.c)), 'code').toEqual(model.texts(`code ${model.code}`))
    }
  }

  /** Nor could they have read more with a client that keeps to no rule and every wrap the server ever held. */
  attack(): void {
    for (const [name, group] of Object.entries(STAFF)) {
      const insider = Insider.staff(this.cast, name, group)
      const opened = insider.opens(insider.keys()).map((json) => {
        const body = JSON.parse(json) as { t: string; text?: string }
        return body.text ?? body.t
      })
      expect(opened, `${name}, without rules`).toEqual(this.model.texts(name))
    }
  }
}

describe('random schedules', () => {
  it('of visitor, coordinators, CoMensha and contact: every reader has read exactly what they may', () => {
    let run = 0
    const lives = (ops: readonly Op[]): void => {
      const world = new World()
      for (const op of ops) world.run(op)
      world.check()
      if (run++ % 6 === 0) world.attack()
    }
    lives(TOUR)
    const start = fc.constantFrom([], [on('accept', 0)], [on('accept', 1)])
    const schedule = fc.tuple(start, fc.array(step, { minLength: 6, maxLength: 20, size: 'max' }))
    fc.assert(
      fc.property(schedule, ([first, ops]) => lives([...first, ...ops])),
      { numRuns: RUNS, seed: SEED },
    )
    // the tour alone sees to it that every kind of step was acknowledged
    for (const name of [
      'say',
      'accept',
      'rotate',
      'leave',
      'close',
      'rewrap',
      'code',
      'back',
      'removeTeam',
      'removeFenna',
      'add',
    ]) {
      expect(done.get(name) ?? 0, name).toBeGreaterThan(0)
    }
  })

  it('seed 1047053830: who came back by code passes on what the code opened, to the team of the consent', () => {
    const world = new World()
    const steps = [
      by('code'),
      on('accept', 2, 'away'),
      on('say', 2),
      on('accept', 0),
      by('back'),
      on('rewrap', 4),
    ]
    for (const op of steps) world.run(op)
    expect(world.model.texts('Anna')).toEqual(['handoff', 't1 Dina'])
    world.check()
  })

  it('the check itself fails when one person reads one text more, or one less', () => {
    const world = new World()
    world.run({ do: 'accept', who: 0, mode: 'here', lag: false })
    world.run({ do: 'say', who: 0, mode: 'here', lag: false })
    world.check()
    world.model.epochs[1]!.add('Fenna')
    expect(() => world.check()).toThrow()
    world.model.epochs[1]!.delete('Fenna')
    world.model.epochs[1]!.delete('Bram')
    expect(() => world.check()).toThrow()
    expect(() => world.attack()).toThrow()
  })
})
