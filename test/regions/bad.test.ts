import { describe, expect, test } from 'vitest'
import { type Directory, holes, misshapen, type Places, parsePlaces, problems, route } from '#regions'
import { DAY, FRIDAY_NIGHT, HOUR, WEDNESDAY, withTeam, world } from './world.ts'

const { places: demo } = world()
const EINDHOVEN = 'GM0772'
const ALMERE = 'GM0034'
const team = demo.services.find(({ group }) => group === 'eindhoven')!
const own = demo.areas.find(({ id }) => id === 'eindhoven')!

const area = (id: string, change: Partial<Places['areas'][number]>): Places => ({
  ...demo,
  areas: demo.areas.map((row) => (row.id === id ? { ...row, ...change } : row)),
})

/** A table nobody should sign: what it is named by, and where somebody in that municipality ends if it came through. */
type Bad = {
  readonly what: string
  readonly table: Places
  readonly said: string
  readonly gm?: string
  readonly ends: string
}

const BAD: readonly Bad[] = [
  {
    what: 'hours that begin when they end',
    table: withTeam({ hours: [[3, '09:00', '09:00']] })(demo),
    said: 'service demo-eindhoven opens 3 09:00 to 09:00',
    ends: 'eindhoven',
  },
  {
    what: 'hours that begin at the end of the day',
    table: withTeam({ hours: [[3, '24:00', '09:00']] })(demo),
    said: 'service demo-eindhoven opens 3 24:00 to 09:00',
    ends: 'eindhoven',
  },
  {
    what: 'ages that overlap',
    table: { ...demo, services: [...demo.services, { ...team, id: 'second', group: 'drenthe' }] },
    said: 'service demo-eindhoven and service second overlap',
    ends: 'eindhoven',
  },
  {
    what: 'an area without municipalities',
    table: area('eindhoven', { members: [] }),
    said: 'area eindhoven has no municipality on 2026-11-18',
    ends: 'comensha: no-area',
  },
  {
    what: 'a municipality in two areas at a time',
    table: area('eindhoven', { members: [...own.members, { gm: ALMERE }] }),
    said: 'GM0034 Almere is in eindhoven and flevoland on 2026-11-18',
    gm: ALMERE,
    ends: 'eindhoven',
  },
  {
    what: 'an area that ends before it starts',
    table: area('eindhoven', { from: '2026-12-01', to: '2026-01-01' }),
    said: 'area eindhoven ends before it starts',
    ends: 'comensha: no-area',
  },
  {
    what: 'a service that ends before it starts',
    table: withTeam({ from: '2026-10-01', to: '2026-09-01' })(demo),
    said: 'service demo-eindhoven ends before it starts',
    ends: 'comensha: ended',
  },
  {
    what: 'an area that has ended',
    table: area('eindhoven', { to: '2026-11-01' }),
    said: 'GM0772 Eindhoven is in no area on 2026-11-18',
    ends: 'comensha: no-area',
  },
  {
    what: 'a service of an area nobody knows',
    table: withTeam({ area: 'gone' })(demo),
    said: 'service demo-eindhoven is for unknown area gone',
    ends: 'comensha: no-service',
  },
]

const end = (directory: Directory, place: string, at: number): string => {
  const found = route(directory, { place, age: '23+', at })
  return found.team?.code ?? `${found.helpdesk?.code}: ${found.reason}`
}

describe.each(BAD)('$what', ({ table, said, gm = EINDHOVEN, ends }) => {
  const directory = { ...world(), places: table }
  test('is refused before it is signed, and the reason names the row', () => {
    expect([...problems(table, WEDNESDAY)]).toContain(said)
  })
  test('hands nobody to nobody, should it come through', () => {
    expect(end(directory, gm, WEDNESDAY)).toBe(ends)
    const instants = [WEDNESDAY, FRIDAY_NIGHT, WEDNESDAY + 9 * HOUR, WEDNESDAY + 6 * DAY]
    expect([...holes(directory, instants)]).toEqual([])
  })
})

describe('what no table can hold is refused with the field and the row', () => {
  const broken = (change: object): unknown => ({
    ...demo,
    services: demo.services.map((row) => (row === team ? { ...row, ...change } : row)),
  })
  test.each([
    ['25:00', { hours: [[1, '09:00', '25:00']] }, /demo-eindhoven.*hours.*25:00/],
    ['weekday 0', { hours: [[0, '09:00', '17:00']] }, /demo-eindhoven.*hours/],
    ['an age of nobody', { ages: ['12'] }, /demo-eindhoven.*ages/],
    ['the 31st of nowhere', { to: '2026-13-01' }, /demo-eindhoven.*to.*2026-13-01/],
  ])('%s', (_what, change, said) => {
    expect(parsePlaces(broken(change))).toBeUndefined()
    expect([...misshapen(broken(change))].join('\n')).toMatch(said)
  })
  test('the control: the same table unchanged is taken', () => {
    expect(parsePlaces(broken({}))).toBeDefined()
    expect([...problems(demo, WEDNESDAY)]).toEqual([])
  })
})

describe('an area that ends while a page is open', () => {
  const LAST = '2026-11-20'
  const directory = {
    ...world(),
    places: area('eindhoven', { to: LAST, members: own.members.map((row) => ({ ...row, to: LAST })) }),
  }
  test('sends to the team until the end of its last day, then to the helpdesk with the reason', () => {
    const midnight = Date.parse('2026-11-21T00:00:00+01:00')
    expect(end(directory, EINDHOVEN, midnight - 1)).toBe('eindhoven')
    expect(end(directory, EINDHOVEN, midnight)).toBe('comensha: no-area')
  })
})

test('the control: a routing that keeps to what it was once told would hand somebody to nobody', () => {
  const directory = { ...world(), places: withTeam({ state: 'ended' })(demo) }
  const stale: typeof route = (_now, question) => route(world(), question)
  const [first] = holes(directory, [WEDNESDAY], stale, [EINDHOVEN])
  expect(first?.why).toContain('eindhoven has not agreed to this')
})
