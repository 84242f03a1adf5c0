import { expect, test } from 'vitest'
import { dayOf, dayText, weekday } from '../../src/regions/day.ts'
import { isHoliday } from '../../src/regions/holidays.ts'

/** Easter Sunday by the rule itself: first Sunday after the ecclesiastical full moon (Meeus, Jones, Butcher). */
function easter(year: number): string {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - d - g + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 19 * l) / 433)
  const month = Math.floor((h + l - 7 * m + 90) / 25)
  const day = (h + l - 7 * m + 33 * month + 19) % 32
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

function expected(year: number): readonly string[] {
  const sunday = dayOf(easter(year))
  const king = dayOf(`${year}-04-27`)
  const moving = [0, 1, 39, 49, 50].map((days) => dayText(sunday + days))
  const kingsDay = dayText(weekday(king) === 7 ? king - 1 : king)
  const fixed = ['01-01', '05-05', '12-25', '12-26'].map((date) => `${year}-${date}`)
  return [...new Set([...moving, kingsDay, ...fixed])].sort()
}

test('the oracle agrees with the almanac', () => {
  expect([2024, 2025, 2026, 2027, 2028].map(easter)).toEqual([
    '2024-03-31',
    '2025-04-20',
    '2026-04-05',
    '2027-03-28',
    '2028-04-16',
  ])
  expect(expected(2025)).toContain('2025-04-26')
  expect(expected(2025)).not.toContain('2025-04-27')
})

test('holidays of 1970 to 2099 are exactly those of the law', () => {
  for (let year = 1970; year < 2100; year++) {
    const found: string[] = []
    for (let day = dayOf(`${year}-01-01`); day < dayOf(`${year + 1}-01-01`); day++) {
      if (isHoliday(day)) found.push(dayText(day))
    }
    expect(found).toEqual(expected(year))
  }
})
