/**
 * A day is its number since 1970-01-01. Of Date only what needs no clock and no zone is used here: the calendar
 * of UTC.
 */
const DAY = 86_400_000

const days = new Map<string, number>()

/** 'YYYY-MM-DD' to a number; NaN when it is no day. 31 June is 1 July here, `problems` names it. */
export function dayOf(text: string): number {
  const known = days.get(text)
  if (known !== undefined) return known
  const day = Date.parse(text) / DAY
  if (days.size > 5000) days.clear()
  days.set(text, day)
  return day
}

const texts = new Map<number, string>()

/** 'YYYY-MM-DD'; empty for a number that is no day. Kept, because routing asks for the same few days. */
export function dayText(day: number): string {
  if (!(day >= 0 && day < 1e6)) return ''
  const known = texts.get(day)
  if (known !== undefined) return known
  const text = new Date(day * DAY).toISOString().slice(0, 10)
  texts.set(day, text)
  return text
}

/** 1 Monday .. 7 Sunday, of a day from 1970 on. */
export function weekday(day: number): number {
  return ((day + 3) % 7) + 1
}

/** Does a dated row hold on this day? Both ends inclusive, an open end holds on. */
export function holds(row: { readonly from?: string; readonly to?: string }, day: number): boolean {
  const text = dayText(day)
  return text !== '' && !(row.from && row.from > text) && !(row.to && row.to < text)
}
