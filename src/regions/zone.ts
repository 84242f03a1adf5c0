const HOUR = 3_600_000
const DAY = 24 * HOUR
const MINUTE = 60_000

let format: Intl.DateTimeFormat | undefined
const known = new Map<number, number>()

/**
 * How far Amsterdam is ahead of UTC, in ms, by the tz database. Kept per hour because Intl costs 3.5 us a call;
 * offsets have changed on whole hours since 1940.
 */
function offset(at: number): number {
  const hour = Math.floor(at / HOUR)
  const before = known.get(hour)
  if (before !== undefined) return before
  if (!(at >= 0 && at < 8e15)) return HOUR
  format ??= new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Amsterdam',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const [h, m] = format
    .format(hour * HOUR)
    .split(':')
    .map(Number) as [number, number]
  const value = ((h * 60 + m - (hour % 24) * 60 + 1440) % 1440) * MINUTE
  if (known.size > 20_000) known.clear()
  known.set(hour, value)
  return value
}

/** The day it is in Amsterdam. */
export function localDay(at: number): number {
  return Math.floor((at + offset(at)) / DAY)
}

/** The minute of the day that clocks in Amsterdam show, 0 to 1439. */
export function localMinute(at: number): number {
  return Math.floor((at + offset(at) - localDay(at) * DAY) / MINUTE)
}

/**
 * The instant at which clocks in Amsterdam show this minute of this day. `end`: for the end of a span.
 * Clocks go back: a span starts at the first and ends at the last such instant. Clocks go forward past it: the
 * instant of the change.
 */
export function instant(day: number, minute: number, end: boolean): number {
  const wall = day * DAY + minute * MINUTE
  const before = offset(wall - 3 * HOUR)
  const after = offset(wall)
  const edge = end ? 1 : 0
  for (const ahead of end ? [after, before] : [before, after]) {
    if (offset(wall - ahead - edge) === ahead) return wall - ahead
  }
  return Math.floor((wall - before - edge) / HOUR) * HOUR
}
