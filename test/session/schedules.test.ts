import fc from 'fast-check'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { Chains } from '../../src/session/conversation/chain.ts'
import { Conversation } from '../../src/session/conversation/conversation.ts'
import { noble } from '../second/labels.ts'
import { words } from '../support/cast.ts'
import { remembering } from '../support/remembering.ts'
import { Symbolic } from '../support/symbolic.ts'
import { type Staff, staffOf } from './schedule/cast.ts'
import { attack, check, checkAfresh } from './schedule/check.ts'
import { dishonest, honest, type Step } from './schedule/step.ts'
import { Tally, World } from './schedule/world.ts'

/** The suite runs the same ones each time; a long night runs more, and others. */
const IS_LONG = process.env['TEST_LONG'] !== undefined
const RUNS = Number(process.env['TEST_RUNS'] ?? (IS_LONG ? 100_000 : 5_000))
const SEED = Number(process.env['TEST_SEED'] ?? (IS_LONG ? Math.trunc(Math.random() * 2 ** 31) : 20261122))

const symbolic = new Symbolic()
let sodium: Engine
/** The same people under each kind of cryptography. */
let onTerms: Staff
let onSodium: Staff

beforeAll(async () => {
  onTerms = staffOf(symbolic, symbolic)
  symbolic.keep()
  sodium = await loadSodium()
  onSodium = staffOf(sodium, noble)
})
afterEach(() => void vi.restoreAllMocks())

type Kind = 'honest' | 'dishonest'
const KINDS = { honest: honest(24), dishonest: dishonest(28) }
const AMONG_STAFF = { honest: honest(24, true), dishonest: dishonest(28, true) }

/** Lives through so many schedules; throws at the first in which somebody reads more, or less unawares. */
function live(kind: Kind, runs: number, world: (tally: Tally) => World, kinds: typeof KINDS = KINDS): Tally {
  const tally = new Tally()
  let run = 0
  const schedule = (steps: readonly Step[]): void => {
    const one = world(tally)
    for (const step of steps) one.run(step)
    check(one)
    if (run++ % 6 > 0) return
    one.crimes.opensNothing()
    if (kind === 'dishonest') return
    checkAfresh(one)
    attack(one)
  }
  fc.assert(fc.property(kinds[kind], schedule), { numRuns: Math.ceil(runs), seed: SEED })
  return tally
}

const terms = (tally: Tally): World => {
  symbolic.begin()
  return new World(symbolic, onTerms, tally)
}

const asks = (tally: Tally): World => {
  symbolic.begin()
  return new World(symbolic, onTerms, tally, 'staff')
}

const DEEDS = [
  ...['say', 'accept', 'rotate', 'leave', 'close', 'rewrap', 'code', 'back', 'lose', 'roster'],
  ...['add tilburg', 'add Fenna', 'add eindhoven', 'add guest'],
  ...['remove eindhoven', 'remove tilburg', 'remove Fenna', 'remove guest'],
]
const CRIMES = [
  ...['trick', 'replay', 'cross', 'splice', 'freeze', 'thaw', 'withhold', 'shuffle', 'relent', 'lie', 'lax'],
  ...['roster', 'poisoned', 'fork', 'marked'],
  ...['stranger', 'staff', 'tab', 'message', 'guest'].map((what) => `forge ${what}`),
]

describe('random schedules on terms', () => {
  it('with a server that keeps its duties: every reader has read exactly what they may', {
    timeout: 7_200_000,
  }, () => {
    const tally = live('honest', RUNS / 2, terms)
    for (const deed of DEEDS) expect(tally.of(deed), deed).toBeGreaterThan(0)
  })

  it('with a server that does not: nobody reads more, or less without being told', {
    timeout: 7_200_000,
  }, () => {
    const tally = live('dishonest', RUNS / 2, terms)
    for (const name of [...DEEDS, ...CRIMES]) expect(tally.of(name), name).toBeGreaterThan(0)
  })
})

describe('random schedules among staff', () => {
  const ours = ['say', 'accept', 'rotate', 'leave', 'close', 'rewrap', 'lose', 'roster']
  const refused = ['code', 'back', 'add', 'remove'].map((type) => `trespass ${type}`)

  it('with a server that keeps its duties', { timeout: 7_200_000 }, () => {
    const tally = live('honest', RUNS / 10, asks, AMONG_STAFF)
    for (const deed of [...ours, ...refused]) expect(tally.of(deed), deed).toBeGreaterThan(0)
    for (const deed of ['code', 'back', 'add tilburg', 'remove tilburg']) expect(tally.of(deed), deed).toBe(0)
  })

  it('with a server that does not', { timeout: 7_200_000 }, () => {
    const tally = live('dishonest', RUNS / 10, asks, AMONG_STAFF)
    for (const name of [...ours, ...refused, ...CRIMES]) expect(tally.of(name), name).toBeGreaterThan(0)
  })

  it('on libsodium', { timeout: 3_600_000 }, () => {
    const real = (tally: Tally): World => new World(remembering(sodium), onSodium, tally, 'staff')
    expect(live('honest', RUNS / 100, real, AMONG_STAFF).of('say')).toBeGreaterThan(0)
  })
})

describe('random schedules on libsodium', () => {
  const real = (tally: Tally): World => new World(remembering(sodium), onSodium, tally)
  it('with a server that keeps its duties', { timeout: 3_600_000 }, () => {
    expect(live('honest', RUNS / 50, real).of('say')).toBeGreaterThan(0)
  })
  it('with a server that does not', { timeout: 3_600_000 }, () => {
    expect(live('dishonest', RUNS / 50, real).of('marked')).toBeGreaterThan(0)
  })
})

describe('past failures', () => {
  const lived = (...steps: Step[]): World => {
    const world = terms(new Tally())
    for (const step of steps) world.run(step)
    check(world)
    return world
  }
  const here = { mode: 'here', lag: false } as const
  const away = { mode: 'away', lag: false } as const

  it('seed 1047053830: who came back by code passes on what the code opened, to the team of the consent', () => {
    const world = lived(
      { do: 'code', lag: false },
      { do: 'accept', who: 0, ...away },
      { do: 'say', who: 0, lag: false },
      { do: 'accept', who: 1, ...here },
      { do: 'back', lag: false },
      { do: 'rewrap', who: 15, ...here },
    )
    expect(world.branches[0]!.model.texts('Anna.0')).toEqual(['handoff', 't1 Dina.0'])
  })

  it('seed 710225059: a code cites a roster that who speaks has not read of', () => {
    const cited = (who: number): World =>
      lived(
        { do: 'accept', who: 1, ...here },
        { do: 'say', who, lag: false },
        { do: 'roster' },
        { do: 'learn', who: 10, lag: false },
        { do: 'code', lag: false },
        { do: 'say', who, lag: true },
      )
    expect(cited(1).branches[0]!.model.texts('Anna.1')).toEqual(['handoff', 't1 Anna.0', 't2 Anna.0'])
    const { visitor } = cited(2)
    expect(words(visitor!.read()!)).toEqual(['handoff', 't1 Anna.1', '!unreadable'])
  })

  it('seed 20261122: the first words after a return were dropped, and nothing showed it', () => {
    const world = lived(
      { do: 'code', lag: false },
      { do: 'back', lag: false },
      { do: 'say', who: 15, lag: false },
      { crime: 'trick', on: 11, trick: 'drop' },
      { do: 'say', who: 15, lag: false },
    )
    expect(world.tally.of('marked')).toBeGreaterThan(0)
  })
})

describe('the schedules themselves', () => {
  /** What the first schedule that fails says, of some that pass as things are. */
  const faultOf = (kind: Kind): string => {
    try {
      live(kind, 400, terms)
      return 'none'
    } catch (error) {
      return String(error instanceof Error ? (error.cause ?? error) : error)
    }
  }

  it('fail when gaps are not looked for', () => {
    vi.spyOn(Chains.prototype, 'check').mockReturnValue('fits')
    expect(faultOf('dishonest')).toMatch(/misses something|reads nothing twice/)
  })
  it('fail when any signature is good', () => {
    vi.spyOn(symbolic as { verify: Engine['verify'] }, 'verify').mockReturnValue(true)
    expect(faultOf('dishonest')).toMatch(/changes nothing|reads/)
  })
  it('fail when a stale epoch may be written to', () => {
    vi.spyOn(Conversation.prototype as unknown as { isStale: () => boolean }, 'isStale').mockReturnValue(
      false,
    )
    expect(faultOf('honest')).toMatch(/who is out/)
  })
  it('fail among staff when a third group may read, or who was asked may not', () => {
    const world = asks(new Tally())
    world.run({ do: 'accept', who: 6, mode: 'here', lag: false })
    world.run({ do: 'say', who: 6, lag: false })
    check(world)
    attack(world)
    const { model } = world.branches[0]!
    model.epochs[1]!.add('Dina.0')
    world.branches[0]!.note()
    expect(() => check(world)).toThrow()
    expect(() => attack(world)).toThrow()
    model.epochs[1]!.delete('Dina.0')
    model.epochs[0]!.delete('Karin.0')
    world.branches[0]!.note()
    expect(() => check(world)).toThrow()
  })
  it('fail when one person may read one text more, or one less', () => {
    const world = terms(new Tally())
    world.run({ do: 'accept', who: 1, mode: 'here', lag: false })
    world.run({ do: 'say', who: 1, lag: false })
    check(world)
    const { model } = world.branches[0]!
    model.epochs[1]!.add('Fenna.0')
    world.branches[0]!.note()
    expect(() => check(world)).toThrow()
    model.epochs[1]!.delete('Fenna.0')
    model.epochs[1]!.delete('Bram.0')
    world.branches[0]!.note()
    expect(() => check(world)).toThrow()
    expect(() => attack(world)).toThrow()
  })
})
