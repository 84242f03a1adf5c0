import { dayOf, dayText, weekday } from './day.ts'

/** Easter, Easter Monday, Ascension, Whit Sunday and Monday, in days from Easter Sunday. */
const FROM_EASTER = [0, 1, 39, 49, 50]

/** Easter Sunday of 1900 to 2099 (Carter). */
function easter(year: number): number {
  const moon = ((204 - 11 * (year % 19)) % 30) + 21
  const full = moon > 48 ? moon - 1 : moon
  return dayOf(`${year}-03-01`) + full + 6 - ((year + Math.floor(year / 4) + full + 1) % 7)
}

/**
 * Public holidays of Algemene termijnenwet art. 3(1), and the two Sundays they belong to. Good Friday is not a
 * day off by law: an organisation that closes then lists an absence. King's Day moves from Sunday to Saturday.
 */
export function isHoliday(day: number): boolean {
  const year = dayText(day).slice(0, 4)
  const king = `${year}-04-2${weekday(dayOf(`${year}-04-27`)) === 7 ? 6 : 7}`
  const fixed = [`${year}-01-01`, king, `${year}-05-05`, `${year}-12-25`, `${year}-12-26`]
  return fixed.includes(dayText(day)) || FROM_EASTER.includes(day - easter(Number(year)))
}
