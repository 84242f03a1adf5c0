import { instant, localDay, localMinute } from '#regions'

/** From, and up to, ms. */
export type Span = { readonly from: number; readonly to: number }

const DAY_MS = 86_400_000
const HOUR = 60

/** Minutes of the day; a night goes on until the next morning. */
const PARTS: { readonly [key: string]: readonly [number, number] | undefined } = {
  'answer.morning': [6 * HOUR, 12 * HOUR],
  'answer.afternoon': [12 * HOUR, 18 * HOUR],
  'answer.evening': [18 * HOUR, 23 * HOUR],
  'answer.night': [23 * HOUR, 30 * HOUR],
}

/** Early and late enough for a call that was agreed on at an hour; minutes. */
const AROUND = 30

const dayNumber = (day: string): number => Math.floor(Date.parse(`${day}T00:00Z`) / DAY_MS)

/** The part of that day (`YYYY-MM-DD`, Amsterdam) by its key; none for a key or a day that is none. */
export const partOf = (day: string, daypart: string): Span | undefined => {
  const minutes = PARTS[daypart]
  const number = dayNumber(day)
  if (!minutes || Number.isNaN(number)) return undefined
  const at = (minute: number, end: boolean): number =>
    instant(number + Math.floor(minute / 1440), minute % 1440, end)
  return { from: at(minutes[0], false), to: at(minutes[1], true) }
}

const minuteOf = (hour: string): number => {
  const [h = 0, m = 0] = hour.split(':').map(Number)
  return h * HOUR + m
}

/** Half an hour before and after that hour (`HH:MM`) of that day. */
export const aroundHour = (day: string, hour: string): Span | undefined => {
  const at = instant(dayNumber(day), minuteOf(hour), false)
  return Number.isNaN(at) ? undefined : { from: at - AROUND * 60_000, to: at + AROUND * 60_000 }
}

/** That hour on the day it is at `now`. */
export const hourToday = (now: number, hour: string): number => instant(localDay(now), minuteOf(hour), false)

export const sameDay = (a: number, b: number): boolean => localDay(a) === localDay(b)

export const isIn = (span: Span | undefined, now: number): boolean =>
  span !== undefined && now >= span.from && now < span.to

/** Saturday or Sunday. 1970-01-01 was a Thursday. */
const isWeekend = (now: number): boolean => [2, 3].includes(localDay(now) % 7)

/** Whether it is that part of the day now, on any day. */
const isPart = (now: number, daypart: string): boolean => {
  const [from, to] = PARTS[daypart] ?? [0, 0]
  const minute = localMinute(now)
  return (minute >= from && minute < to) || minute + 1440 < to
}

/**
 * Within what was ticked for calling (`morning`, `afternoon`, `evening`, `weekend`). Of "in the morning" and "at
 * the weekend" together only a weekend's morning is sure to be meant.
 */
export const isTicked = (now: number, ticked: readonly string[]): boolean => {
  const parts = ticked.filter((one) => one !== 'weekend')
  if (ticked.length === 0) return false
  if (ticked.includes('weekend') && !isWeekend(now)) return false
  if (parts.length === 0) return !isPart(now, 'answer.night')
  return parts.some((one) => isPart(now, `answer.${one}`))
}
