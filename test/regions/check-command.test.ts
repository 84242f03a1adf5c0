import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Places } from '#regions'
import { routing } from '../../src/cli/routing/command.ts'
import { WEDNESDAY, world } from './world.ts'

const folder = mkdtempSync(join(tmpdir(), 'routing-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Ran = { readonly code: number; readonly lines: readonly string[] }

async function run(...args: readonly string[]): Promise<Ran> {
  const lines: string[] = []
  const folders = { checkout: process.cwd(), migrations: '', server: '' }
  const print = (line: string) => lines.push(line)
  const code = await routing({ env: {}, folders, print, clock: () => WEDNESDAY }, args)
  return { code, lines }
}

const file = join(folder, 'places.json')
async function given(value: unknown, ...more: readonly string[]): Promise<Ran> {
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value))
  const ran = await run('check', file, ...more)
  return { ...ran, lines: ran.lines.map((line) => line.replace(file, 'places.json')) }
}

const { places: demo } = world()
type Loose = Readonly<Record<string, unknown>>
const team = (change: Loose): unknown => ({
  ...demo,
  services: demo.services.map((row) => (row.group === 'eindhoven' ? { ...row, ...change } : row)),
})
const area = (id: string, change: (area: Places['areas'][number]) => Loose): unknown => ({
  ...demo,
  areas: demo.areas.map((row) => (row.id === id ? { ...row, ...change(row) } : row)),
})
const at = demo.services.findIndex(({ group }) => group === 'eindhoven')

test('the project file: says who has agreed, what remains, and what would be', async () => {
  const { code, lines } = await run('check')
  expect(code).toBe(1)
  expect(lines[0]).toBe('src/regions/data/places.json: the helpdesk (CoMensha) has not agreed to answer')
  expect(lines[1]).toBe(
    'First hole: Groningen (GM0014), age u16, Wednesday 2026-11-18 00:00: ' +
      'nobody (team: unconfirmed; helpdesk: unconfirmed) [as the table is]',
  )
  const [, holes, questions] =
    /^ {2}([\d,]+) holes in ([\d,]+) questions in \d+ states\.$/.exec(lines[2] ?? '') ?? []
  expect(holes).toBe(questions)
  const text = lines.join('\n')
  expect(text).toMatch(/^0 of \d+ services have agreed to answer\.$/m)
  expect(text).toContain(
    '(CoMensha +31334481186; its hours are stated, not agreed). Nothing may be handed over.',
  )
  expect(text).toMatch(/^ {2}that agreed \(1\): /m)
  expect(text).toContain('If CoMensha agreed: No hole: 342 municipalities and 4 other answers')
})

test('a table in which everybody agreed: nothing wrong, and what was walked', async () => {
  const { code, lines } = await given(demo)
  expect(code).toBe(0)
  expect(lines[0]).toBe('No hole: 342 municipalities and 4 other answers, 5 ages, 168 hours,')
  expect(lines[2]).toMatch(/^ {2}that agreed \(3\): [\d,]{7,} questions in \d\d states\.$/)
  expect(lines.slice(3)).toEqual([
    `3 of ${demo.services.length + 1} services have agreed to answer.`,
    'Assumed: every group named in the file has somebody with a device in the roster.',
  ])
})

test('an end in the future is found today, and with --at on that day', async () => {
  const ending = { ...demo, helpdesk: { ...demo.helpdesk, to: '2028-06-30' } }
  const hole =
    'First hole: Groningen (GM0014), age u16, Saturday 2028-07-01 00:00: nobody (team: unconfirmed; helpdesk: ended)'
  const today = await given(ending)
  expect([today.code, today.lines[0]]).toEqual([1, `${hole} [what begins or ends on 2028-07-01]`])
  const { code, lines } = await given(ending, '--at', '2028-07-01')
  expect([code, lines[1]]).toEqual([1, `${hole} [as the table is]`])
})

describe('bad input is refused with file, entry and reason', () => {
  const bad: readonly [string, unknown, string][] = [
    ['no JSON', '{"format": 1,', 'places.json: is no JSON'],
    ['nothing', '', 'places.json: is no JSON'],
    ['a list', [], 'places.json: is no table of places'],
    ['a field less', { ...demo, areas: undefined }, 'places.json: has no areas'],
    ['a field more', { ...demo, areaz: [] }, 'places.json: has the unknown field areaz'],
    ['no list', { ...demo, areas: {} }, 'places.json: areas is no list'],
    ['another format', { ...demo, format: 2 }, 'places.json: format is 2'],
    [
      'a row that is none',
      { ...demo, names: [...demo.names, 7] },
      `places.json: names[${demo.names.length}] is 7`,
    ],
    [
      'an hour that does not exist',
      team({ hours: [[1, '09:00', '25:00']] }),
      `places.json: services[${at}] (demo-eindhoven) has hours [[1,"09:00","25:00"]], which cannot be`,
    ],
    [
      'a weekday that does not exist',
      team({ hours: [[8, '09:00', '17:00']] }),
      `places.json: services[${at}] (demo-eindhoven) has hours [[8,"09:00","17:00"]], which cannot be`,
    ],
    [
      'hours of the helpdesk that do not exist',
      { ...demo, helpdesk: { ...demo.helpdesk, hours: [[1, '9:00', '17:00']] } },
      'places.json: helpdesk has hours [[1,"9:00","17:00"]], which cannot be',
    ],
    [
      'a row with a field less',
      team({ response: undefined }),
      `places.json: services[${at}] (demo-eindhoven) has no response`,
    ],
    [
      'confirmed though nobody agreed',
      team({ agreedBy: null, group: null }),
      `places.json: services[${at}] (demo-eindhoven) is confirmed without group, agreedBy`,
    ],
    [
      'hours that begin when they end',
      team({ hours: [[1, '09:00', '09:00']] }),
      'places.json: service demo-eindhoven opens 1 09:00 to 09:00',
    ],
    [
      'ages of two services that overlap',
      { ...demo, services: [...demo.services, { ...demo.services[at], id: 'second', ages: ['23+'] }] },
      'places.json: service demo-eindhoven and service second overlap',
    ],
    [
      'an area without municipalities',
      area('flevoland', () => ({ members: [] })),
      'places.json: area flevoland has no municipality on 2026-11-18',
    ],
    [
      'a municipality in two areas',
      area('eindhoven', ({ members }) => ({ members: [...members, { gm: 'GM0034' }] })),
      'places.json: GM0034 Almere is in eindhoven and flevoland on 2026-11-18',
    ],
    [
      'an area that ends, and nobody after it',
      area('flevoland', () => ({ to: '2026-12-31' })),
      'places.json: GM0034 Almere is in no area on 2027-01-01',
    ],
    [
      'an end before its start',
      team({ from: '2026-12-02', to: '2026-12-01' }),
      'places.json: service demo-eindhoven ends before it starts',
    ],
    [
      'an absence that ends before it starts',
      team({ absences: [{ from: '2026-12-02', to: '2026-12-01' }] }),
      'places.json: absence of service demo-eindhoven ends before it starts',
    ],
    [
      'a day that does not exist',
      team({ from: '2026-02-30' }),
      'places.json: service demo-eindhoven has the impossible day 2026-02-30',
    ],
  ]
  test.each(bad)('%s', async (_, value, sentence) => {
    const { code, lines } = await given(value)
    expect(code).toBe(1)
    expect(lines).toContain(sentence)
    expect(lines.at(-1)).toMatch(/^Refused: \d+ wrong\. Nothing was walked\.$/)
  })

  test('a file that is not there, and words that mean nothing', async () => {
    const gone = join(folder, 'gone.json')
    expect(await run('check', gone)).toEqual({
      code: 1,
      lines: [`${gone}: cannot be read`, 'Refused: 1 wrong. Nothing was walked.'],
    })
    const wrong = [
      ['check', '--at', '2026-02-30'],
      ['check', '--at'],
      ['check', '--all'],
      ['check', 'a', 'b'],
      [],
      ['go'],
    ]
    for (const args of wrong) {
      const { code, lines } = await run(...args)
      expect([code, lines.length, lines[0]]).toEqual([1, 1, expect.stringMatching(/^baken routing check/)])
    }
  })
})
