import { dayNumber, weekday, yearOf } from './day.ts'

const years = new Map<number, readonly number[]>()

/** Easter Sunday (Gregorian computus, Meeus). */
function easter(year: number): number {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  return dayNumber(year, 3, h + l - 7 * m + 22)
}

/**
 * Public holidays of Algemene termijnenwet art. 3(1), and the two Sundays they belong to. Good Friday is not a
 * day off by law: an organisation that closes then lists an absence.
 */
export function isHoliday(day: number): boolean {
  const year = yearOf(day)
  let days = years.get(year)
  if (!days) {
    const sunday = easter(year)
    const king = dayNumber(year, 4, 27)
    days = [
      dayNumber(year, 1, 1),
      sunday,
      sunday + 1,
      // King's Day moves to Saturday when it falls on a Sunday.
      weekday(king) === 7 ? king - 1 : king,
      dayNumber(year, 5, 5),
      sunday + 39,
      sunday + 49,
      sunday + 50,
      dayNumber(year, 12, 25),
      dayNumber(year, 12, 26),
    ]
    years.set(year, days)
  }
  return days.includes(day)
}
