import { describe, expect, it } from 'vitest'
import { type Act, toHex } from '#wire'
import {
  addAct,
  anna,
  anna2,
  backAct,
  bram,
  chris,
  codeAct,
  dina,
  fenna,
  guest,
  type Hand,
  hand,
  Ledger,
  person,
  returner,
  tab,
  team,
} from '../../support/ledger.ts'
import { TEST_GROUPS } from '../../support/roster.ts'
import { kemHash, named, termRoster } from '../../support/terms.ts'

const accept: Act = { type: 'accept' }
const rotate: Act = { type: 'rotate' }
const leave: Act = { type: 'leave' }
const close: Act = { type: 'close' }
const removeDevice = (name: string): Act => ({ type: 'remove', device: named(name) })
const night = (): Ledger => new Ledger().create().do(tab, codeAct()).do(anna, accept, { mode: 'away' })
const secondTab = hand('second tab')

describe('accept', () => {
  it('narrows the members to the accepting team and names its person as owner', () => {
    const ledger = Ledger.accepted()
    expect(ledger.members()).toEqual(['team:eindhoven'])
    expect(ledger.known().owner?.group).toBe('eindhoven')
    expect(ledger.known().epochs[1]?.recipients).not.toContain(toHex(kemHash('Dina.0')))
  })

  it.each([
    ['a team that was not named', chris],
    ['a partner', fenna],
    ['the visitor', tab],
    ['a key nobody knows', hand('nobody')],
    ['a coordinator speaking for another group', hand('Anna.0', 'comensha')],
    ['a coordinator speaking for no group', hand('Anna.0')],
  ] as [string, Hand][])('is refused from %s, before and after the first', (_, who) => {
    expect(new Ledger().create().refusal(who, accept)).toBe('not-allowed')
    expect(Ledger.accepted().refusal(who, accept)).toBe('not-allowed')
  })

  it('by a colleague is cover: same members, new owner, new epoch', () => {
    const ledger = Ledger.accepted()
    const before = ledger.known().owner
    ledger.do(bram, accept)
    expect(ledger.members()).toEqual(['team:eindhoven'])
    expect(ledger.known().owner).not.toEqual(before)
    expect(ledger.epoch).toBe(2)
  })

  it('by the helpdesk that was named joins it, visibly, and takes the case', () => {
    const ledger = Ledger.accepted().do(dina, accept)
    expect(ledger.members()).toEqual(['team:eindhoven', 'team:comensha'])
    expect(ledger.known().owner?.group).toBe('comensha')
  })

  it('by the helpdesk is refused when the consent named the team only', () => {
    const ledger = new Ledger().create({ team: 'eindhoven' }).do(anna, accept)
    expect(ledger.refusal(dina, accept)).toBe('not-allowed')
  })

  it('by a team the visitor added takes the case over (transfer: add, accept, leave)', () => {
    const ledger = Ledger.accepted()
      .do(tab, addAct(team('drenthe'), 2))
      .do(chris, accept)
    expect(ledger.known().owner?.group).toBe('drenthe')
    ledger.do(anna, leave).do(chris, rotate)
    expect(ledger.members()).toEqual(['team:drenthe'])
    expect(ledger.known().owner?.group).toBe('drenthe')
  })

  it('by a team the visitor removed is refused: only the visitor lets it back in', () => {
    const ledger = Ledger.accepted().do(dina, accept)
    ledger.do(tab, { type: 'remove', principal: team('eindhoven') })
    expect(ledger.refusal(anna, accept)).toBe('not-allowed')
    ledger.do(tab, addAct(team('eindhoven'), ledger.epoch + 1)).do(anna, accept)
    expect(ledger.members()).toEqual(['team:comensha', 'team:eindhoven'])
  })

  it('by a named team that left reads on only from there', () => {
    const ledger = Ledger.accepted().do(dina, accept).do(anna, leave).do(dina, rotate).do(anna, accept)
    const back = ledger
      .known()
      .members.find(({ principal }) => 'group' in principal && principal.group === 'eindhoven')
    expect(back?.from).toBe(ledger.epoch)
  })
})

describe('add', () => {
  it.each([
    ['the owner', anna],
    ['a colleague', bram],
    ['the helpdesk', dina],
    ['a key nobody knows', hand('nobody')],
  ] as [string, Hand][])('of a person is refused from %s: only the visitor adds', (_, who) => {
    expect(Ledger.accepted().refusal(who, addAct(person('shn-brabant', 'Fenna'), 2))).toBe('not-allowed')
  })

  it('of a person by the visitor gives exactly that person the next epoch, and no colleague of theirs', () => {
    const partner = { role: 'partner' as const, people: { Fenna: 1, Floor: 1 } }
    const ledger = Ledger.accepted(termRoster({ ...TEST_GROUPS, 'shn-brabant': partner }))
    ledger.do(tab, addAct(person('shn-brabant', 'Fenna'), 2))
    expect(ledger.known().epochs[2]?.recipients).toContain(toHex(kemHash('Fenna.0')))
    expect(ledger.known().epochs[2]?.recipients).not.toContain(toHex(kemHash('Floor.0')))
    const floor = hand('Floor.0', 'shn-brabant')
    for (const act of [rotate, leave, accept, removeDevice('Fenna.0')]) {
      expect(ledger.refusal(floor, act)).toBe('not-allowed')
    }
    expect(
      ledger.refusal(anna, {
        type: 'rewrap',
        items: [{ epoch: 2, recipient: kemHash('Floor.0'), wrap: named('w') }],
      }),
    ).toBe('not-allowed')
    ledger.do(fenna, rotate)
  })

  it('of CoMensha by the owner is taken only when the consent named it', () => {
    const helpdesk = addAct(team('comensha'), 2)
    Ledger.accepted().do(anna, helpdesk)
    expect(Ledger.accepted().refusal(bram, helpdesk)).toBe('not-allowed')
    const teamOnly = new Ledger().create({ team: 'eindhoven' }).do(anna, accept)
    expect(teamOnly.refusal(anna, helpdesk)).toBe('not-allowed')
    expect(Ledger.accepted().refusal(anna, addAct(team('drenthe'), 2))).toBe('not-allowed')
    expect(Ledger.accepted().refusal(anna, addAct(person('comensha', 'Dina'), 2))).toBe('not-allowed')
  })

  it('of CoMensha by the owner is refused after the visitor removed it', () => {
    const ledger = Ledger.accepted().do(dina, accept).do(anna, accept)
    ledger.do(tab, { type: 'remove', principal: team('comensha') })
    expect(ledger.refusal(anna, addAct(team('comensha'), ledger.epoch + 1))).toBe('not-allowed')
    expect(ledger.refusal(dina, accept)).toBe('not-allowed')
  })

  it('is refused before anyone accepted, twice, and from an epoch that is not the one it starts', () => {
    const fennaNow = (from: number): Act => addAct(person('shn-brabant', 'Fenna'), from)
    expect(new Ledger().create().refusal(tab, fennaNow(1))).toBe('not-allowed')
    expect(Ledger.accepted().refusal(tab, fennaNow(1))).toBe('not-allowed')
    expect(Ledger.accepted().refusal(tab, fennaNow(3))).toBe('not-allowed')
    expect(Ledger.accepted().do(tab, fennaNow(2)).refusal(tab, fennaNow(3))).toBe('not-allowed')
    expect(Ledger.accepted().refusal(tab, addAct(team('eindhoven'), 2))).toBe('not-allowed')
    expect(Ledger.accepted().refusal(tab, addAct(person('shn-brabant', 'Fenna'), 0, 'summary'))).toBe(
      'not-allowed',
    )
    Ledger.accepted().do(tab, addAct(person('shn-brabant', 'Fenna'), 0, 'everything'))
  })

  it('of somebody or of a team that no list names is refused', () => {
    for (const nobody of [
      person('shn-brabant', 'Anna'),
      person('utrecht', 'Fenna'),
      team('utrecht'),
      person('eindhoven', 'Fenna'),
    ])
      expect(Ledger.accepted().refusal(tab, addAct(nobody, 2))).toBe('unknown-group')
    Ledger.accepted().do(tab, addAct(person('eindhoven', 'Anna'), 2))
  })

  it('of a guest gives the guest wraps; the guest may rotate and leave, and add nobody', () => {
    const ledger = Ledger.accepted().do(tab, addAct(guest('lawyer'), 2))
    const lawyer = hand('lawyer')
    expect(ledger.known().epochs[2]?.recipients).toContain(toHex(kemHash('lawyer')))
    ledger.do(lawyer, rotate)
    for (const act of [
      accept,
      close,
      addAct(guest('friend'), 4),
      removeDevice('Anna.0'),
      codeAct(),
      backAct(),
    ]) {
      expect(ledger.refusal(lawyer, act)).toBe('not-allowed')
    }
    expect(ledger.refusal(lawyer, { type: 'remove', principal: team('eindhoven') })).toBe('not-allowed')
    ledger.do(lawyer, leave)
    expect(ledger.refusal(lawyer, rotate)).toBe('not-allowed')
    ledger.do(anna, rotate)
    expect(ledger.known().epochs[4]?.recipients).not.toContain(toHex(kemHash('lawyer')))
  })

  it('of a guest with keys somebody has already is refused', () => {
    const ledger = new Ledger()
      .create()
      .do(tab, codeAct())
      .do(anna, accept)
      .do(tab, addAct(guest('lawyer'), 2))
    const add = (sign: string, kem: string): Act =>
      addAct({ kind: 'guest', keys: [{ sign: named(sign), kem: kemHash(kem) }] }, 3)
    for (const [sign, kem] of [
      ['x', 'tab'],
      ['x', 'return'],
      ['tab', 'x'],
      ['return', 'x'],
      ['lawyer', 'x'],
      ['x', 'lawyer'],
    ] as const) {
      expect(ledger.refusal(tab, add(sign, kem))).toBe('not-allowed')
    }
    expect(ledger.refusal(tab, addAct(guest('twice', 'twice'), 3))).toBe('not-allowed')
    for (const keys of [guest('fresh', 'lawyer'), guest('lawyer', 'fresh'), guest('fresh', 'tab')])
      expect(ledger.refusal(tab, addAct(keys, 3))).toBe('not-allowed')
    ledger.do(tab, add('x', 'y'))
  })

  it('of a guest who came back is refused with keys of theirs beside others', () => {
    const ledger = Ledger.accepted().do(tab, addAct(guest('lawyer'), 2))
    ledger.do(tab, { type: 'remove', principal: guest('lawyer') })
    const both = (): Act => addAct(guest('lawyer', 'second phone'), ledger.epoch + 1)
    ledger.do(tab, addAct(guest('lawyer'), ledger.epoch + 1))
    expect(ledger.known().past).toEqual([])
    expect(ledger.refusal(tab, both())).toBe('not-allowed')
  })

  it('a device its team removed does not stay in as a guest', () => {
    const other: Act = addAct({ kind: 'guest', keys: [{ sign: named('Bram.0'), kem: kemHash('other') }] }, 2)
    const ledger = Ledger.accepted().do(tab, other).do(anna, removeDevice('Bram.0'))
    expect(ledger.refusal(hand('Bram.0'), rotate)).toBe('not-allowed')
    expect(ledger.refusal(bram, rotate)).toBe('not-allowed')
    const late = Ledger.accepted().do(anna, removeDevice('Bram.0'))
    expect(late.refusal(tab, { ...other, from: 3 } as Act)).toBe('not-allowed')
  })
})

describe('leave and remove', () => {
  it('leave makes the epoch stale until a new one, without the one who left', () => {
    const ledger = Ledger.accepted()
      .do(tab, addAct(person('shn-brabant', 'Fenna'), 2))
      .do(fenna, leave)
    expect(ledger.known().stale).toBe(true)
    expect(ledger.refusal(fenna, rotate)).toBe('not-allowed')
    ledger.do(anna, rotate)
    expect(ledger.known().stale).toBe(false)
    expect(ledger.known().epochs[3]?.recipients).not.toContain(toHex(kemHash('Fenna.0')))
  })

  it('leave is refused before anyone accepted: a receiver that will not answer is simply not the one that accepts', () => {
    expect(new Ledger().create().refusal(dina, leave)).toBe('not-allowed')
    expect(new Ledger().create().refusal(anna, leave)).toBe('not-allowed')
  })

  it.each([
    ['the visitor', tab],
    ['a team that is no member', chris],
    ['the helpdesk after the first accept', dina],
  ] as [string, Hand][])('leave is refused from %s', (_, who) => {
    expect(Ledger.accepted().refusal(who, leave)).toBe('not-allowed')
  })

  it('a team leaving takes its ownership along; a person leaving does not take the team', () => {
    const ledger = Ledger.accepted().do(anna, leave)
    expect(ledger.known().owner).toBeUndefined()
    expect(ledger.members()).toEqual([])
    const both = Ledger.accepted()
      .do(tab, addAct(person('eindhoven', 'Anna'), 2))
      .do(anna, leave)
    expect(both.members()).toEqual(['team:eindhoven'])
  })

  it('only the visitor removes persons and teams; staff never do', () => {
    const ledger = Ledger.accepted().do(tab, addAct(person('shn-brabant', 'Fenna'), 2))
    const out: Act = { type: 'remove', principal: person('shn-brabant', 'Fenna') }
    for (const who of [anna, bram, dina, fenna, chris]) expect(ledger.refusal(who, out)).toBe('not-allowed')
    ledger.do(tab, out)
    expect(ledger.members()).toEqual(['team:eindhoven'])
    expect(ledger.refusal(tab, out)).toBe('not-allowed')
  })

  it('a lost device is removed by a colleague or the own other device: it neither writes nor reads on', () => {
    for (const who of [bram, anna2]) {
      const ledger = Ledger.accepted().do(who, removeDevice('Anna.0'))
      for (const act of [rotate, accept, leave, removeDevice('Bram.0')]) {
        expect(ledger.refusal(anna, act)).toBe('not-allowed')
      }
      expect(ledger.known().epochs[2]?.recipients).not.toContain(toHex(kemHash('Anna.0')))
      ledger.do(anna2, rotate)
    }
  })

  it('a device is not removed by itself, by another group, by the visitor or by a team that is no member', () => {
    const ledger = Ledger.accepted().do(tab, addAct(person('shn-brabant', 'Fenna'), 2))
    expect(ledger.refusal(anna, removeDevice('Anna.0'))).toBe('not-allowed')
    expect(ledger.refusal(fenna, removeDevice('Anna.0'))).toBe('not-allowed')
    expect(ledger.refusal(tab, removeDevice('Anna.0'))).toBe('not-allowed')
    expect(ledger.refusal(dina, removeDevice('Dina.0'))).toBe('not-allowed')
    expect(ledger.refusal(anna, removeDevice('Dina.0'))).toBe('not-allowed')
    expect(ledger.refusal(anna, removeDevice('nobody'))).toBe('not-allowed')
  })
})

describe('code and back', () => {
  it('only the present tab registers a code, and the newest counts', () => {
    for (const who of [anna, dina, returner, hand('nobody')]) {
      expect(Ledger.accepted().refusal(who, codeAct())).toBe('not-allowed')
    }
    const ledger = new Ledger().create().do(tab, codeAct()).do(tab, codeAct('newer'))
    expect(ledger.refusal(returner, backAct())).toBe('not-allowed')
    ledger.do(hand('newer'), backAct())
    expect(ledger.refusal(tab, codeAct('third'))).toBe('not-allowed')
  })

  it('a code never shares a key with the tab', () => {
    const code = codeAct()
    const ledger = new Ledger().create()
    expect(ledger.refusal(tab, { ...code, sign: named('tab') } as Act)).toBe('not-allowed')
    expect(ledger.refusal(tab, { ...code, kem: kemHash('tab') } as Act)).toBe('not-allowed')
  })

  it('a code never takes the key of a device that was given anything, in whatever epoch', () => {
    for (const name of ['Anna.0', 'Dina.0'])
      expect(Ledger.accepted().refusal(tab, { ...codeAct(), kem: kemHash(name) } as Act)).toBe('not-allowed')
    Ledger.accepted().do(tab, codeAct())
  })

  it('a newer code never takes up the keys of the one it replaces, nor those of an earlier tab', () => {
    const ledger = night().do(tab, codeAct('newer'))
    expect(ledger.refusal(tab, { ...codeAct('newest'), kem: kemHash('return') } as Act)).toBe('not-allowed')
    const moved = night().do(returner, backAct()).do(anna, rotate)
    expect(moved.refusal(secondTab, { ...codeAct('newest'), kem: kemHash('tab') } as Act)).toBe('not-allowed')
    expect(moved.refusal(secondTab, { ...codeAct('newest'), sign: named('tab') } as Act)).toBe('not-allowed')
    moved.do(secondTab, codeAct('newest'))
  })

  it('back is signed by the return key alone, here, with fresh keys', () => {
    const ledger = night()
    for (const who of [tab, anna, hand('nobody'), secondTab])
      expect(ledger.refusal(who, backAct())).toBe('not-allowed')
    expect(ledger.refusal(returner, backAct(), { mode: 'away' })).toBe('not-allowed')
    for (const act of [rotate, close, codeAct('x'), addAct(guest('x'), 2), accept, leave]) {
      expect(ledger.refusal(returner, act)).toBe('not-allowed')
    }
    const fresh = backAct()
    for (const name of ['tab', 'return'] as const) {
      expect(ledger.refusal(returner, { ...fresh, sign: named(name) } as Act)).toBe('not-allowed')
      expect(ledger.refusal(returner, { ...fresh, kem: kemHash(name) } as Act)).toBe('not-allowed')
    }
    ledger.do(returner, fresh)
    expect(ledger.known().returned).toBe(true)
    expect(ledger.known().epochs[2]).toMatchObject({ mode: 'here' })
    expect(ledger.known().epochs[2]?.recipients).not.toContain(toHex(kemHash('return')))
    expect(ledger.known().epochs[2]?.recipients).not.toContain(toHex(kemHash('tab')))
  })

  it('a second back cannot bring back the keys of an earlier tab', () => {
    const ledger = night()
      .do(returner, backAct('second tab'))
      .do(anna, rotate)
      .do(returner, backAct('third tab'))
    const old = { ...backAct('fourth tab'), kem: kemHash('second tab') } as Act
    expect(ledger.refusal(returner, old)).toBe('not-allowed')
    expect(ledger.refusal(returner, { ...backAct('fourth tab'), sign: named('tab') } as Act)).toBe(
      'not-allowed',
    )
  })

  it('the displaced tab may only close', () => {
    const ledger = night().do(returner, backAct())
    for (const act of [
      rotate,
      codeAct('x'),
      addAct(guest('x'), 3),
      { type: 'remove', principal: team('eindhoven') } as Act,
    ]) {
      expect(ledger.refusal(tab, act)).toBe('not-allowed')
    }
    ledger.do(tab, close)
    expect(ledger.known().closed).toBe(true)
  })

  it('a tab that came by code lets nobody read what was said before it came', () => {
    const ledger = night().do(returner, backAct())
    const thief = addAct(guest('friend of the thief'), 0, 'everything')
    expect(ledger.refusal(secondTab, thief)).toBe('not-allowed')
    expect(ledger.refusal(secondTab, { ...thief, from: 1 } as Act)).toBe('not-allowed')
    ledger.do(secondTab, { ...thief, from: 2 } as Act)
    const item = { epoch: 1, recipient: kemHash('friend of the thief'), wrap: named('w') }
    expect(ledger.refusal(anna, { type: 'rewrap', items: [item] })).toBe('not-allowed')
  })
})

describe('here and away', () => {
  it('an away epoch needs a code, and is wrapped to tab and return key', () => {
    const ledger = Ledger.accepted()
    expect(ledger.refusal(anna, rotate, { mode: 'away' })).toBe('not-allowed')
    expect(new Ledger().create().refusal(anna, accept, { mode: 'away' })).toBe('not-allowed')
    ledger.do(tab, codeAct()).do(anna, rotate, { mode: 'away' })
    const { recipients } = ledger.known().epochs[2]!
    expect(recipients.slice(0, 2)).toEqual([toHex(kemHash('tab')), toHex(kemHash('return'))])
  })

  it('the visitor starts no away epoch, by whatever entry', () => {
    const ledger = Ledger.accepted().do(tab, codeAct())
    const acts: Act[] = [rotate, addAct(team('drenthe'), 2), { type: 'remove', principal: team('eindhoven') }]
    for (const act of acts) expect(ledger.refusal(tab, act, { mode: 'away' })).toBe('not-allowed')
  })

  it('here epochs never go to the return key', () => {
    const ledger = night().do(tab, rotate)
    expect(ledger.known().epochs[2]?.recipients).not.toContain(toHex(kemHash('return')))
  })

  it('a named receiver that did not accept cannot start an epoch after the first accept', () => {
    new Ledger().create().do(dina, rotate)
    expect(Ledger.accepted().refusal(dina, rotate)).toBe('not-allowed')
  })
})

describe('close and reopen', () => {
  it("is the owner's and the visitor's; read-only for staff; the visitor reopens by rotating", () => {
    const ledger = Ledger.accepted()
    for (const who of [bram, dina, chris]) expect(ledger.refusal(who, close)).toBe('not-allowed')
    ledger.do(anna, close)
    for (const act of [rotate, accept, close, removeDevice('Bram.0'), leave])
      expect(ledger.refusal(anna, act)).toBe('closed')
    for (const act of [codeAct(), close, addAct(team('drenthe'), 2)])
      expect(ledger.refusal(tab, act)).toBe('closed')
    ledger.do(tab, rotate)
    expect(ledger.known().closed).toBe(false)
    ledger.do(anna, rotate)
  })

  it('is reopened by coming back with the code', () => {
    const ledger = night().do(tab, close).do(returner, backAct())
    expect(ledger.known().closed).toBe(false)
  })
})

describe('rewrap', () => {
  const item = (epoch: number, name: string) => ({
    epoch,
    recipient: kemHash(name),
    wrap: named(`${name} ${epoch}`),
  })
  const rewrap = (...items: ReturnType<typeof item>[]): Act => ({ type: 'rewrap', items })
  const withFenna = (from: number, scope: 'now' | 'everything'): Ledger =>
    Ledger.accepted().do(tab, addAct(person('shn-brabant', 'Fenna'), from, scope))

  it('gives old epochs to a member who may read them, from the visitor or a member team', () => {
    for (const who of [tab, anna, bram]) {
      const ledger = withFenna(0, 'everything').do(who, rewrap(item(0, 'Fenna.0'), item(1, 'Fenna.0')))
      expect(ledger.known().late).toHaveLength(2)
      expect(ledger.epoch).toBe(2)
    }
  })

  it('never goes below `from`, beyond the log, or to anyone who is no member', () => {
    const ledger = withFenna(2, 'now')
    expect(ledger.refusal(anna, rewrap(item(1, 'Fenna.0')))).toBe('not-allowed')
    expect(ledger.refusal(anna, rewrap(item(3, 'Fenna.0')))).toBe('not-allowed')
    for (const name of ['Chris.0', 'Dina.0', 'tab', 'return', 'nobody']) {
      expect(ledger.refusal(anna, rewrap(item(1, name)))).toBe('not-allowed')
    }
    expect(ledger.refusal(anna, rewrap(item(0, 'Bram.0'), item(1, 'Fenna.0')))).toBe('not-allowed')
    ledger.do(anna, rewrap(item(0, 'Bram.0'), item(2, 'Fenna.0')))
  })

  it('is refused from a person, a guest, an outsider, and from a team for what it may not read itself', () => {
    const ledger = withFenna(0, 'everything')
      .do(tab, addAct(guest('lawyer'), 3))
      .do(tab, addAct(team('drenthe'), 4))
    for (const who of [fenna, hand('lawyer'), dina, hand('nobody')]) {
      expect(ledger.refusal(who, rewrap(item(0, 'Fenna.0')))).toBe('not-allowed')
    }
    expect(ledger.refusal(chris, rewrap(item(3, 'Fenna.0')))).toBe('not-allowed')
    ledger.do(chris, rewrap(item(4, 'Fenna.0')))
  })

  it('reaches no removed device', () => {
    const ledger = withFenna(0, 'everything').do(anna, removeDevice('Bram.0'))
    expect(ledger.refusal(anna, rewrap(item(0, 'Bram.0')))).toBe('not-allowed')
  })
})

describe('rosters along a log', () => {
  const grown = {
    ...TEST_GROUPS,
    eindhoven: { role: 'team' as const, people: { Anna: 1, Bram: 1, Gijs: 1 } },
  }
  const shrunk = { ...TEST_GROUPS, eindhoven: { role: 'team' as const, people: { Bram: 1 } } }
  const roster = termRoster(TEST_GROUPS, grown, shrunk)
  const gijs = hand('Gijs.0', 'eindhoven')

  it('the version never falls', () => {
    const ledger = Ledger.accepted(roster).do(anna, rotate, { version: 2 })
    expect(ledger.refusal(anna2, rotate, { version: 1 })).toBe('stale-roster')
    expect(ledger.refusal(tab, rotate, { version: 1 })).toBe('stale-roster')
  })

  it('a newcomer reads from the version that names them, and is computed into the set', () => {
    const ledger = Ledger.accepted(roster)
    expect(ledger.refusal(gijs, rotate)).toBe('not-allowed')
    ledger.do(gijs, rotate, { version: 2 })
    expect(ledger.known().epochs[2]?.recipients).toContain(toHex(kemHash('Gijs.0')))
    expect(ledger.known().epochs[2]?.recipients).not.toContain(toHex(kemHash('Anna.1')))
  })

  it('somebody no longer named writes no more once the log cites it', () => {
    const ledger = Ledger.accepted(roster).do(anna, rotate)
    ledger.do(bram, rotate, { version: 3 })
    expect(ledger.refusal(anna, rotate, { version: 3 })).toBe('not-allowed')
  })

  it('a device that only the version before still lists can be removed', () => {
    const ledger = Ledger.accepted(roster)
    ledger.do(bram, removeDevice('Anna.1'), { version: 2 })
    expect(ledger.known().removed).toEqual([toHex(named('Anna.1'))])
  })
})
