/** Times enter as epoch milliseconds and are made coarse before they reach a statement. */
const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000
/** 1970-01-05, the first Monday. */
const FIRST_MONDAY = 4 * DAY

/** The hour that holds `at`, as ISO text. */
export const hourOf = (at: number): string => new Date(Math.floor(at / HOUR) * HOUR).toISOString()

/** The minute at or after `at`: a deadline is never early. */
export const minuteOf = (at: number): string => new Date(Math.ceil(at / MINUTE) * MINUTE).toISOString()

/** The first Monday (UTC) at or after `at`. */
export const mondayFrom = (at: number): string => weekOf(at + 7 * DAY - 1)

/** Monday of the week (UTC) that holds `at`, as `2026-11-23`. */
export function weekOf(at: number): string {
  const weeks = Math.floor((at - FIRST_MONDAY) / (7 * DAY))
  return new Date(FIRST_MONDAY + weeks * 7 * DAY).toISOString().slice(0, 10)
}
