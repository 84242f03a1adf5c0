import { holds, weekday } from './day.ts'
import { isHoliday } from './holidays.ts'
import { instant, localDay } from './zone.ts'

/**
 * One weekly opening on the wall clock of Amsterdam: weekday (1 Monday .. 7 Sunday), 'HH:MM' to 'HH:MM'.
 * `24:00` ends the day; an end that is not later than the start lies on the next day.
 */
export type Opening = readonly [day: number, from: string, to: string]

/** When somebody answers. An opening belongs, whole, to the day it starts on. */
export type Schedule = {
  readonly hours: readonly Opening[]
  /** true: also open on Dutch public holidays. */
  readonly holidays: boolean
  /** Whole days, `from` and `to` inclusive. */
  readonly absences: readonly { readonly from: string; readonly to: string }[]
}

/** From `open` up to, not including, `close`; epoch ms. */
type Span = readonly [open: number, close: number]

const MINUTE = 60_000
const DAY = 1440
/** How many days a search looks ahead. */
const HORIZON = 400
/** Days after which an opening is called endless. */
const ENDLESS = 14

function minutes(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
}

const known = new WeakMap<Schedule, Map<number, readonly Span[]>>()

/** Kept, because routing asks for the same few days of the same services again and again. */
function spansOf(schedule: Schedule, day: number): readonly Span[] {
  let days = known.get(schedule)
  if (!days) {
    days = new Map()
    known.set(schedule, days)
  }
  const kept = days.get(day)
  if (kept) return kept
  const spans = made(schedule, day)
  days.set(day, spans)
  return spans
}

function made(schedule: Schedule, day: number): Span[] {
  const today = schedule.hours.filter((opening) => opening[0] === weekday(day))
  if (today.length === 0 || (!schedule.holidays && isHoliday(day))) return []
  if (schedule.absences.some((absence) => holds(absence, day))) return []
  return today.map(([, from, to]) => {
    const start = minutes(from)
    const end = minutes(to)
    return [instant(day, start, false), instant(day, end > start ? end : end + DAY, true)]
  })
}

/**
 * Spans of all schedules that end after `at`, by their start; they may overlap. One that lies in the hour the clock
 * skips is empty and left out.
 */
function* spans(schedules: readonly Schedule[], at: number): Generator<Span> {
  const yesterday = localDay(at) - 1
  for (let day = yesterday; day < yesterday + HORIZON; day++) {
    const found: Span[] = []
    for (const schedule of schedules) found.push(...spansOf(schedule, day))
    for (const span of found.sort((a, b) => a[0] - b[0])) if (span[1] > Math.max(at, span[0])) yield span
  }
}

/** Is somebody there at this instant? */
export function openAt(schedule: Schedule, at: number): boolean {
  for (const [open] of spans([schedule], at)) return open <= at
  return false
}

/** `at` itself when open, else the next opening; missing when there is none within a year. */
export function nextOpening(schedule: Schedule, at: number): number | undefined {
  for (const [open] of spans([schedule], at)) return Math.max(open, at)
  return undefined
}

/** End of the opening that holds at `at`; missing when closed, or when it does not end within two weeks. */
export function closesAt(schedule: Schedule, at: number): number | undefined {
  let end = at
  for (const [open, close] of spans([schedule], at)) {
    if (open > end) break
    end = Math.max(end, close)
    if (end - at > ENDLESS * DAY * MINUTE) return undefined
  }
  return end > at ? end : undefined
}

/** Minutes between two instants in which at least one of the schedules is open. */
export function minutesOpen(schedules: readonly Schedule[], from: number, to: number): number {
  let sum = 0
  let cursor = from
  for (const [open, close] of spans(schedules, from)) {
    if (open >= to) break
    sum += Math.max(0, Math.min(close, to) - Math.max(open, cursor))
    cursor = Math.max(cursor, close)
  }
  return sum / MINUTE
}

/**
 * The instant at which `minutes` have passed, counted only while ANY of the named receivers is open.
 * Missing when that does not happen within a year.
 */
export function dueAt(schedules: readonly Schedule[], from: number, wait: number): number | undefined {
  let left = wait * MINUTE
  let cursor = from
  for (const [open, close] of spans(schedules, from)) {
    const start = Math.max(open, cursor)
    if (close - start >= left) return start + left
    left -= Math.max(0, close - start)
    cursor = Math.max(cursor, close)
  }
  return undefined
}
