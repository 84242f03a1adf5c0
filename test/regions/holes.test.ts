import { describe, expect, test } from 'vitest'
import { AGES, type Directory, describeHole, type Hole, holes, type Places, route, weekOf } from '#regions'
import { DAY, GROUPS, WEDNESDAY, world } from './world.ts'

/** Monday 16 November 2026, 00:00 in Amsterdam, and the week of the clock change. */
const WEEK = Date.parse('2026-11-16T00:00:00+01:00')
const CHANGE = Date.parse('2026-10-23T00:00:00+02:00')
const CHRISTMAS = Date.parse('2026-12-21T00:00:00+01:00')

function first(directory: Directory, instants: readonly number[], ask = route): string {
  const [hole] = holes(directory, instants, ask)
  return hole ? describeHole(directory, hole) : 'none'
}

/** The edges of a week, and every sixth hour. */
function edges(directory: Directory, from: number): readonly number[] {
  const all = weekOf(directory, from)
  const set = new Set(all)
  return all.filter((at) => set.has(at - 60_000) || set.has(at + 60_000) || at % (6 * 3_600_000) === 0)
}

/** Only the municipalities of these areas, so that every hour of the week can be asked. */
function only(directory: Directory, ...ids: readonly string[]): Directory {
  const { places } = directory
  const areas = places.areas.filter(({ id }) => ids.includes(id))
  const gms = areas.flatMap(({ members }) => members.map(({ gm }) => gm))
  return {
    ...directory,
    places: { ...places, municipalities: places.municipalities.filter(({ gm }) => gms.includes(gm)) },
  }
}

/** A service in every area, all with this change. */
const everywhere = (change: Partial<Places['services'][number]>) => (places: Places) => {
  const [team] = places.services.filter(({ group }) => group === 'eindhoven')
  const services = places.areas.map(({ id }) => ({ ...team!, id: `all-${id}`, area: id, ...change }))
  return { ...places, services }
}

describe('every municipality, every age, every hour and edge of a week ends at people who agreed', () => {
  test('the demo in office hours', () => {
    const directory = world()
    const instants = weekOf(directory, WEEK)
    expect(instants.length).toBeGreaterThan(168 + 20)
    expect(first(directory, instants)).toBe('none')
  })

  const status = (state: 'open' | 'away' | 'absent') => ({
    groups: ['eindhoven', 'comensha'].map((code) => ({ code, state, until: WEEK + 3 * DAY })),
  })
  const states: readonly [string, Directory, number][] = [
    ['a week of clock change', world(everywhere({ confirmedOn: '2026-10-01' })), CHANGE],
    ['a week of holidays', world(everywhere({})), CHRISTMAS],
    ['ended', world(everywhere({ state: 'ended' })), WEEK],
    ['unconfirmed', world(everywhere({ state: 'unconfirmed' })), WEEK],
    ['stale', world(everywhere({ confirmedOn: '2026-01-01' })), WEEK],
    ['unstaffed', world(everywhere({ group: 'nobody' })), WEEK],
    ['absent for a day', world(everywhere({ absences: [{ from: '2026-11-18', to: '2026-11-18' }] })), WEEK],
    ['absent for weeks', world(everywhere({ absences: [{ from: '2026-11-10', to: '2026-12-10' }] })), WEEK],
    ['open one morning a week', world(everywhere({ hours: [[4, '09:00', '13:00']] })), WEEK],
    ['open in the night only', world(everywhere({ hours: [[5, '22:00', '06:00']] })), WEEK],
    ['said to be away', world(everywhere({}), status('away')), WEEK],
    ['said to be absent', world(everywhere({}), status('absent')), WEEK],
    ['said to be open', world(everywhere({}), status('open')), WEEK],
  ]
  test.each(states)('%s, in every area', (_, directory, from) => {
    expect(first(directory, edges(directory, from))).toBe('none')
    const some = only(directory, 'eindhoven', 'markiezaten', 'noord-oost-gld')
    expect(first(some, weekOf(some, from))).toBe('none')
  })
})

describe('a hole made on purpose is found and named', () => {
  const at = [WEDNESDAY]
  const helpdesk = (change: Partial<Places['helpdesk']>) => (places: Places) => ({
    ...places,
    helpdesk: { ...places.helpdesk, ...change },
  })
  const made: readonly [string, Directory, string][] = [
    [
      'the helpdesk has not agreed',
      world(helpdesk({ state: 'unconfirmed' })),
      'Groningen (GM0014), age u16, Wednesday 2026-11-18 10:30: nobody (team: unconfirmed; helpdesk: unconfirmed)',
    ],
    [
      'the helpdesk has nobody',
      { ...world(), groups: GROUPS.filter((g) => g.role === 'team') },
      'nobody (team: unconfirmed; helpdesk: unstaffed)',
    ],
    [
      'the helpdesk never opens',
      world(helpdesk({ hours: [] })),
      'comensha is closed and has no next opening',
    ],
  ]
  test.each(made)('%s', (_, directory, words) => {
    expect(first(directory, at)).toContain(words)
  })

  test('one municipality that a wrong routing hands to people who did not agree', () => {
    const wrong: typeof route = (directory, question) => {
      const found = route(directory, question)
      const other = route(directory, { ...question, place: 'GM0772' }).team
      return question.place === 'GM0363' && other ? { ...found, team: other } : found
    }
    const directory = world()
    const found = [...holes(directory, at, wrong)]
    expect(found.map(({ age }) => age)).toEqual(AGES.filter((age) => age !== 'u16'))
    expect(describeHole(directory, found[0] as Hole)).toBe(
      'Amsterdam (GM0363), age 16-17, Wednesday 2026-11-18 10:30: eindhoven has not agreed to this',
    )
  })

  test('one hour in which a wrong routing says nothing of the next opening', () => {
    const silent: typeof route = (directory, question) => {
      const found = route(directory, question)
      if (question.at !== WEEK || question.place !== 'GM0106' || !found.team) return found
      const { nextOpening: _, ...team } = found.team
      return { ...found, team }
    }
    const found = [...holes(world(), [WEEK, WEDNESDAY], silent)]
    expect(found.map(({ place, age, at: when }) => [place, age, when])).toEqual(
      ['18-22', '23+', 'unknown'].map((age) => ['GM0106', age, WEEK]),
    )
  })

  test('a municipality outside every area still ends at the helpdesk, and `problems` names it', () => {
    const lost = world((places) => ({
      ...places,
      areas: places.areas.map((area) => ({
        ...area,
        members: area.members.filter(({ gm }) => gm !== 'GM0772'),
      })),
    }))
    expect(first(lost, at)).toBe('none')
    expect(route(lost, { place: 'GM0772', age: '23+', at: WEDNESDAY })).toMatchObject({ reason: 'no-area' })
  })
})
