/** Calendar without Date: a day is its number since 1970-01-01. */

/** Month 13 is January of the next year. */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1
  const fromMarch = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5)
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + fromMarch + day - 719469
}

export function yearOf(day: number): number {
  const guess = Math.floor(day / 365.2425) + 1970
  if (dayNumber(guess, 1, 1) > day) return guess - 1
  return dayNumber(guess + 1, 1, 1) <= day ? guess + 1 : guess
}

/** 1 Monday .. 7 Sunday. */
export function weekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** 'YYYY-MM-DD' of a day that exists, else NaN. */
export function dayOf(text: string): number {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  if (!parts) return Number.NaN
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number]
  const first = dayNumber(year, month, 1)
  const exists = month > 0 && month < 13 && day > 0 && day <= dayNumber(year, month + 1, 1) - first
  return exists ? first + day - 1 : Number.NaN
}

/** 'YYYY-MM-DD' of a day. */
export function dayText(day: number): string {
  const year = yearOf(day)
  let month = 1
  while (dayNumber(year, month + 1, 1) <= day) month++
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${year}-${two(month)}-${two(day - dayNumber(year, month, 1) + 1)}`
}

/** Does a dated row hold on this day? Both ends inclusive, an open end holds on. */
export function holds(row: { readonly from?: string; readonly to?: string }, day: number): boolean {
  return !(row.from && dayOf(row.from) > day) && !(row.to && dayOf(row.to) < day)
}
