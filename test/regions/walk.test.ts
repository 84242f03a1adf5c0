import { describe, expect, test } from 'vitest'
import { type Directory, describeHole, type Places, problems, projectPlaces, route, walk } from '#regions'
import { GROUPS, WEDNESDAY, withTeam, world } from './world.ts'

type Ask = typeof route
type Team = Places['services'][number]

/** The same with nothing in it but the areas of Groningen, Assen, Almere and Best. */
function small({ places, ...rest }: Directory): Directory {
  const has = ({ members }: Places['areas'][number]) =>
    members.some(({ gm }) => ['GM0014', 'GM0106', 'GM0034', 'GM0753'].includes(gm))
  const areas = places.areas.filter(has)
  const gms = areas.flatMap(({ members }) => members.map(({ gm }) => gm))
  const municipalities = places.municipalities.filter(({ gm }) => gms.includes(gm))
  return { ...rest, places: { ...places, areas, municipalities } }
}

/** The first hole in words, and the state in which it lies. */
function first(directory: Directory, ask: Ask = route, at = WEDNESDAY): string {
  const found = walk(small(directory), at, ask).first
  return found ? `${describeHole(directory, found)} [${found.state}]` : 'none'
}

/** Eindhoven split at 23, as North and East Gelderland is. */
const split = (young: Partial<Team> = {}, old: Partial<Team> = {}) =>
  world((places) => ({
    ...places,
    services: places.services.flatMap((row): Team[] =>
      row.group === 'eindhoven'
        ? [
            { ...row, id: 'young', ages: ['u16', '16-17', '18-22'], ...young },
            { ...row, id: 'old', ages: ['23+'], ...old },
          ]
        : [row],
    ),
  }))

const helpdesk = (change: Partial<Places['helpdesk']>) =>
  world((places) => ({ ...places, helpdesk: { ...places.helpdesk, ...change } }))

/** Sends away whoever asks under these conditions. */
const losing =
  (when: (directory: Directory, question: Parameters<Ask>[1]) => boolean): Ask =>
  (directory, question) =>
    when(directory, question) ? { first: 'helpdesk', reason: 'no-area' } : route(directory, question)

describe('a table without a hole', () => {
  test('the demo, walked in seconds through every state', () => {
    const begun = performance.now()
    const { first: hole, holes, questions, states } = walk(world(), WEDNESDAY)
    expect([hole, holes]).toEqual([undefined, 0])
    expect(questions).toBeGreaterThan(346 * 5 * 168)
    expect(performance.now() - begun).toBeLessThan(30_000)
    for (const state of [
      'as the table is',
      'the holiday 2026-12-25',
      'the holiday 2027-04-27',
      'the holiday 2027-03-28, clocks change on 2027-03-28',
      'clocks change on 2027-10-31',
      'demo-eindhoven absent for a day',
      'demo-drenthe absent for a month',
      'demo-eindhoven unconfirmed',
      'demo-drenthe ended',
      'demo-eindhoven ended in the middle of the week',
      'demo-drenthe not confirmed for too long',
      'demo-eindhoven without anybody in the roster',
      'demo-drenthe said to be away',
      'every team said to be absent',
      'helpdesk absent for a week',
      'everybody absent for a week',
    ]) {
      expect(states).toContain(state.replace(/^helpdesk/, 'demo-comensha'))
    }
  })

  test('an area split at 23', () => {
    expect(first(split())).toBe('none')
    expect([...problems(split().places, WEDNESDAY)]).toEqual([])
  })
})

describe('a hole made in each dimension is found and named', () => {
  const dimensions: readonly [string, Directory, Ask, string][] = [
    [
      'one hour of one municipality',
      world(),
      losing((_, { place, at }) => place === 'GM0034' && at === WEDNESDAY + 6.5 * 3_600_000),
      'Almere (GM0034), age u16, Wednesday 2026-11-18 17:00: nobody (team: no-area; helpdesk: unstaffed) [as the table is]',
    ],
    [
      'one age at the split at 23',
      split(),
      losing(
        ({ places }, { place, age }) => place === 'GM0753' && age === '23+' && places.services.length > 0,
      ),
      'Best (GM0753), age 23+, Wednesday 2026-11-18 00:00: nobody (team: no-area; helpdesk: unstaffed) [as the table is]',
    ],
    [
      'the absence of one half of the split',
      split(),
      losing(
        ({ places }, { place, age }) =>
          place === 'GM0753' &&
          age === '23+' &&
          places.services.some(({ id, absences }) => id === 'old' && absences.length > 0),
      ),
      'Best (GM0753), age 23+, Wednesday 2026-11-18 00:00: nobody (team: no-area; helpdesk: unstaffed) [old absent for a day]',
    ],
    [
      'a holiday',
      world(),
      losing(({ places }, { at }) => {
        const { confirmedOn } = places.helpdesk
        return confirmedOn === '2026-12-26' && at === Date.parse('2026-12-26T09:00:00+01:00')
      }),
      'Groningen (GM0014), age u16, Saturday 2026-12-26 09:00: nobody (team: no-area; helpdesk: unstaffed) [the holiday 2026-12-26]',
    ],
    [
      'the hour that comes twice',
      world(),
      losing((_, { at }) => at === Date.parse('2027-10-31T02:00:00+01:00')),
      'Groningen (GM0014), age u16, Sunday 2027-10-31 02:00: nobody (team: no-area; helpdesk: unstaffed) [clocks change on 2027-10-31]',
    ],
    ...(
      [
        ['unconfirmed', ({ state }: Team) => state === 'unconfirmed'],
        ['ended', ({ state }: Team) => state === 'ended'],
        ['not confirmed for too long', ({ confirmedOn }: Team) => String(confirmedOn) < '2026-06-01'],
        ['ended in the middle of the week', ({ to }: Team) => to === '2026-11-21'],
      ] as const
    ).map(([state, holds]): [string, Directory, Ask, string] => [
      `a team that is ${state}`,
      world(),
      losing(
        ({ places }, { place }) =>
          place === 'GM0106' && places.services.some((row) => row.id === 'demo-drenthe' && holds(row)),
      ),
      `Assen (GM0106), age u16, Wednesday 2026-11-18 00:00: nobody (team: no-area; helpdesk: unstaffed) [demo-drenthe ${state}]`,
    ]),
    [
      'a team without anybody',
      world(),
      losing(({ groups }, { place }) => place === 'GM0106' && groups.some(({ people }) => people === 0)),
      'Assen (GM0106), age u16, Wednesday 2026-11-18 00:00: nobody (team: no-area; helpdesk: unstaffed) [demo-drenthe without anybody in the roster]',
    ],
    ...(['open', 'away', 'absent'] as const).map((said): [string, Directory, Ask, string] => [
      `a team said to be ${said}`,
      world(),
      losing(
        ({ status }, { place }) =>
          place === 'GM0753' &&
          (status?.groups ?? []).some(({ code, state }) => code === 'eindhoven' && state === said),
      ),
      `Best (GM0753), age u16, Wednesday 2026-11-18 00:00: nobody (team: no-area; helpdesk: unstaffed) [demo-eindhoven said to be ${said}]`,
    ]),
  ]
  test.each(dimensions)('%s', (_, directory, ask, words) => {
    expect(first(directory, ask)).toBe(words)
  })

  test('every service in another state is asked about in its own area', () => {
    const asked = new Set<string>()
    const listen: Ask = (directory, question) => {
      for (const { id, absences, area } of directory.places.services) {
        if (absences.length > 0) asked.add(`${id} ${area} ${question.place}`)
      }
      return route(directory, question)
    }
    walk(small(world()), WEDNESDAY, listen)
    const own = [...asked].filter((each) => /GM0753|GM0106/.test(each))
    expect(own).toEqual(
      expect.arrayContaining(['demo-eindhoven eindhoven GM0753', 'demo-drenthe drenthe GM0106']),
    )
  })
})

describe('a hole in the data is found and named', () => {
  const data: readonly [string, Directory, string][] = [
    [
      'a helpdesk that ends in the future',
      helpdesk({ to: '2026-12-31' }),
      'Groningen (GM0014), age u16, Friday 2027-01-01 00:00: nobody (team: unconfirmed; helpdesk: ended) [the holiday 2027-01-01, what begins or ends on 2027-01-01]',
    ],
    [
      'a helpdesk that begins in the future',
      helpdesk({ from: '2026-11-20' }),
      'Groningen (GM0014), age u16, Wednesday 2026-11-18 00:00: nobody (team: unconfirmed; helpdesk: ended) [as the table is]',
    ],
    [
      'a helpdesk that does not take one age',
      helpdesk({ ages: ['u16', '16-17', '18-22', 'unknown'] }),
      'Groningen (GM0014), age 23+, Wednesday 2026-11-18 00:00: comensha does not take this age [as the table is]',
    ],
    [
      'a helpdesk away for months',
      helpdesk({ absences: [{ from: '2026-12-01', to: '2027-03-01' }] }),
      'Groningen (GM0014), age u16, Monday 2026-11-30 17:00: closed for more than 14 days [what begins or ends on 2026-12-01]',
    ],
    [
      'nobody of the helpdesk in the roster',
      { ...world(), groups: GROUPS.filter(({ role }) => role === 'team') },
      'Groningen (GM0014), age u16, Wednesday 2026-11-18 00:00: nobody (team: unconfirmed; helpdesk: unstaffed) [as the table is]',
    ],
  ]
  test.each(data)('%s', (_, directory, words) => {
    expect(first(directory)).toBe(words)
  })

  test('areas and municipalities that begin or end are asked about on both days', () => {
    const merged = world((places) => ({
      ...places,
      areas: places.areas.map((area) => ({
        ...area,
        members: area.members.map((member) => {
          return member.gm === 'GM0034' ? { ...member, to: '2027-02-14' } : member
        }),
        ...(area.id === 'eindhoven' && {
          members: [...area.members, { gm: 'GM0034', from: '2027-02-15' }],
        }),
      })),
    }))
    expect([...problems(merged.places, WEDNESDAY)]).toEqual([])
    const { states, holes } = walk(small(merged), WEDNESDAY)
    expect(holes).toBe(0)
    expect(states).toContain('what begins or ends on 2027-02-15')
    const noon = Date.parse('2027-02-15T12:00:00+01:00')
    const wrong = losing((_, { place, at }) => place === 'GM0034' && at === noon)
    expect(first(merged, wrong)).toBe(
      'Almere (GM0034), age u16, Monday 2027-02-15 12:00: nobody (team: no-area; helpdesk: unstaffed) [what begins or ends on 2027-02-15]',
    )
  })

  test('a team that nobody covers carries its area, the rest has nobody', () => {
    const alone = small(helpdesk({ state: 'unconfirmed' }))
    const found = walk(alone, WEDNESDAY)
    expect(found.holes).toBeGreaterThan(0)
    expect(describeHole(alone, found.first as NonNullable<typeof found.first>)).toContain('Groningen')
    expect(first({ ...alone, places: withTeam({})(alone.places) })).toContain('helpdesk: unconfirmed')
  })
})

test('the project file: nobody has agreed, so every question ends at numbers only', () => {
  const places = projectPlaces()
  const { first: hole, holes, questions } = walk({ places, groups: [] }, WEDNESDAY)
  expect(holes).toBe(questions)
  expect(hole?.why).toBe('nobody (team: unconfirmed; helpdesk: unconfirmed)')
})
