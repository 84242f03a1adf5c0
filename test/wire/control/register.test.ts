import { describe, expect, it } from 'vitest'
import {
  type Change,
  EMPTY_REGISTER,
  type FoldRow,
  fold,
  mayChange,
  readRow,
  type Signed,
} from '#wire/control'

const hex = (bytes: number): string => 'a7'.repeat(bytes)
const groupOf = (service: string): string | null | undefined =>
  ({ ehv: 'eindhoven', dr: 'drenthe', help: 'comensha', empty: null })[service]

const said = (change: unknown, n = 1): object => ({
  v: 1,
  n,
  previous: hex(32),
  roster: 1,
  by: { group: 'eindhoven', person: hex(16), device: hex(32) },
  at: 500_000,
  change,
})
const partner = {
  t: 'partner',
  id: 'shn-1',
  kind: 'slachtofferhulp',
  organisation: 'Slachtofferhulp Nederland',
  covers: ['eindhoven'],
  hours: [],
  languages: ['nl'],
  ask: 'Call and ask for the contact for trafficking',
  phone: '+31900',
  state: 'unconfirmed',
  from: '2026-11-20',
  to: null,
  on: '2026-11-20',
} as const
const schedule = {
  t: 'schedule',
  service: 'ehv',
  hours: [[1, '09:00', '17:00']],
  holidays: false,
  absences: [],
} as const
const contact = { t: 'contact', service: 'ehv', phone: null, languages: ['nl'] } as const

const row = (
  n: number,
  change: Change,
  role: 'team' | 'helpdesk' | 'partner' = 'team',
  group = 'eindhoven',
): FoldRow => {
  const one = said(change, n) as Signed
  return { n, said: { ...one, at: 500_000 + n, by: { ...one.by, group } }, role }
}
const folded = (...rows: readonly FoldRow[]) =>
  rows.reduce((register, one) => fold(register, one, groupOf), EMPTY_REGISTER)

describe('the shape of a row', () => {
  const good: readonly object[] = [
    schedule,
    { ...schedule, absences: [{ from: '2026-12-24', to: '2027-01-02' }] },
    { t: 'capacity', group: 'eindhoven', open: 0 },
    { t: 'capacity', group: 'eindhoven', open: null },
    partner,
    { t: 'propose', rows: [{ of: 'area', row: { id: 'a' } }] },
    contact,
    { t: 'decide', n: 3, accepted: true },
    { t: 'called', id: 'shn-1' },
    { t: 'practice', group: 'eindhoven' },
  ]
  it.each(good)('is taken: %j', (change) => {
    expect(readRow(JSON.stringify(said(change)))).toEqual(said(change))
  })

  const bad: readonly unknown[] = [
    {},
    { t: 'more' },
    { ...schedule, more: 1 },
    { ...schedule, hours: [[8, '09:00', '17:00']] },
    { ...schedule, hours: [[1, '9:00', '17:00']] },
    { ...schedule, hours: Array.from({ length: 29 }, () => [1, '09:00', '17:00']) },
    { ...schedule, absences: [{ from: 'tomorrow', to: '2027-01-02' }] },
    { ...schedule, service: 'Eindhoven' },
    { t: 'capacity', group: 'eindhoven', open: -1 },
    { t: 'capacity', group: 'eindhoven', open: 0.5 },
    // A mobile number belongs to a person.
    { ...partner, phone: '0612345678' },
    { ...partner, phone: '+31612345678' },
    { ...partner, organisation: '' },
    { ...partner, organisation: 'a\u202eb' },
    { ...partner, covers: [] },
    { ...partner, state: 'agreed' },
    { ...partner, ask: 'x'.repeat(301) },
    { t: 'propose', rows: [] },
    { t: 'propose', rows: [{ of: 'helpdesk', row: {} }] },
    // Only the server says these, and it signs nothing.
    { t: 'practice-sent', group: 'eindhoven' },
  ]
  it.each(bad)('is refused: %j', (change) => {
    expect(readRow(JSON.stringify(said(change)))).toBeUndefined()
  })

  it('is refused where somebody would speak as the machine, or the machine as somebody', () => {
    const machine = { v: 1, by: 'machine', at: 1, change: { t: 'practice-sent', group: 'eindhoven' } }
    expect(readRow(JSON.stringify(machine))).toEqual(machine)
    expect(readRow(JSON.stringify({ ...machine, change: schedule }))).toBeUndefined()
    expect(readRow('{')).toBeUndefined()
    expect(readRow(JSON.stringify({ ...said(schedule), v: 2 }))).toBeUndefined()
    expect(readRow(JSON.stringify({ ...said(schedule), n: 0 }))).toBeUndefined()
  })
})

describe('who may change what', () => {
  const team = { group: 'eindhoven', role: 'team' } as const
  const other = { group: 'drenthe', role: 'team' } as const
  const helpdesk = { group: 'comensha', role: 'helpdesk' } as const
  const third = { group: 'shn-brabant', role: 'partner' } as const
  const confirmed = { ...partner, state: 'confirmed' } as const
  /** May: the own team, another team, the helpdesk, a partner. */
  const cells: readonly [Change, string][] = [
    [schedule, 'y-y-'],
    [contact, 'y-y-'],
    [{ t: 'capacity', group: 'eindhoven', open: 0 }, 'y-y-'],
    [partner, 'yyy-'],
    [confirmed, '--y-'],
    [{ t: 'propose', rows: [{ of: 'area', row: {} }] }, '--y-'],
    [{ t: 'decide', n: 1, accepted: true }, '--y-'],
    [{ t: 'called', id: 'ehv' }, '--y-'],
    [{ t: 'practice', group: 'eindhoven' }, 'y---'],
    [{ ...schedule, service: 'unknown' }, '----'],
    [{ ...schedule, service: 'empty' }, '--y-'],
  ]
  it.each(cells)('%j: %s', (change, may) => {
    const found = [team, other, helpdesk, third].map((who) => (mayChange(change, who, groupOf) ? 'y' : '-'))
    expect(found.join('')).toBe(may)
  })

  it('a partner the helpdesk confirmed is not written over by a team', () => {
    expect(mayChange(partner, team, groupOf, { state: 'unconfirmed' })).toBe(true)
    expect(mayChange(partner, team, groupOf, { state: 'confirmed' })).toBe(false)
    expect(mayChange(partner, helpdesk, groupOf, { state: 'confirmed' })).toBe(true)
  })
})

describe('what the rows come to', () => {
  it('the newest of each', () => {
    const later = { ...schedule, hours: [[2, '10:00', '12:00']] } as const
    const register = folded(
      row(1, schedule),
      row(2, later),
      row(3, { t: 'capacity', group: 'eindhoven', open: 0 }),
      row(4, partner),
      row(5, { t: 'practice', group: 'eindhoven' }),
    )
    expect(register.n).toBe(5)
    expect(register.schedules.get('ehv')).toMatchObject({ hours: later.hours, stamp: { n: 2, at: 500_002 } })
    expect(register.capacities.get('eindhoven')?.open).toBe(0)
    expect(register.partners.get('shn-1')?.stamp).toMatchObject({ group: 'eindhoven', person: hex(16) })
    expect(register.practices.get('eindhoven')).toEqual({ passed: 500_005, unpassed: 0 })
  })

  it('a proposal waits until the helpdesk has said yes or no', () => {
    const decide = { t: 'decide', n: 1, accepted: true } as const
    expect(folded(row(1, contact)).proposals.get(1)?.state).toBe('waiting')
    expect(folded(row(1, contact), row(2, decide)).proposals.get(1)?.state).toBe('waiting')
    const decided = folded(row(1, contact), row(2, decide, 'helpdesk', 'comensha'))
    expect(decided.proposals.get(1)?.state).toBe('accepted')
    const strange = folded(row(1, { ...decide, n: 9 }, 'helpdesk', 'comensha'))
    expect(strange.proposals.size).toBe(0)
  })

  it('what its author had no right to change stays in the log and changes nothing', () => {
    const register = folded(row(1, schedule, 'team', 'drenthe'), row(2, { t: 'called', id: 'ehv' }))
    expect(register.n).toBe(2)
    expect([register.schedules.size, register.called.size]).toEqual([0, 0])
    // Control: the same by those who may.
    const control = folded(row(1, schedule), row(2, { t: 'called', id: 'ehv' }, 'helpdesk', 'comensha'))
    expect([control.schedules.size, control.called.size]).toEqual([1, 1])
  })

  it('the machine notes what it sent and what failed, beside what people passed', () => {
    const machine = (n: number, change: object): FoldRow =>
      ({ n, said: { v: 1, by: 'machine', at: 500_100 + n, change } }) as FoldRow
    const register = folded(
      row(1, { t: 'practice', group: 'eindhoven' }),
      machine(2, { t: 'practice-sent', group: 'eindhoven' }),
      machine(3, { t: 'test-failed', group: 'drenthe', what: 'mail' }),
    )
    expect(register.practices.get('eindhoven')).toEqual({ passed: 500_001, sent: 500_102, unpassed: 0 })
    expect(register.failures.get('drenthe')).toEqual({ what: 'mail', at: 500_103 })
  })
})
