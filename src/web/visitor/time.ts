/** Times as people say them, always of Amsterdam and in Latin digits: `format` needs the language alone. */
const format = (at: number, language: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(`${language}-u-ca-gregory-nu-latn`, {
    timeZone: 'Europe/Amsterdam',
    ...options,
  }).format(at)

const DAY = 86_400_000
const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hour12: false }

/** Calendar day in Amsterdam, `YYYY-MM-DD`. */
export const dayOf = (at: number): string =>
  format(at, 'en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' })

/** `HH:MM`. */
export const clockOf = (at: number): string => format(at, 'en-GB', CLOCK)

/** 1 = Monday .. 7 = Sunday. */
export const weekdayOf = (at: number): number => ((new Date(`${dayOf(at)}T00:00Z`).getUTCDay() + 6) % 7) + 1

/** A day out of `YYYY-MM-DD`, with its weekday; what is no day stands as it is. */
export const dateText = (day: string, language: string): string => {
  const at = Date.parse(`${day}T12:00Z`)
  return Number.isNaN(at) ? day : format(at, language, { weekday: 'long', day: 'numeric', month: 'long' })
}

/** The next days, today first, as `YYYY-MM-DD`. */
export const nextDays = (now: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => dayOf(now + i * DAY))

/** `17:00` today, `Monday 09:00` within a week, else with the date. */
export const momentText = (at: number, now: number, language: string): string => {
  const day = dayOf(at)
  if (day === dayOf(now)) return clockOf(at)
  const soon = nextDays(now, 7).indexOf(day) > 0
  return `${soon ? format(at, language, { weekday: 'long' }) : dateText(day, language)} ${clockOf(at)}`
}
