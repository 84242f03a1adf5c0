import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { closesAt, nextOpening, openAt, type Schedule } from '#regions'
import { type Shown, shownOf } from './shown.ts'
import { inZones } from './zones.ts'

const MINUTE = 60_000
/** Three weeks before and after 2028, a leap year in which both changes of clocks fall in opened hours. */
const FROM = Date.UTC(2027, 11, 10)
const TO = Date.UTC(2029, 0, 22)
const all = (from: string, to: string, days = [1, 2, 3, 4, 5, 6, 7]): Schedule['hours'] =>
  days.map((day) => [day, from, to])
const SCHEDULES: Readonly<Record<string, Schedule>> = {
  office: {
    hours: all('09:00', '17:00', [1, 2, 3, 4, 5]),
    holidays: false,
    absences: [{ from: '2028-02-28', to: '2028-02-29' }],
  },
  'nights, not those of holidays, away in spring and in autumn': {
    hours: all('21:30', '02:30'),
    holidays: false,
    absences: [
      { from: '2028-03-27', to: '2028-04-02' },
      { from: '2028-10-30', to: '2028-10-30' },
    ],
  },
  'sixteen hours, one night': {
    hours: [...all('08:30', '12:30', [2, 4]), [2, '13:00', '17:00'], [6, '22:00', '03:00']],
    holidays: true,
    absences: [{ from: '2028-12-24', to: '2029-01-01' }],
  },
}
/** Public holidays of those days, from the almanac. */
const OFF = [
  ...['2027-12-25', '2027-12-26', '2028-01-01', '2028-04-16', '2028-04-17', '2028-04-27', '2028-05-05'],
  ...['2028-05-25', '2028-06-04', '2028-06-05', '2028-12-25', '2028-12-26', '2029-01-01'],
]

const shown: Shown = shownOf(FROM, TO)
const MARGIN = 21 * 1440

type Asked = { readonly wrong: readonly string[]; readonly asked: number; readonly edges: number }

/** Asks `open` at every minute within three hours of an edge or a change of clocks, and every hour elsewhere. */
function compare(schedule: Schedule, open: (at: number) => boolean, more = false): Asked {
  const truth = shown.open(schedule, OFF)
  const ask = new Uint8Array(truth.length)
  let edges = 0
  for (let m = 1; m < truth.length; m++) {
    if (m % 60 === 0) ask[m] = 1
    if (truth[m] === truth[m - 1] && !shown.changes.includes(m)) continue
    ask.fill(1, Math.max(0, m - 180), m + 181)
    edges++
  }
  const wrong: string[] = []
  let asked = 0
  let [next, end] = [truth.length, truth.length]
  for (let m = truth.length - 2; m >= MARGIN; m--) {
    if (truth[m] !== truth[m + 1]) [next, end] = truth[m] ? [next, m + 1] : [m + 1, end]
    if (!ask[m] || m >= truth.length - MARGIN) continue
    const at = FROM + m * MINUTE
    asked++
    const fine =
      open(at) === (truth[m] === 1) &&
      (!more ||
        (nextOpening(schedule, at) === (truth[m] ? at : FROM + next * MINUTE) &&
          closesAt(schedule, at) === (truth[m] ? FROM + end * MINUTE : undefined)))
    if (!fine) wrong.push(shown.text(m))
  }
  return { wrong: wrong.reverse(), asked, edges }
}

test('the other way of telling the time has a leap day and both changes of clocks', () => {
  expect(shown.changes.map((m) => [shown.text(m - 1), shown.text(m)])).toEqual([
    ['2028-03-26 01:59', '2028-03-26 03:00'],
    ['2028-10-29 02:59', '2028-10-29 02:00'],
  ])
  expect(shown.text((Date.UTC(2028, 1, 29, 12) - FROM) / MINUTE)).toBe('2028-02-29 13:00')
})

test.each(Object.entries(SCHEDULES))('a leap year, minute by minute: %s', (_, schedule) => {
  const { wrong, asked, edges } = compare(schedule, (at) => openAt(schedule, at), true)
  expect(wrong).toEqual([])
  expect(edges).toBeGreaterThan(250)
  expect(asked).toBeGreaterThan(60_000)
})

test('an hour too early from the change of clocks on is seen, from its first minute on', () => {
  const change = Date.UTC(2028, 2, 26, 1)
  const office = SCHEDULES['office'] as Schedule
  const late = (at: number): boolean => openAt(office, at >= change ? at - 60 * MINUTE : at)
  const { wrong } = compare(office, late)
  expect(wrong[0]).toBe('2028-03-27 09:00')
  expect(wrong.some((text) => text < '2028-03-26')).toBe(false)
  const nights = SCHEDULES['sixteen hours, one night'] as Schedule
  const early = (at: number): boolean => openAt(nights, at >= change ? at - 60 * MINUTE : at)
  expect(compare(nights, early).wrong[0]).toBe('2028-03-26 03:00')
})

test('a process in another time zone finds the same', async () => {
  const program = `import { closesAt, nextOpening, openAt } from '@/regions/index.ts'
    const schedules = ${JSON.stringify(Object.values(SCHEDULES))}
    const out = []
    for (const schedule of schedules) {
      let at = Date.UTC(2028, 0, 1)
      while (at < Date.UTC(2029, 0, 1)) {
        for (const minute of [-180, -1, 0, 1, 180]) {
          const near = at + minute * 60000
          out.push([near, openAt(schedule, near), nextOpening(schedule, near), closesAt(schedule, near)])
        }
        at = openAt(schedule, at) ? closesAt(schedule, at) : nextOpening(schedule, at)
      }
      for (const change of [Date.UTC(2028, 2, 26, 1), Date.UTC(2028, 9, 29, 1)]) {
        for (let m = -180; m <= 180; m++) out.push([m, openAt(schedule, change + m * 60000)])
      }
    }
    answer(out, out.length)`
  const [home, ...far] = await inZones(program)
  expect(new Set([home, ...far].map((each) => each?.zone)).size).toBe(4)
  expect(home?.sample).toBeGreaterThan(5000)
  expect(far.map(({ digest }) => digest)).toEqual(far.map(() => home?.digest))
  expect(createHash('sha256').update('[]').digest('hex')).not.toBe(home?.digest)
})
