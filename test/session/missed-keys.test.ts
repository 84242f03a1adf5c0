import { describe, expect, it } from 'vitest'
import { type Act, type Member, toHex } from '#wire'
import { missedOf } from '../../src/session/conversation/missed.ts'
import { addAct, anna, bram, guest, hand, Ledger, person, tab, team } from '../support/ledger.ts'
import { TEST_GROUPS, type TestGroups } from '../support/roster.ts'
import { kemHash, personId, termRoster, without } from '../support/terms.ts'

const rotate: Act = { type: 'rotate' }
const groups = (people: Readonly<Record<string, number>>): TestGroups => ({
  ...TEST_GROUPS,
  eindhoven: { role: 'team', people },
})
const of = (name: string, group = 'eindhoven') => ({ kind: 'person', group, person: toHex(personId(name)) })
const memberOf = (ledger: Ledger, group = 'eindhoven'): Member =>
  ledger.known().members.find(({ principal }) => 'group' in principal && principal.group === group)!

/** What the device of this name misses, of messages in these epochs that it could not open. */
const missed = (
  ledger: Ledger,
  name: string,
  waiting: readonly number[],
  member: Member | undefined = memberOf(ledger),
  roster = ledger.roster,
) => missedOf(ledger.known(), roster, member, waiting, toHex(kemHash(name)))

describe('what a new device misses', () => {
  it('is told message by message, with everybody of a team in it who holds one of them', () => {
    const ledger = Ledger.accepted(
      termRoster(groups({ Anna: 1 }), groups({ Anna: 1, Bram: 1 }), groups({ Anna: 1, Bram: 1, Carla: 1 })),
    )
    ledger.do(bram, rotate, { version: 2 }).do(hand('Carla.0', 'eindhoven'), rotate, { version: 3 })
    expect(missed(ledger, 'Carla.0', [0, 1, 1, 2])).toStrictEqual({
      messages: 4,
      helpers: [of('Anna'), of('Bram')],
    })
    expect(missed(ledger, 'Carla.0', [1])).toStrictEqual({ messages: 1, helpers: [of('Anna')] })
    expect(missed(ledger, 'Carla.0', [3])).toBeUndefined()
    expect(missed(ledger, 'Bram.0', [0, 2])).toStrictEqual({ messages: 1, helpers: [of('Anna')] })
    expect(missed(ledger, 'Bram.0', [])).toBeUndefined()
  })

  it('is nothing to who is no member, or was not let in yet when it was said', () => {
    const ledger = Ledger.accepted()
      .do(tab, addAct(team('drenthe'), 2))
      .do(anna, rotate)
    expect(missedOf(ledger.known(), ledger.roster, undefined, [1], toHex(kemHash('Dina.0')))).toBeUndefined()
    const drenthe = memberOf(ledger, 'drenthe')
    expect(missed(ledger, 'Cor.0', [0, 1], drenthe)).toBeUndefined()
    expect(missed(ledger, 'Cor.0', [1, 2], drenthe)).toStrictEqual({
      messages: 1,
      helpers: [of('Anna'), of('Bram'), of('Chris', 'drenthe')],
    })
  })

  it('is given by nobody who came in alone or as a guest', () => {
    const ledger = Ledger.accepted()
      .do(tab, addAct(person('shn-brabant', 'Fenna'), 2))
      .do(tab, addAct(guest('lawyer'), 3))
      .do(anna, rotate)
    expect(missed(ledger, 'Anna.2', [4])?.helpers).toStrictEqual([of('Anna'), of('Bram')])
  })

  it('has no helper while the list of the team is still to be fetched', () => {
    const ledger = Ledger.accepted()
    const roster = without(ledger.roster, 1, 'eindhoven')
    expect(missed(ledger, 'Anna.2', [1], memberOf(ledger), roster)).toStrictEqual({
      messages: 1,
      helpers: [],
    })
  })
})
