import { describe, expect, it } from 'vitest'
import { isReceiver, samePrincipal, toHex } from '#wire'
import { addAct, anna, guest, hand, Ledger, person, tab, team } from '../../support/ledger.ts'
import { kemHash, named } from '../../support/terms.ts'

describe('one principal', () => {
  const all = [
    team('eindhoven'),
    team('drenthe'),
    person('eindhoven', 'Anna'),
    person('eindhoven', 'Bram'),
    person('drenthe', 'Anna'),
    guest('one', 'two'),
    guest('one'),
    guest('one', 'three'),
    guest('three', 'four'),
  ]

  it('is itself and nobody else', () => {
    for (const a of all) for (const b of all) expect(samePrincipal(a, b)).toBe(a === b)
  })

  it('is the same guest in whatever order the keys are named', () => {
    expect(samePrincipal(guest('one', 'two'), guest('two', 'one'))).toBe(true)
  })
})

describe('a guest with two devices', () => {
  const told = (): Ledger => Ledger.accepted().do(tab, addAct(guest('one', 'two'), 2))

  it('speaks with either', () => {
    told().do(hand('one'), { type: 'rotate' }).do(hand('two'), { type: 'rotate' })
  })

  it('is removed by both keys, not by one of them or one more', () => {
    const ledger = told()
    for (const other of [guest('one'), guest('one', 'three'), guest('three', 'four')])
      expect(ledger.refusal(tab, { type: 'remove', principal: other })).toBe('not-allowed')
    ledger.do(tab, { type: 'remove', principal: guest('two', 'one') })
    expect(ledger.members()).toEqual(['team:eindhoven'])
  })

  it('gets no wrap for one that was removed as a device of a group, and one for the other', () => {
    const keys = ['Bram.0', 'two'].map((name) => ({ sign: named(name), kem: kemHash(`guest ${name}`) }))
    const ledger = Ledger.accepted()
      .do(tab, addAct({ kind: 'guest', keys }, 2))
      .do(anna, { type: 'remove', device: named('Bram.0') })
    const recipients = ledger.known().epochs[3]?.recipients
    expect(recipients).not.toContain(toHex(kemHash('guest Bram.0')))
    expect(recipients).toContain(toHex(kemHash('guest two')))
  })
})

it('no group is not a receiver where no team was chosen', () => {
  const { state } = new Ledger().create({ helpdesk: 'comensha' })
  expect(state && [isReceiver(state, ''), isReceiver(state, 'comensha')]).toEqual([false, true])
})
