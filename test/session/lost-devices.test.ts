import { describe, expect, it } from 'vitest'
import { type Act, toHex } from '#wire'
import { lostOf } from '../../src/session/conversation/lost.ts'
import { addAct, anna, fenna, guest, hand, Ledger, person, tab } from '../support/ledger.ts'
import { TEST_GROUPS, type TestGroups } from '../support/roster.ts'
import { kemHash, named, personId, termRoster } from '../support/terms.ts'

const rotate: Act = { type: 'rotate' }
const removed = (name: string): Act => ({ type: 'remove', device: named(name) })
const groups = (people: Readonly<Record<string, number>>, partner = { Fenna: 1 } as object): TestGroups => ({
  ...TEST_GROUPS,
  eindhoven: { role: 'team', people },
  'shn-brabant': { role: 'partner', people: { ...partner } },
})
const carla = hand('Carla.0', 'eindhoven')
const lost = (ledger: Ledger, ...said: readonly number[]) => lostOf(ledger.known(), ledger.roster, said)
const team = { kind: 'person', group: 'eindhoven' }

describe('who lost every device', () => {
  it('is a team whose devices are all others, in each epoch but the present', () => {
    const ledger = Ledger.accepted(termRoster(groups({ Anna: 1 }), groups({ Carla: 1 })))
    ledger.do(carla, rotate, { version: 2 })
    expect(lost(ledger, 1)).toStrictEqual([team])
    expect(lost(ledger, 0, 1)).toStrictEqual([team])
    expect(lost(ledger, 2)).toEqual([])
    expect(lost(ledger)).toEqual([])
  })

  it('is also a team that took the lost device out itself', () => {
    const ledger = Ledger.accepted(termRoster(groups({ Anna: 1 }), groups({ Carla: 1 })))
    ledger.do(carla, removed('Anna.0'), { version: 2 })
    expect(lost(ledger, 1)).toStrictEqual([team])
  })

  it('is a team of which one device alone had been given what was said', () => {
    const ledger = Ledger.accepted(termRoster(groups({ Anna: 1, Bram: 1 }), groups({ Carla: 1 })))
    ledger.do(anna, removed('Bram.0')).do(carla, rotate, { version: 2 })
    expect(lost(ledger, 2)).toStrictEqual([team])
  })

  it('is not a team that has one of them left, or was given it again', () => {
    const ledger = Ledger.accepted(termRoster(groups({ Anna: 1, Bram: 1 }), groups({ Anna: 1, Carla: 1 })))
    expect(lost(ledger.do(carla, rotate, { version: 2 }), 1)).toEqual([])
    const again = Ledger.accepted(termRoster(groups({ Anna: 1 }), groups({ Carla: 1 })))
    again.do(carla, rotate, { version: 2 })
    const items = [{ epoch: 1, recipient: kemHash('Carla.0'), wrap: named('late') }]
    expect(lost(again.do(tab, { type: 'rewrap', items }), 1)).toEqual([])
  })

  it('is a person by name, from the first word they could read, and nobody who never could', () => {
    const before = groups({ Anna: 1 })
    const ledger = Ledger.accepted(termRoster(before, groups({ Anna: 1 }, { Floor: 1 })))
    ledger
      .do(tab, addAct(person('shn-brabant', 'Fenna'), 2))
      .do(fenna, rotate)
      .do(tab, addAct(guest('lawyer'), 4))
      .do(anna, rotate, { version: 2 })
    const one = { kind: 'person', group: 'shn-brabant', person: toHex(personId('Fenna')) }
    expect(lost(ledger, 2)).toStrictEqual([one])
    expect(lost(ledger, 1, 2)).toStrictEqual([one])
    expect(lost(ledger, 3)).toStrictEqual([one])
    expect(lost(ledger, 0, 1)).toEqual([])
  })
})
