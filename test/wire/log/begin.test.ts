import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Act, type Create, type Entry, openEntry, reduce, toHex } from '#wire'
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
  type Hand,
  hand,
  Ledger,
  person,
  tab,
  team,
} from '../../support/ledger.ts'
import { TEST_GROUPS } from '../../support/roster.ts'
import { kemHash, named, personId, termRoster, terms, without } from '../../support/terms.ts'

const accept: Act = { type: 'accept' }
const rotate: Act = { type: 'rotate' }
const leave: Act = { type: 'leave' }
const close: Act = { type: 'close' }
const device = (name: string): Act => ({ type: 'remove', device: named(name) })
const late = (epoch: number, name: string): Act => ({
  type: 'rewrap',
  items: [{ epoch, recipient: kemHash(name), wrap: named('late') }],
})
const answered = (): Ledger => Ledger.asked().do(fenna, accept)

describe('a device that asks another group', () => {
  it('opens a log without a tab: its own group and the one it asks, from the start', () => {
    const ledger = Ledger.asked()
    const state = ledger.known()
    expect(ledger.members()).toEqual(['team:eindhoven', 'team:shn-brabant'])
    expect(state).toMatchObject({
      receivers: { team: 'shn-brabant', helpdesk: '' },
      opener: { group: 'eindhoven', person: toHex(personId('Anna')), sign: toHex(anna.key) },
      ...{ tabs: [], used: [], accepted: false, returned: false, closed: false },
    })
    expect('tab' in state).toBe(false)
    const readers = ['Anna.0', 'Anna.1', 'Bram.0', 'Fenna.0'].map((name) => toHex(kemHash(name)))
    expect([...state.epochs[0]!.recipients].sort()).toEqual(readers.sort())
  })

  it('asks a group of any role', () => {
    for (const asked of ['drenthe', 'comensha', 'shn-brabant']) {
      const ledger = new Ledger()
      expect(ledger.take(ledger.askFrame(anna, asked)).members()).toContain(`team:${asked}`)
    }
    const other = new Ledger()
    expect(other.take(other.askFrame(fenna, 'eindhoven')).members()).toHaveLength(2)
  })

  const refusal = (
    by: Hand,
    asked: string,
    act: Partial<Create> = {},
    groups?: readonly string[],
  ): string => {
    const ledger = new Ledger()
    return ledger.refusalOf(ledger.askFrame(by, asked, { act, ...(groups ? { groups } : {}) }))
  }

  it('is refused when the roster does not list it under that group', () => {
    expect(refusal(hand('ghost', 'eindhoven'), 'shn-brabant')).toBe('not-allowed')
    expect(refusal(hand('Fenna.0', 'eindhoven'), 'comensha')).toBe('not-allowed')
    expect(refusal(hand('Anna.0', 'nowhere'), 'comensha', {}, ['comensha'])).toBe('not-allowed')
  })

  it('is refused when it asks nobody, or its own', () => {
    expect(refusal(anna, 'eindhoven')).toBe('not-allowed')
    for (const asked of ['nowhere', '']) expect(refusal(anna, asked, {}, ['eindhoven'])).toBe('unknown-group')
    const roster = termRoster({ ...TEST_GROUPS, tilburg: { role: 'team', people: {} } })
    const ledger = new Ledger(roster)
    expect(ledger.refusalOf(ledger.askFrame(anna, 'tilburg'))).toBe('unknown-group')
  })

  it('is refused when something of a visitor is in it', () => {
    expect(refusal(anna, 'shn-brabant', { kem: kemHash('tab') })).toBe('not-allowed')
    expect(refusal(anna, 'shn-brabant', { token: named('token') })).toBe('not-allowed')
    expect(refusal(anna, 'shn-brabant', { helpdesk: 'comensha' })).toBe('not-allowed')
  })

  it('is refused under another head, a wrong signature, a wrong set of wraps, or away', () => {
    expect(refusal(anna, 'shn-brabant', { headHash: named('x') })).toBe('stale-roster')
    const ledger = new Ledger()
    const bent = (bend: (entry: Entry) => Entry): string =>
      ledger.refusalOf(ledger.askFrame(anna, 'shn-brabant', { bend }))
    expect(ledger.refusalOf(ledger.askFrame(anna, 'shn-brabant', { signer: bram.key }))).toBe('bad-signature')
    const block = (change: Partial<NonNullable<Entry['block']>>) => (entry: Entry) =>
      entry.block ? { ...entry, block: { ...entry.block, ...change } } : entry
    expect(bent(block({ mode: 'away' }))).toBe('not-allowed')
    expect(bent(block({ wraps: [named('one')] }))).toBe('not-allowed')
    expect(bent(block({ epoch: 1 }))).toBe('stale-epoch')
    expect(bent((entry) => ({ ...entry, n: 1 }))).toBe('bad-frame')
    expect(bent((entry) => ({ ...entry, author: bram.key }))).toBe('bad-frame')
  })

  it('waits for the slice of either group', () => {
    for (const group of ['eindhoven', 'shn-brabant']) {
      const ledger = new Ledger()
      const judged = reduce(
        undefined,
        ledger.askFrame(anna, 'shn-brabant'),
        without(termRoster(), 1, group),
        terms,
      )
      expect(judged).toHaveProperty('missing')
    }
  })

  it('a visitor’s create that speaks for a group is no visitor’s', () => {
    const ledger = new Ledger()
    const bend = (entry: Entry): Entry => ({ ...entry, group: 'eindhoven' })
    expect(ledger.refusalOf(ledger.createFrame({ team: 'eindhoven' }, { bend }))).toBe('not-allowed')
  })
})

describe('a conversation among staff', () => {
  it('is accepted by the group that was asked and by nobody else; both stay', () => {
    const ledger = Ledger.asked()
    for (const by of [anna, bram, dina, chris]) expect(ledger.refusal(by, accept)).toBe('not-allowed')
    ledger.do(fenna, accept)
    expect(ledger.members()).toEqual(['team:eindhoven', 'team:shn-brabant'])
    expect(ledger.known().owner).toEqual({ group: 'shn-brabant', person: toHex(personId('Fenna')) })
    for (const by of [anna, bram]) expect(ledger.refusal(by, accept)).toBe('not-allowed')
  })

  it('takes no code, no return, nobody else, and nobody is sent out', () => {
    for (const ledger of [Ledger.asked(), answered()]) {
      const next = ledger.epoch + 1
      for (const by of [anna, fenna]) {
        expect(ledger.refusal(by, codeAct())).toBe('not-allowed')
        expect(ledger.refusal(by, backAct())).toBe('not-allowed')
        expect(ledger.refusal(by, addAct(team('comensha'), next))).toBe('not-allowed')
        expect(ledger.refusal(by, addAct(person('drenthe', 'Chris'), next))).toBe('not-allowed')
        expect(ledger.refusal(by, { type: 'remove', principal: team('shn-brabant') })).toBe('not-allowed')
        expect(ledger.refusal(by, rotate, { mode: 'away' })).toBe('not-allowed')
      }
      for (const act of [codeAct(), addAct(team('comensha'), next), rotate, close])
        expect(ledger.refusal(tab, act)).toBe('not-allowed')
    }
  })

  it('zeros are nobody: no entry is theirs', () => {
    const nobody: Hand = { key: new Uint8Array(32), group: '' }
    for (const act of [rotate, close, codeAct()]) expect(answered().refusal(nobody, act)).toBe('not-allowed')
  })

  it('rotates, and gives late wraps, by devices of either group', () => {
    for (const ledger of [Ledger.asked(), answered()])
      for (const by of [anna, fenna]) {
        ledger.do(by, rotate)
        expect(ledger.known().epochs.at(-1)!.recipients).toHaveLength(4)
        ledger.do(by, late(0, 'Bram.0'))
        expect(ledger.refusal(by, late(0, 'Dina.0'))).toBe('not-allowed')
      }
  })

  it('a colleague takes out a lost device of their own group', () => {
    const ledger = answered().do(anna, device('Bram.0'))
    expect(ledger.known().epochs.at(-1)!.recipients).toHaveLength(3)
    expect(ledger.refusal(bram, rotate)).toBe('not-allowed')
    expect(ledger.refusal(fenna, device('Anna.1'))).toBe('not-allowed')
  })

  it('is left by either group after the first accept; only the one that was asked comes back, from then on', () => {
    expect(Ledger.asked().refusal(anna, leave)).toBe('not-allowed')
    const without = answered().do(fenna, leave)
    expect(without.members()).toEqual(['team:eindhoven'])
    expect(without.known().stale).toBe(true)
    without.do(fenna, accept)
    expect(without.known().members[1]).toMatchObject({ from: without.epoch })
    const alone = answered().do(bram, leave)
    expect(alone.members()).toEqual(['team:shn-brabant'])
    expect(alone.refusal(anna, accept)).toBe('not-allowed')
    expect(alone.refusal(anna, close)).toBe('not-allowed')
  })

  it('is closed by who answers or by anybody of the group that asks, for good', () => {
    for (const by of [anna, anna2, bram]) expect(Ledger.asked().do(by, close).known().closed).toBe(true)
    expect(Ledger.asked().refusal(fenna, close)).toBe('not-allowed')
    expect(answered().do(fenna, close).known().closed).toBe(true)
    expect(answered().refusal(dina, close)).toBe('not-allowed')
    const closed = answered().do(anna, close)
    for (const act of [rotate, accept, leave, close]) expect(closed.refusal(fenna, act)).toBe('closed')
    expect(closed.refusal(tab, rotate)).toBe('not-allowed')
  })

  it('random logs: whoever is in is of one of the two groups, and no tab or code ever reads', () => {
    const hands = [anna, anna2, bram, dina, fenna, tab]
    const acts: readonly Act[] = [
      ...[accept, rotate, leave, close, codeAct(), backAct(), late(0, 'Fenna.0'), device('Bram.0')],
      ...[addAct(team('comensha'), 1), { type: 'remove', principal: team('shn-brabant') } as const],
    ]
    const step = fc.record({
      by: fc.constantFrom(...hands),
      act: fc.constantFrom(...acts),
      mode: fc.constantFrom('here' as const, 'away' as const),
    })
    let taken = 0
    fc.assert(
      fc.property(fc.array(step, { minLength: 6, maxLength: 20, size: 'max' }), (steps) => {
        const ledger = Ledger.asked()
        for (const { by, act, mode } of steps) {
          const frame = ledger.make(by, act, { mode })
          if (!('state' in ledger.judge(frame))) continue
          ledger.take(frame)
          taken++
          expect(by.group).not.toBe('')
          expect(['create', 'accept', 'rotate', 'leave', 'close', 'rewrap', 'remove']).toContain(act.type)
        }
        const { members, tabs, used, epochs } = ledger.known()
        for (const { principal } of members)
          expect(principal.kind === 'team' && ['eindhoven', 'shn-brabant'].includes(principal.group)).toBe(
            true,
          )
        expect([tabs, used]).toEqual([[], []])
        const may = ['Anna.0', 'Anna.1', 'Bram.0', 'Fenna.0'].map((name) => toHex(kemHash(name)))
        for (const { recipients, mode } of epochs) {
          expect(mode).toBe('here')
          for (const kem of recipients) expect(may).toContain(kem)
        }
        let again: ReturnType<typeof ledger.known> | undefined
        for (const bytes of ledger.frames) {
          const result = reduce(again, openEntry(bytes)!, termRoster(), terms)
          if ('state' in result) again = result.state
        }
        expect(again).toEqual(ledger.known())
      }),
      { numRuns: 200 },
    )
    expect(taken).toBeGreaterThan(150)
  })
})
