import { describe, expect, it } from 'vitest'
import { type Directory, judged, type Places, projectPlaces, savingOf, walk } from '#regions'
import { WEDNESDAY, withTeam, world } from './world.ts'

type Register = Parameters<typeof savingOf>[1]
type Wish = Parameters<typeof savingOf>[2]

const EMPTY: Register = { schedules: new Map(), capacities: new Map(), proposals: new Map() }
const HOURS = [1, 2, 3, 4, 5].map((day) => [day, '09:00', '17:00'] as const)
const week = {
  t: 'schedule',
  service: 'demo-eindhoven',
  hours: HOURS,
  holidays: false,
  absences: [],
} as const
const helpdesk = { ...week, service: 'demo-comensha' }
const month = [{ from: '2026-11-30', to: '2026-12-31' }]

/** `saved`, or the code and why. */
function tried(wish: Wish, register = EMPTY, directory: Directory = world()): string {
  const strides = judged(savingOf(directory, register, wish), WEDNESDAY)
  for (;;) {
    const { done, value } = strides.next()
    if (done) return value ? `${value.code}: ${value.text}` : 'saved'
  }
}

const team = (change: object) =>
  world()
    .places.services.filter(({ id }) => id === 'demo-eindhoven')
    .map((row) => ({ ...row, ...change }))[0]!
const area = (id: string, change: Partial<Places['areas'][number]> = {}) => ({
  ...world().places.areas.find((one) => one.id === id)!,
  ...change,
})
const propose = (...rows: readonly [of: 'service' | 'area' | 'municipality', row: object][]): Wish => ({
  t: 'propose',
  rows: rows.map(([of, row]) => ({ of, row: { ...row } })),
})

describe('what may be saved', () => {
  it.each([
    ['a week of other hours', week],
    ['a team away for a month: the helpdesk is there', { ...week, absences: month }],
    ['no hours at all: the helpdesk is there', { ...week, hours: [] }],
    [
      'over midnight, one ending as the next begins',
      {
        ...week,
        hours: [
          [1, '22:00', '02:00'],
          [2, '02:00', '06:00'],
        ],
      },
    ],
    ['the helpdesk away for a week', { ...helpdesk, absences: [{ from: '2026-11-30', to: '2026-12-06' }] }],
    ['a team that is full', { t: 'capacity', group: 'eindhoven', open: 0 }],
    [
      'a service of a phone number',
      { t: 'contact', service: 'demo-eindhoven', phone: '+31401234567', languages: ['nl'] },
    ],
    ['a practice', { t: 'practice', group: 'eindhoven' }],
  ] as const)('%s', (_, wish) => {
    expect(tried(wish)).toBe('saved')
  })
})

describe('what may not, each with its reason', () => {
  const day = (from: string, to: string) => ({ ...week, hours: [[1, from, to]] as const })
  const partner = {
    t: 'partner',
    hours: [],
    covers: ['eindhoven', 'nl'],
    from: '2026-11-18',
    to: null,
  } as const
  const mobile = { t: 'contact', service: 'demo-eindhoven', phone: '0612345678', languages: [] } as const
  const cases: readonly (readonly [string, Wish, string])[] = [
    ['impossible hours', day('09:00', '09:00'), 'hours: 1 09:00 09:00'],
    ['hours that begin when the day is over', day('24:00', '08:00'), 'hours: 1 24:00 08:00'],
    [
      'overlapping openings',
      {
        ...week,
        hours: [
          [1, '13:00', '18:00'],
          [1, '09:00', '13:30'],
        ],
      },
      'overlap: 1 09:00 13:30, 1 13:00 18:00',
    ],
    [
      'overlapping over the end of the week',
      {
        ...week,
        hours: [
          [1, '00:30', '08:00'],
          [7, '20:00', '01:00'],
        ],
      },
      'overlap: 7 20:00 01:00, 1 00:30 08:00',
    ],
    [
      'the same opening twice',
      { ...week, hours: [HOURS[0]!, HOURS[0]!] },
      'overlap: 1 09:00 17:00, 1 09:00 17:00',
    ],
    [
      'an end before the start',
      { ...week, absences: [{ from: '2026-12-24', to: '2026-12-20' }] },
      'absence: 2026-12-24 2026-12-20',
    ],
    [
      'a day that does not exist',
      { ...week, absences: [{ from: '2026-11-31', to: '2026-12-20' }] },
      'absence: 2026-11-31 2026-12-20',
    ],
    ['a helpdesk that is full', { t: 'capacity', group: 'comensha', open: 0 }, 'full: CoMensha'],
    [
      'a partner whose end lies before its start',
      { ...partner, to: '2026-11-01' },
      'absence: 2026-11-18 2026-11-01',
    ],
    [
      'a partner of an area that does not exist',
      { ...partner, covers: ['atlantis'] },
      'table: unknown area atlantis',
    ],
    [
      'an answer to a proposal that is not there',
      { t: 'decide', n: 7, accepted: true },
      'table: no proposal 7',
    ],
    [
      'overlapping ages',
      propose(['service', { ...team({}), id: 'other' }]),
      'table: service demo-eindhoven and service other overlap',
    ],
    [
      'an area without municipalities',
      propose(['area', { ...area('eindhoven'), id: 'empty', members: [] }]),
      'table: area empty has no municipality on 2026-11-18',
    ],
    [
      'a municipality in two areas',
      propose(['area', area('drenthe', { members: [...area('drenthe').members, { gm: 'GM0772' }] })]),
      'table: GM0772 Eindhoven is in drenthe and eindhoven on 2026-11-18',
    ],
    [
      'an area that ends while municipalities are in it',
      propose(['area', area('drenthe', { to: '2026-12-31' })]),
      'table: GM0106 Assen is in no area on 2027-01-01',
    ],
    [
      'a row that ends before it starts',
      propose(['area', area('drenthe', { to: '2022-12-31' })]),
      'table: area drenthe ends before it starts',
    ],
    [
      'a row with a field that cannot be',
      propose(['service', { ...team({}), response: 0 }]),
      'table: services[24] (demo-eindhoven) has response 0, which cannot be',
    ],
    ['a mobile number', { ...mobile }, 'table: service demo-eindhoven has a mobile number'],
  ]
  it.each(cases)('%s', (_, wish, why) => {
    const found = tried(wish)
      .replace(/services\[\d+\]/, 'services[24]')
      .replace(/^(table: )GM\d+ \S+( is in no)/, '$1GM0106 Assen$2')
    expect(found).toBe(why)
  })
})

describe('a hole', () => {
  it('is refused with the hour and the place', () => {
    const wish = { ...helpdesk, absences: month }
    expect(tried(wish)).toMatch(
      /^hole: .+, age \S+, \S+day 2026-\d\d-\d\d \d\d:\d\d: closed for more than 14 days$/,
    )
    // The same absence of a helpdesk that is there two days a week in it is none.
    expect(tried({ ...helpdesk, absences: [{ from: '2026-11-30', to: '2026-12-10' }] })).toBe('saved')
  })

  it('is one at the hour it would begin, not before', () => {
    const directory = world(withTeam({ absences: month }))
    expect(tried({ ...helpdesk, absences: month }, EMPTY, directory)).toMatch(/2026-1[12]/)
    expect(tried({ ...helpdesk, hours: [] })).toMatch(/^hole: /)
  })

  it('that the weeks of others make only together is seen', () => {
    const away = { ...week, absences: month }
    const register = {
      ...EMPTY,
      schedules: new Map([
        ['demo-comensha', { ...helpdesk, absences: [{ from: '2026-11-30', to: '2026-12-12' }] }],
      ]),
    }
    expect(tried(away, register)).toBe('saved')
  })

  it('that was there before keeps nobody from saving something else', () => {
    const directory = world((places) => ({ ...places, helpdesk: { ...places.helpdesk, absences: month } }))
    expect(walk({ ...directory, groups: directory.groups }, WEDNESDAY).holes).toBeGreaterThan(0)
    expect(tried(week, EMPTY, directory)).toBe('saved')
  })

  it('is found in the part that is walked as in the whole table', () => {
    const absences = month
    const { first } = walk(
      world((places) => ({ ...places, helpdesk: { ...places.helpdesk, absences } })),
      WEDNESDAY,
    )
    expect(first?.why).toBe('closed for more than 14 days')
  })
})

describe('proposals', () => {
  it('are checked on top of those accepted before', () => {
    const first = propose(
      ['area', area('eindhoven', { members: area('eindhoven').members.filter(({ gm }) => gm !== 'GM0772') })],
      ['area', area('drenthe', { members: [...area('drenthe').members, { gm: 'GM0772' }] })],
    ) as Wish & { t: 'propose' }
    expect(tried(first)).toBe('saved')
    const back = propose(['area', area('eindhoven')])
    const accepted = { ...EMPTY, proposals: new Map([[1, { change: first, state: 'accepted' }]]) }
    expect(tried(back)).toBe('saved')
    expect(tried(back, accepted)).toBe('table: GM0772 Eindhoven is in drenthe and eindhoven on 2026-11-18')
    expect(tried(back, { ...EMPTY, proposals: new Map([[1, { change: first, state: 'waiting' }]]) })).toBe(
      'saved',
    )
  })

  it('of the project’s own table, whose helpdesk has not agreed, may be saved', () => {
    const places = projectPlaces()
    const row = places.services[0]!
    const directory = { places, groups: [] }
    expect(tried(propose(['service', { ...row, phone: '+31201234567' }]), EMPTY, directory)).toBe('saved')
  })
})

describe('the time it takes', () => {
  /** Of this process's own work, ms: other work of the machine does not count. */
  const cpu = (): number => process.cpuUsage().user / 1000
  const time = (wish: Wish): { whole: number; longest: number } => {
    const strides = judged(savingOf(world(), EMPTY, wish), WEDNESDAY)
    const begun = cpu()
    let longest = 0
    for (;;) {
      const stride = cpu()
      const { done } = strides.next()
      longest = Math.max(longest, cpu() - stride)
      if (done) return { whole: cpu() - begun, longest }
    }
  }

  it('is short for a team, and nobody waits long in between', () => {
    const team = time(week)
    const all = time(helpdesk)
    expect(team.whole).toBeLessThan(1000)
    expect(Math.max(team.longest, all.longest)).toBeLessThan(200)
  })
})
