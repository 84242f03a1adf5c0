import { describe, expect, it } from 'vitest'
import { type Act, openEntry, toHex } from '#wire'
import { type Happened, happened } from '../../src/session/conversation/events.ts'
import {
  addAct,
  anna,
  anna2,
  backAct,
  bram,
  codeAct,
  guest,
  type Hand,
  hand,
  Ledger,
  type Options,
  person,
  returner,
  tab,
  team,
} from '../support/ledger.ts'
import { TEST_GROUPS, type TestGroups } from '../support/roster.ts'
import { kemHash, named, personId, termRoster } from '../support/terms.ts'

/** Does what is to be done, and answers the line it leaves. */
function line(ledger: Ledger, by: Hand, act: Act, options: Options = {}): Happened | undefined {
  const before = ledger.state
  ledger.do(by, act, options)
  return lineOf(ledger, before)
}

function lineOf(ledger: Ledger, before: Ledger['state']): Happened | undefined {
  const { entry } = openEntry(ledger.frames.at(-1)!)!
  return happened(before, entry, ledger.roster)
}

const of = (name: string, group = 'eindhoven') => ({
  kind: 'person' as const,
  group,
  person: toHex(personId(name)),
})
const guestOf = (name: string) => ({ kind: 'guest' as const, sign: toHex(named(name)) })
const visitor = { kind: 'visitor' as const }
const group = 'eindhoven'
const given = (...names: readonly string[]): Act => ({
  type: 'rewrap',
  items: names.map((name) => ({ epoch: 1, recipient: kemHash(name), wrap: named(`late ${name}`) })),
})
const removed = (name: string): Act => ({ type: 'remove', device: named(name) })
const rotate: Act = { type: 'rotate' }

describe('a line of what happened', () => {
  it('names the person of the team who accepted, closed or left', () => {
    const ledger = new Ledger().create()
    const accept: Act = { type: 'accept' }
    expect(line(ledger, bram, accept)).toStrictEqual({ event: 'accepted', who: of('Bram'), group })
    expect(line(ledger, anna2, accept)).toStrictEqual({ event: 'accepted', who: of('Anna'), group })
    expect(line(ledger, bram, { type: 'leave' })).toStrictEqual({ event: 'left', who: of('Bram'), group })
  })

  it('says of a team, a person and a guest that they came in, how far, and that they were removed', () => {
    const ledger = Ledger.accepted()
    const drenthe = { kind: 'person', group: 'drenthe' }
    for (const [principal, who] of [
      [team('drenthe'), drenthe],
      [person('shn-brabant', 'Fenna'), of('Fenna', 'shn-brabant')],
      [guest('lawyer'), guestOf('lawyer')],
    ] as const) {
      for (const scope of ['now', 'summary'] as const) {
        const add = addAct(principal, ledger.epoch + 1, scope)
        expect(line(ledger, tab, add)).toStrictEqual({ event: 'joined', who, scope })
        expect(line(ledger, tab, { type: 'remove', principal })).toStrictEqual({ event: 'removed', who })
      }
    }
  })

  it('calls a guest by their first key, and never the visitor', () => {
    const ledger = Ledger.accepted().do(tab, addAct(guest('lawyer', 'second phone'), 2))
    expect(line(ledger, hand('lawyer'), { type: 'leave' })).toStrictEqual({
      event: 'left',
      who: guestOf('lawyer'),
    })
  })

  it('names the visitor who wrote, made a code, closed and came back with it', () => {
    const ledger = new Ledger().create()
    expect(lineOf(ledger, undefined)).toStrictEqual({ event: 'created', who: visitor })
    expect(line(ledger, tab, codeAct())).toStrictEqual({ event: 'code', who: visitor })
    expect(line(ledger, tab, { type: 'close' })).toStrictEqual({ event: 'closed', who: visitor })
    expect(line(ledger, returner, backAct())).toStrictEqual({ event: 'back', who: visitor })
    // the tab that was before is the visitor too
    expect(line(ledger, tab, { type: 'close' })).toStrictEqual({ event: 'closed', who: visitor })
  })

  it('of a new key alone is none', () => {
    const ledger = Ledger.accepted()
    for (const who of [anna, tab]) expect(line(ledger, who, rotate)).toBeUndefined()
  })

  it('of a newer list names who brought it in', () => {
    const ledger = Ledger.accepted(termRoster(TEST_GROUPS, TEST_GROUPS, TEST_GROUPS))
    const roster = (by: Hand, version: number) => line(ledger, by, rotate, { version })
    expect(roster(bram, 2)).toStrictEqual({ event: 'roster', who: of('Bram') })
    expect(roster(tab, 3)).toStrictEqual({ event: 'roster', who: visitor })
    expect(roster(tab, 3)).toBeUndefined()
  })
})

describe('a line of keys given', () => {
  it('names whose device got them, and who gave them', () => {
    const ledger = Ledger.accepted().do(tab, addAct(team('drenthe'), 1, 'everything'))
    for (const [by, who] of [
      [anna, { who: of('Anna'), group }],
      [tab, { who: visitor }],
    ] as const) {
      expect(line(ledger, by, given('Bram.0'))).toStrictEqual({ event: 'given', ...who, to: of('Bram') })
      expect(line(ledger, by, given('Anna.1'))).toStrictEqual({ event: 'given', ...who, to: of('Anna') })
      expect(line(ledger, by, given('Chris.0'))).toStrictEqual({
        event: 'given',
        ...who,
        to: of('Chris', 'drenthe'),
      })
    }
  })

  it('names the guest who got them, by either key', () => {
    const ledger = Ledger.accepted().do(tab, addAct(guest('lawyer', 'second phone'), 1, 'everything'))
    for (const name of ['lawyer', 'second phone']) {
      expect(line(ledger, tab, given(name))).toStrictEqual({
        event: 'given',
        who: visitor,
        to: guestOf('lawyer'),
      })
    }
    expect(line(ledger, tab, given('Bram.0'))).toMatchObject({ to: of('Bram') })
  })
})

describe('a line of a device taken out', () => {
  it('names whose it was, and who took it out', () => {
    const ledger = Ledger.accepted()
      .do(tab, addAct(guest('lawyer'), 2))
      .do(tab, addAct(team('drenthe'), 3))
    const out = (by: Hand, name: string) => line(ledger, by, removed(name))
    expect(out(anna, 'Bram.0')).toStrictEqual({
      event: 'removed',
      who: of('Anna'),
      group,
      to: of('Bram'),
    })
    expect(out(anna2, 'Anna.0')).toStrictEqual({
      event: 'removed',
      who: of('Anna'),
      group,
      to: of('Anna'),
    })
  })

  it('knows it from the list before, when the newer one has neither device nor team any more', () => {
    const { drenthe: _, ...rest } = TEST_GROUPS
    const later: TestGroups = { ...rest, eindhoven: { role: 'team', people: { Anna: 1 } } }
    const ledger = Ledger.accepted(termRoster(TEST_GROUPS, later)).do(tab, addAct(team('drenthe'), 2))
    expect(line(ledger, anna, removed('Bram.0'), { version: 2 })).toStrictEqual({
      event: 'removed',
      who: of('Anna'),
      group,
      to: of('Bram'),
    })
  })
})
