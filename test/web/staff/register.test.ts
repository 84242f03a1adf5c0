import { describe, expect, it } from 'vitest'
import { dayOf } from '#i18n'
import { demoPlaces, judged, projectPlaces, savingOf } from '#regions'
import { EMPTY_REGISTER, type Register } from '#wire/control'
import {
  agreed,
  endOf,
  idFor,
  moved,
  ownServices,
  type Partner,
  partnersOf,
  sorted,
  toCall,
  weekOf,
} from '../../../src/web/staff/register.ts'
import { NOW } from './fixture.ts'

const places = demoPlaces(projectPlaces(), { roundTheClock: false, at: NOW })
const stamp = { n: 1, at: NOW / 3_600_000, roster: 1, group: 'eindhoven', person: 'a1'.repeat(16) }
const partner = (change: Partial<Partner> = {}) =>
  ({
    t: 'partner',
    id: 'shelter-1',
    kind: 'shelter',
    organisation: 'Shelter',
    covers: ['eindhoven'],
    hours: [],
    languages: ['nl'],
    ask: 'Call',
    phone: null,
    state: 'unconfirmed',
    from: '2026-11-20',
    to: null,
    on: '2026-11-20',
    ...change,
    stamp,
  }) as const
const withPartners = (...all: readonly ReturnType<typeof partner>[]): Register => ({
  ...EMPTY_REGISTER,
  partners: new Map(all.map((one) => [one.id, one])),
})
const DAY = 86_400_000

describe('who can help', () => {
  const asked = { area: 'eindhoven', kind: 'shelter', day: '2026-11-24' }
  it('by kind, area and day; the confirmed first', () => {
    const register = withPartners(
      partner(),
      partner({ id: 'b', state: 'confirmed' }),
      partner({ id: 'c', covers: ['nl'] }),
      partner({ id: 'elsewhere', covers: ['drenthe'] }),
      partner({ id: 'lawyer', kind: 'lawyer' }),
      partner({ id: 'gone', state: 'ended' }),
      partner({ id: 'over', to: '2026-11-23' }),
      partner({ id: 'later', from: '2026-11-25' }),
    )
    expect(partnersOf(register, asked).map(({ id }) => id)).toEqual(['b', 'c', 'shelter-1'])
    // As it comes out it may be signed again: a row and nothing beside it.
    const [first] = partnersOf(register, asked)
    const { stamp: _, ...row } = partner({ id: 'b', state: 'confirmed' })
    expect(first).toEqual(row)
    // What begins later is there by itself on its day, what ended is not.
    expect(partnersOf(register, { ...asked, day: '2026-11-25' }).map(({ id }) => id)).toContain('later')
    expect(idFor(withPartners(partner({ id: 'shelter-2' })), 'shelter')).toBe('shelter-3')
  })
})

describe('call and confirm', () => {
  it('what is older than 180 days and was not called since, the oldest first', () => {
    const old = new Date(NOW - 181 * DAY).toISOString().slice(0, 10)
    const stale = {
      ...places,
      services: places.services.map((row) =>
        row.id === 'demo-eindhoven' ? { ...row, confirmedOn: old } : row,
      ),
    }
    expect(toCall(places, EMPTY_REGISTER, NOW)).toEqual([])
    const register = withPartners(partner({ on: '2026-01-01' }), partner({ id: 'new' }))
    expect(toCall(stale, register, NOW).map(({ id }) => id)).toEqual(['shelter-1', 'demo-eindhoven'])
    const called = new Map([['demo-eindhoven', { ...stamp, at: Math.floor((NOW - DAY) / 3_600_000) }]])
    expect(toCall(stale, { ...register, called }, NOW).map(({ id }) => id)).toEqual(['shelter-1'])
  })
})

describe('a week', () => {
  it('is the one changed last, else the signed one', () => {
    const [own] = ownServices(places, 'eindhoven')
    expect(weekOf(EMPTY_REGISTER, own!).hours).toEqual(own!.hours)
    const said = { t: 'schedule', service: own!.id, hours: [], holidays: true, absences: [], stamp } as const
    const register = { ...EMPTY_REGISTER, schedules: new Map([[own!.id, said]]) }
    expect(weekOf(register, own!)).toEqual({ hours: [], holidays: true, absences: [] })
    expect(ownServices(places, 'comensha').map(({ id }) => id)).toEqual([places.helpdesk.id])
    expect(ownServices(undefined, 'eindhoven')).toEqual([])
  })

  it('is sorted, and midnight ends a day', () => {
    expect(
      sorted([
        [2, '09:00', '10:00'],
        [1, '13:00', '14:00'],
        [1, '09:00', '12:00'],
      ]),
    ).toEqual([
      [1, '09:00', '12:00'],
      [1, '13:00', '14:00'],
      [2, '09:00', '10:00'],
    ])
    expect([endOf('00:00'), endOf('17:00')]).toEqual(['24:00', '17:00'])
    expect(dayOf(Date.parse('2026-11-23T23:30:00Z'))).toBe('2026-11-24')
  })
})

describe('a municipality that goes to another area', () => {
  it('leaves one and joins the other on that day, as rows the check takes', () => {
    const rows = moved(places, { gm: 'GM0772', area: 'drenthe', day: '2027-01-01' })
    expect(rows.map(({ row }) => row['id'])).toEqual(['eindhoven', 'drenthe'])
    const directory = { places, groups: [] }
    const strides = judged(savingOf(directory, EMPTY_REGISTER, { t: 'propose', rows }), NOW)
    let step = strides.next()
    while (!step.done) step = strides.next()
    expect(step.value).toBeUndefined()
    // Control: only one half of it is refused.
    const half = judged(savingOf(directory, EMPTY_REGISTER, { t: 'propose', rows: rows.slice(1) }), NOW)
    expect(half.next()).toMatchObject({ done: true, value: { code: 'table' } })
    expect(moved(places, { gm: 'GM0772', area: 'eindhoven', day: '2027-01-01' })).toEqual([])
    expect(moved(places, { gm: 'GM0772', area: 'drenthe', day: '' })).toEqual([])
  })
})

describe('an agreement', () => {
  it('makes of a row without hours one that the check takes, and only with all there must be', () => {
    const table = { ...places, areas: places.areas }
    const service = table.services.find(({ state }) => state === 'unconfirmed')!
    const said = {
      state: 'confirmed',
      group: 'drenthe',
      ages: ['18-22', '23+'],
      first: 'helpdesk',
      agreedBy: 'team manager',
      response: '30',
    } as const
    const why = (row: { readonly [field: string]: unknown }): unknown => {
      const rows = [{ of: 'service', row }] as const
      const strides = judged(
        savingOf({ places: table, groups: [] }, EMPTY_REGISTER, { t: 'propose', rows }),
        NOW,
      )
      let step = strides.next()
      while (!step.done) step = strides.next()
      return step.value?.text
    }
    expect(why(agreed(service, said, '2026-11-24'))).toBeUndefined()
    expect(agreed(service, said, '2026-11-24')['first']).toBe('helpdesk')
    expect(why(agreed(service, { ...said, group: '' }, '2026-11-24'))).toContain('is confirmed without group')
    expect(why(agreed(service, { ...said, ages: ['young'] }, '2026-11-24'))).toContain('which cannot be')
  })
})
