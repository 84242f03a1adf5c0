import type { Schedule } from '#regions'

/**
 * A second opinion on hours: a year of minutes, each with the wall clock of Amsterdam, and who is open when,
 * found by looking, not by calculating offsets.
 */
const MINUTE = 60_000
const wallClock = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'short',
  timeStyle: 'short',
  hourCycle: 'h23',
})

/** 'YYYY-MM-DD HH:MM' in Amsterdam. */
export function wallText(at: number): string {
  return wallClock.format(at).replace(', ', ' ')
}

function wallMinutes(at: number): number {
  const text = wallText(at)
  return (
    Date.UTC(
      +text.slice(0, 4),
      +text.slice(5, 7) - 1,
      +text.slice(8, 10),
      +text.slice(11, 13),
      +text.slice(14),
    ) / MINUTE
  )
}

export type Year = {
  readonly from: number
  readonly walls: Float64Array
  readonly changes: readonly number[]
}

/** Minutes from `first` to `last` (UTC dates). Offsets change on whole hours only, so one call per hour. */
export function yearOf(first: string, last: string): Year {
  const from = Date.parse(first)
  const walls = new Float64Array((Date.parse(last) - from) / MINUTE)
  const changes: number[] = []
  for (let m = 0; m < walls.length; m++) {
    walls[m] = m % 60 === 0 ? wallMinutes(from + m * MINUTE) : walls[m - 1]! + 1
    if (m > 0 && walls[m] !== walls[m - 1]! + 1) changes.push(m)
  }
  return { from, walls, changes }
}

const timeOf = (text: string): number => +text.slice(0, 2) * 60 + +text.slice(3)

/** First minute from which the clock shows this wall time or later. */
function firstAt(year: Year, wall: number): number {
  let m = Math.max(0, Math.round(wall - year.from / MINUTE) - 300)
  while (m < year.walls.length && year.walls[m]! < wall) m++
  return m
}

/** First minute after the last one that shows an earlier wall time. */
function lastBefore(year: Year, wall: number): number {
  let m = Math.min(year.walls.length, Math.round(wall - year.from / MINUTE) + 300)
  while (m > 0 && year.walls[m - 1]! >= wall) m--
  return m
}

/** 1 for every minute in which the schedule is open. `off`: public holidays, 'YYYY-MM-DD'. */
export function openMinutes(year: Year, schedule: Schedule, off: readonly string[]): Uint8Array {
  const open = new Uint8Array(year.walls.length)
  const first = Math.floor(year.walls[0]! / 1440) - 1
  const last = Math.ceil(year.walls[year.walls.length - 1]! / 1440)
  for (let day = first; day <= last; day++) {
    const date = new Date(day * 1440 * MINUTE)
    const text = date.toISOString().slice(0, 10)
    if (!schedule.holidays && off.includes(text)) continue
    if (schedule.absences.some(({ from, to }) => from <= text && text <= to)) continue
    for (const [weekday, from, to] of schedule.hours) {
      if (weekday !== (date.getUTCDay() || 7)) continue
      const start = day * 1440 + timeOf(from)
      const end = day * 1440 + timeOf(to) + (timeOf(to) > timeOf(from) ? 0 : 1440)
      for (let m = firstAt(year, start); m < lastBefore(year, end); m++) open[m] = 1
    }
  }
  return open
}

/** Minutes to ask about: all within three hours of an edge or a clock change, every hour elsewhere. */
export function minutesToAsk(year: Year, open: Uint8Array, margin: number): readonly number[] {
  const ask = new Uint8Array(open.length)
  const around = (m: number): Uint8Array => ask.fill(1, Math.max(0, m - 180), m + 181)
  for (const change of year.changes) around(change)
  for (let m = 1; m < open.length; m++) {
    if (open[m] !== open[m - 1]) around(m)
    if (m % 60 === 0) ask[m] = 1
  }
  const minutes: number[] = []
  for (let m = margin; m < ask.length - margin; m++) if (ask[m]) minutes.push(m)
  return minutes
}
