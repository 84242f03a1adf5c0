import { describe, expect, test } from 'vitest'
import { closesAt, dueAt, minutesOpen, nextOpening, type Opening, openAt, type Schedule } from '#regions'
import { minutesToAsk, openMinutes, wallText, type Year, yearOf } from './year.ts'

const MINUTE = 60_000
const DAY = 1440
const schedule = (hours: readonly Opening[], more: Partial<Schedule> = {}): Schedule => ({
  hours,
  holidays: true,
  absences: [],
  ...more,
})
const daily = (from: string, to: string): readonly Opening[] =>
  [1, 2, 3, 4, 5, 6, 7].map((day) => [day, from, to])

const office = schedule(daily('09:00', '17:00').slice(0, 5), {
  holidays: false,
  absences: [
    { from: '2028-02-28', to: '2028-03-01' },
    { from: '2028-07-10', to: '2028-07-21' },
  ],
})
const SCHEDULES: Readonly<Record<string, Schedule>> = {
  office,
  'over midnight': schedule(daily('21:30', '02:30')),
  'over midnight, not on holidays': schedule(daily('22:00', '06:00'), { holidays: false }),
  'only in the hour that is skipped or doubled': schedule([[7, '02:15', '02:45']]),
  'from the skipped hour': schedule([[7, '02:30', '10:00']]),
  'until the doubled hour': schedule([[6, '20:00', '02:00']]),
  'sixteen hours': schedule([
    [2, '08:30', '12:30'],
    [4, '13:00', '17:00'],
    [2, '13:00', '17:00'],
    [4, '08:30', '13:00'],
  ]),
  'around the clock': schedule(daily('00:00', '24:00')),
}

/** 2028 has a leap day; Easter is on 16 April (both known from the almanac). */
const OFF = [
  ['2028-01-01', '2028-04-16', '2028-04-17', '2028-04-27', '2028-05-05', '2028-05-25'],
  ['2028-06-04', '2028-06-05', '2028-12-25', '2028-12-26', '2029-01-01'],
].flat()
const MARGIN = 20 * DAY
const year: Year = yearOf('2027-12-12', '2029-01-21')
const instant = (m: number): number => year.from + m * MINUTE

/** For every minute: the first open (or closed) minute not before it. */
function following(open: Uint8Array, value: 0 | 1): Int32Array {
  const next = new Int32Array(open.length).fill(-1)
  for (let m = open.length - 1; m >= 0; m--) next[m] = open[m] === value ? m : (next[m + 1] ?? -1)
  return next
}

test('the second opinion knows both clock changes of 2028', () => {
  expect(year.changes.map((m) => wallText(instant(m)))).toEqual(['2028-03-26 03:00', '2028-10-29 02:00'])
})

describe('a whole year, every minute within three hours of an edge, every hour elsewhere', () => {
  test.each(Object.entries(SCHEDULES))('%s', (_, each) => {
    const open = openMinutes(year, each, [...OFF, '2027-12-25', '2027-12-26'])
    const opens = following(open, 1)
    const closes = following(open, 0)
    const wrong: string[] = []
    const asked = minutesToAsk(year, open, MARGIN)
    for (const m of asked) {
      const at = instant(m)
      const end =
        open[m] === 1 && closes[m] !== -1 && closes[m]! - m <= 14 * DAY ? instant(closes[m]!) : undefined
      const fine =
        openAt(each, at) === (open[m] === 1) &&
        nextOpening(each, at) === instant(opens[m]!) &&
        closesAt(each, at) === end
      if (!fine) wrong.push(wallText(at))
    }
    expect(asked.length).toBeGreaterThan(8700)
    expect(wrong).toEqual([])
  })

  test('and the comparison sees a schedule that is one minute off', () => {
    const open = openMinutes(year, office, OFF)
    const shifted = { ...office, hours: daily('09:01', '17:00').slice(0, 5) }
    const wrong = minutesToAsk(year, open, MARGIN).filter(
      (m) => openAt(shifted, instant(m)) !== (open[m] === 1),
    )
    expect(new Set(wrong.map((m) => wallText(instant(m)).slice(11)))).toEqual(new Set(['09:00']))
  })
})

describe('the clock of the response time', () => {
  const receivers = [office, SCHEDULES['sixteen hours']!, SCHEDULES['over midnight, not on holidays']!]
  const open = new Uint8Array(year.walls.length)
  for (const each of receivers) {
    for (const [m, value] of openMinutes(year, each, [...OFF, '2027-12-25', '2027-12-26']).entries()) {
      if (value === 1) open[m] = 1
    }
  }

  test('runs while any named receiver is open', () => {
    for (let m = MARGIN; m < open.length - 2 * MARGIN; m += 97) {
      for (const wait of [1, 15, 240]) {
        let due = m
        for (let left = wait; left > 0; due++) left -= open[due]!
        expect(dueAt(receivers, instant(m), wait)).toBe(instant(due))
        expect(minutesOpen(receivers, instant(m), instant(due))).toBe(wait)
      }
    }
  })

  test('Friday 23:10 with office hours is Monday 09:15; an open helpdesk does not wait for a closed team', () => {
    const friday = Date.parse('2028-09-15T23:10:00+02:00')
    expect(wallText(dueAt([office], friday, 15)!)).toBe('2028-09-18 09:15')
    expect(wallText(dueAt([office, SCHEDULES['around the clock']!], friday, 15)!)).toBe('2028-09-15 23:25')
    expect(wallText(nextOpening(office, friday)!)).toBe('2028-09-18 09:00')
  })

  test('never comes when nobody is ever there', () => {
    const never = schedule([])
    expect(dueAt([never], instant(0), 15)).toBeUndefined()
    expect(dueAt([], instant(0), 15)).toBeUndefined()
    expect(nextOpening(never, instant(0))).toBeUndefined()
    expect(openAt(never, instant(0))).toBe(false)
  })
})

test('an instant that is none gives no exception', () => {
  for (const at of [Number.NaN, Number.POSITIVE_INFINITY, -1, 9e15]) {
    expect(openAt(office, at)).toBe(false)
    expect(() => [nextOpening(office, at), closesAt(office, at), dueAt([office], at, 15)]).not.toThrow()
  }
})
