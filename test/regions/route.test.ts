import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AGES, type Directory, nextOpening, type Reason, type Route, receiverOf, route } from '#regions'
import { DAY, FRIDAY_NIGHT, GROUPS, HOUR, WEDNESDAY, withTeam, world } from './world.ts'

const EINDHOVEN = 'GM0772'
const ASSEN = 'GM0106'
const AMSTERDAM = 'GM0363'
const ask = (directory: Directory, place = EINDHOVEN, at = WEDNESDAY): Route =>
  route(directory, { place, age: '23+', at })

describe('who a handoff is addressed to', () => {
  test('the team of the area, the helpdesk as cover', () => {
    expect(ask(world())).toMatchObject({
      area: { id: 'eindhoven' },
      first: 'team',
      team: { code: 'eindhoven', people: 2, onePerson: false, open: true, response: 15 },
      helpdesk: { code: 'comensha', open: true },
    })
    expect(ask(world()).team?.closesAt).toBe(Date.parse('2026-11-18T17:00:00+01:00'))
  })

  test('one person plus the helpdesk is a named state', () => {
    expect(ask(world(), ASSEN).team).toMatchObject({ code: 'drenthe', people: 1, onePerson: true })
  })

  test('closed: the next opening of both is stated', () => {
    const night = ask(world(), EINDHOVEN, FRIDAY_NIGHT)
    const monday = Date.parse('2026-11-23T09:00:00+01:00')
    expect(night.team).toMatchObject({ open: false, nextOpening: monday })
    expect(night.helpdesk).toMatchObject({ open: false, nextOpening: monday })
    expect(night.team?.closesAt).toBeUndefined()
  })

  test('an organisation that has not agreed: its number may be shown, the helpdesk gets it', () => {
    const found = ask(world(), AMSTERDAM)
    expect(found).toMatchObject({ reason: 'unconfirmed', first: 'helpdesk', helpdesk: { code: 'comensha' } })
    expect(found.phone?.number).toBe('+31206263800')
    expect(found.team).toBeUndefined()
  })

  test.each(['unknown', 'refused', 'abroad', 'centre'])('%s: the helpdesk', (place) => {
    expect(ask(world(), place)).toMatchObject({ reason: place, first: 'helpdesk', helpdesk: { open: true } })
    expect(ask(world(), place).team).toBeUndefined()
  })

  test('a minor goes to a service that takes minors, else to the helpdesk', () => {
    const of = (place: string, age: (typeof AGES)[number]) => route(world(), { place, age, at: WEDNESDAY })
    expect(of(EINDHOVEN, '16-17').team?.code).toBe('eindhoven')
    expect(of(EINDHOVEN, 'u16')).toMatchObject({ reason: 'ages', helpdesk: { code: 'comensha' } })
    expect(of(ASSEN, '16-17')).toMatchObject({ reason: 'ages', helpdesk: { code: 'comensha' } })
    expect(of(ASSEN, 'unknown').team?.code).toBe('drenthe')
  })

  test('an area split by age has a team for each side', () => {
    const split = world((places) => {
      const [first] = places.services.filter((row) => row.group === 'eindhoven')
      const young = { ...first!, id: 'young', group: 'drenthe', ages: ['u16', '16-17', '18-22'] as const }
      const old = { ...first!, id: 'old', ages: ['23+'] as const }
      return { ...places, services: [young, old] }
    })
    const of = (age: (typeof AGES)[number]) => route(split, { place: EINDHOVEN, age, at: WEDNESDAY })
    expect(of('18-22').team?.code).toBe('drenthe')
    expect(of('23+').team?.code).toBe('eindhoven')
    expect(of('unknown')).toMatchObject({ reason: 'ages', first: 'helpdesk' })
  })
})

describe('why there is no team', () => {
  const cases: readonly [Reason, Directory][] = [
    ['no-service', world((places) => ({ ...places, services: [] }))],
    ['no-service', world(withTeam({ from: '2026-11-19' }))],
    ['ended', world(withTeam({ state: 'ended' }))],
    ['ended', world(withTeam({ to: '2026-11-17' }))],
    ['unconfirmed', world(withTeam({ state: 'unconfirmed' }))],
    ['stale', world(withTeam({ confirmedOn: '2026-05-21' }))],
    ['stale', world(withTeam({ confirmedOn: '2027-05-19' }))],
    ['unstaffed', world(withTeam({ group: 'nobody' }))],
    ['unstaffed', world(withTeam({ group: 'shn-brabant' }))],
    ['unstaffed', { ...world(), groups: GROUPS.map((group) => ({ ...group, devices: 0 })) }],
    ['absent', world(withTeam({ absences: [{ from: '2026-11-16', to: '2026-11-27' }] }))],
    ['no-area', world((places) => ({ ...places, areas: [] }))],
    ['no-place', world((places) => ({ ...places, municipalities: [] }))],
  ]
  test.each(cases)('%s', (reason, directory) => {
    const found = ask(directory)
    expect(found.team).toBeUndefined()
    expect(found).toMatchObject({ reason, first: 'helpdesk' })
  })

  test('180 days still count', () => {
    expect(ask(world(withTeam({ confirmedOn: '2026-05-22' }))).team?.code).toBe('eindhoven')
  })

  test('a day off is only closed, not absent', () => {
    const found = ask(world(withTeam({ absences: [{ from: '2026-11-18', to: '2026-11-18' }] })))
    expect(found.team).toMatchObject({ open: false, nextOpening: Date.parse('2026-11-19T09:00:00+01:00') })
  })

  test('an ended service does not hide the reason of its successor', () => {
    const found = ask(
      world((places) => {
        const [row] = places.services.filter(({ group }) => group === 'eindhoven')
        const next = { ...row!, id: 'next', state: 'unconfirmed' as const, phone: '0401234567' }
        return { ...places, services: [{ ...row!, state: 'ended' as const }, next] }
      }),
    )
    expect(found).toMatchObject({ reason: 'unconfirmed', phone: { number: '0401234567' } })
  })
})

describe('dated rows', () => {
  const moved = world((places) => ({
    ...places,
    areas: places.areas.map((area) => {
      if (area.id === 'amsterdam') {
        const others = area.members.filter(({ gm }) => gm !== AMSTERDAM)
        return { ...area, members: [...others, { gm: AMSTERDAM, to: '2026-12-31' }] }
      }
      return area.id === 'eindhoven'
        ? { ...area, members: [...area.members, { gm: AMSTERDAM, from: '2027-01-01' }] }
        : area
    }),
  }))
  test('a change takes effect by itself, at midnight in Amsterdam', () => {
    const last = Date.parse('2026-12-31T23:59:00+01:00')
    expect(ask(moved, AMSTERDAM, last).area?.id).toBe('amsterdam')
    expect(ask(moved, AMSTERDAM, last + 60_000).area?.id).toBe('eindhoven')
  })
  test('the date that picks the row can be another than now', () => {
    const on = Date.parse('2027-01-01T12:00:00+01:00')
    expect(route(moved, { place: AMSTERDAM, age: '23+', at: WEDNESDAY, on }).area?.id).toBe('eindhoven')
  })
})

describe('the helpdesk', () => {
  const helpdeskless: readonly [string, Directory][] = [
    ['has not agreed', world((p) => ({ ...p, helpdesk: { ...p.helpdesk, state: 'unconfirmed' } }))],
    ['is not in the head', { ...world(), groups: GROUPS.filter(({ role }) => role !== 'helpdesk') }],
    ['has ended', world((p) => ({ ...p, helpdesk: { ...p.helpdesk, to: '2026-11-01' } }))],
  ]
  test.each(helpdeskless)('%s: nothing is handed to it', (_, directory) => {
    expect(ask(directory).helpdesk).toBeUndefined()
    expect(ask(directory)).toMatchObject({ first: 'team', team: { code: 'eindhoven' } })
    expect(ask(directory, AMSTERDAM)).toMatchObject({ reason: 'unconfirmed', first: 'helpdesk' })
    expect(ask(directory, AMSTERDAM).helpdesk).toBeUndefined()
  })
  test('a team cannot pose as the helpdesk', () => {
    const places = world((p) => ({ ...p, helpdesk: { ...p.helpdesk, group: 'eindhoven' } }))
    expect(ask(places).helpdesk).toBeUndefined()
  })
})

describe('the unsigned status', () => {
  const said = (code: string, state: 'open' | 'away' | 'absent', until: number): Directory =>
    world((places) => places, { groups: [{ code, state, until }] })

  test('away: closed until then, still addressed', () => {
    const found = ask(said('eindhoven', 'away', WEDNESDAY + HOUR))
    expect(found.team).toMatchObject({ open: false, nextOpening: WEDNESDAY + HOUR })
  })
  test('away past closing time: the next morning', () => {
    const found = ask(said('eindhoven', 'away', Date.parse('2026-11-18T18:00:00+01:00')))
    expect(found.team?.nextOpening).toBe(Date.parse('2026-11-19T09:00:00+01:00'))
  })
  test('open: there in the night, until then', () => {
    const found = ask(said('eindhoven', 'open', FRIDAY_NIGHT + HOUR), EINDHOVEN, FRIDAY_NIGHT)
    expect(found.team).toMatchObject({ open: true, closesAt: FRIDAY_NIGHT + HOUR })
  })
  test('absent: the helpdesk', () => {
    expect(ask(said('eindhoven', 'absent', WEDNESDAY + HOUR))).toMatchObject({
      reason: 'absent',
      first: 'helpdesk',
    })
  })
  test('the helpdesk absent: closed, with an opening', () => {
    const found = ask(said('comensha', 'absent', WEDNESDAY + HOUR), AMSTERDAM)
    expect(found.helpdesk).toMatchObject({ open: false, nextOpening: WEDNESDAY + HOUR })
  })
  test('over, or longer than three months: not heard', () => {
    for (const until of [WEDNESDAY, WEDNESDAY - HOUR, WEDNESDAY + 93 * DAY]) {
      expect(ask(said('eindhoven', 'absent', until)).team?.open).toBe(true)
    }
  })
  test('open does not bring back a team the signed table calls absent', () => {
    const away = withTeam({ absences: [{ from: '2026-11-16', to: '2026-11-30' }] })
    const status = { groups: [{ code: 'eindhoven', state: 'open' as const, until: WEDNESDAY + HOUR }] }
    expect(ask(world(away, status))).toMatchObject({ reason: 'absent' })
  })

  const plan = {
    service: 'demo-eindhoven',
    hours: [[3, '18:00', '20:00']] as const,
    holidays: false,
    absences: [],
  }
  const planned = (change: Partial<typeof plan> | object, more: object = {}): Directory['status'] => ({
    groups: [],
    plans: [{ ...plan, ...change }],
    ...more,
  })
  const change = withTeam({})

  test('other hours: what is said of the openings follows them', () => {
    const found = ask(world(change, planned({})))
    expect(found.team).toMatchObject({ open: false, nextOpening: Date.parse('2026-11-18T18:00:00+01:00') })
    expect(receiverOf(world(change, planned({})), 'eindhoven', WEDNESDAY)).toEqual(found.team)
    // Control: the hours that are signed.
    expect(ask(world()).team?.open).toBe(true)
  })
  test('absent for long, or without any hours: the helpdesk', () => {
    const absences = [{ from: '2026-11-16', to: '2026-11-30' }]
    expect(ask(world(change, planned({ absences })))).toMatchObject({ reason: 'absent', first: 'helpdesk' })
    expect(ask(world(change, planned({ hours: [] })))).toMatchObject({ reason: 'absent', first: 'helpdesk' })
  })
  test('an absence that lies ahead begins and ends by itself', () => {
    const absences = [{ from: '2026-11-23', to: '2026-12-31' }]
    const directory = world(change, planned({ hours: [[1, '09:00', '17:00']], absences }))
    const at = (day: string) => ask(directory, EINDHOVEN, Date.parse(`${day}T10:00:00+01:00`))
    expect(at('2026-11-16').team?.open).toBe(true)
    expect(at('2026-11-23').reason).toBe('absent')
    expect(at('2027-01-02').team?.nextOpening).toBe(Date.parse('2027-01-04T09:00:00+01:00'))
  })
  test('hours do not bring back a team the signed table calls absent', () => {
    const away = withTeam({ absences: [{ from: '2026-11-16', to: '2026-11-30' }] })
    const always = planned({ hours: [1, 2, 3, 4, 5, 6, 7].map((day) => [day, '00:00', '24:00']) })
    expect(ask(world(away, always))).toMatchObject({ reason: 'absent' })
  })
  test('full: the helpdesk; the helpdesk itself stays the last resort', () => {
    expect(ask(world(change, { groups: [], full: ['eindhoven'] }))).toMatchObject({
      reason: 'full',
      first: 'helpdesk',
      helpdesk: { code: 'comensha', open: true },
    })
    expect(ask(world(change, { groups: [], full: ['comensha'] })).helpdesk?.open).toBe(true)
  })

  /** The rule itself; `ask` is the routing under test. */
  const obeys = (
    asked: typeof route,
    directory: Directory,
    status: Directory['status'],
    place: string,
    at: number,
  ) => {
    const question = { place, age: '23+' as const, at }
    const signed = asked({ ...directory, status: undefined }, question)
    const seen = asked({ ...directory, status }, question)
    const team = seen.team === undefined || seen.team.code === signed.team?.code
    return team && seen.helpdesk?.code === signed.helpdesk?.code && seen.area?.id === signed.area?.id
  }
  const row = fc.record({
    code: fc.constantFrom('eindhoven', 'drenthe', 'comensha', 'other'),
    state: fc.constantFrom('open' as const, 'away' as const, 'absent' as const),
    until: fc.integer({ min: WEDNESDAY - DAY, max: WEDNESDAY + 100 * DAY }),
  })
  const clock = fc.constantFrom('00:00', '06:30', '09:00', '17:00', '23:59', '24:00')
  const day = fc.integer({ min: 1, max: 30 }).map((n) => `2026-11-${String(n).padStart(2, '0')}`)
  const week = fc.record({
    service: fc.constantFrom('demo-eindhoven', 'demo-drenthe', 'demo-comensha', 'other'),
    hours: fc.array(fc.tuple(fc.integer({ min: 1, max: 7 }), clock, clock), { maxLength: 4 }),
    holidays: fc.boolean(),
    absences: fc.array(fc.record({ from: day, to: day }), { maxLength: 2 }),
  })
  const statuses = fc.record({
    groups: fc.array(row, { maxLength: 5 }),
    plans: fc.array(week, { maxLength: 3 }),
    full: fc.subarray(['eindhoven', 'drenthe', 'comensha']),
  })
  const anywhere = fc.constantFrom(EINDHOVEN, ASSEN, AMSTERDAM, 'unknown')
  const sometime = fc.integer({ min: WEDNESDAY, max: WEDNESDAY + 30 * DAY })

  test('never selects another team, whatever it says', () => {
    const directory = world()
    fc.assert(
      fc.property(statuses, anywhere, sometime, (status, place, at) =>
        obeys(route, directory, status, place, at),
      ),
      { numRuns: 2000 },
    )
  })

  test('and the property sees a routing that lets "covered by" choose', () => {
    const covered: typeof route = (directory, question) => {
      const found = route(directory, question)
      const other = route(directory, { ...question, place: ASSEN })
      const away = directory.status?.groups.some(
        ({ code, state }) => code === 'eindhoven' && state === 'absent',
      )
      return away && found.area?.id === 'eindhoven' && other.team ? { ...found, team: other.team } : found
    }
    const broken = fc.check(
      fc.property(statuses, anywhere, sometime, (status, place, at) =>
        obeys(covered, world(), status, place, at),
      ),
      { numRuns: 2000 },
    )
    expect(broken.failed).toBe(true)
  })
})

test('anything at all is answered without an exception, and never by somebody who did not agree', () => {
  const directory = world()
  const question = fc.record({
    place: fc.oneof(fc.string(), fc.constantFrom(EINDHOVEN, ASSEN, '__proto__', 'GM0000', '')),
    age: fc.oneof(fc.constantFrom(...AGES), fc.string() as fc.Arbitrary<(typeof AGES)[number]>),
    at: fc.oneof(fc.double(), fc.integer({ min: 0, max: 4e12 }), fc.constant(Number.NaN)),
  })
  fc.assert(
    fc.property(question, (asked) => {
      const { team, helpdesk } = route(directory, asked)
      expect([undefined, 'eindhoven', 'drenthe']).toContain(team?.code)
      expect([undefined, 'comensha']).toContain(helpdesk?.code)
      expect(nextOpening(directory.places.helpdesk, Math.max(0, Math.min(4e12, asked.at || 0)))).toBeTypeOf(
        'number',
      )
    }),
    { numRuns: 1000 },
  )
})
