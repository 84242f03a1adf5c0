/** Times as people say them, always of Amsterdam and in Latin digits: `format` needs the language alone. */
const formatter = (language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(`${language}-u-ca-gregory-nu-latn`, { timeZone: 'Europe/Amsterdam', ...options })

/** Marks of direction and joining that some versions write between words: they show nothing and break copies. */
const format = (at: number, language: string, options: Intl.DateTimeFormatOptions): string =>
  formatter(language, options)
    .format(at)
    .replace(/[\u200e\u200f\u061c]/g, '')
    .replace(/[\u00a0\u202f]/g, ' ')

const DAY = 86_400_000

let clock: Intl.DateTimeFormat | undefined

/** Two digits each; read by their names, because what stands around them has changed with the years. */
const partsOf = (at: number): { readonly [name: string]: string } => {
  clock ??= formatter('en-GB', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  })
  const parts: { [name: string]: string } = {}
  for (const { type, value } of clock.formatToParts(at)) parts[type] = value
  return parts
}

/** Calendar day in Amsterdam, `YYYY-MM-DD`. */
export const dayOf = (at: number): string => {
  const { year, month, day } = partsOf(at)
  return `${year}-${month}-${day}`
}

/** `HH:MM`; some versions call midnight 24. */
export const clockOf = (at: number): string => {
  const { hour, minute } = partsOf(at)
  return `${hour === '24' ? '00' : hour}:${minute}`
}

/** 1 = Monday .. 7 = Sunday. */
export const weekdayOf = (at: number): number => ((new Date(`${dayOf(at)}T00:00Z`).getUTCDay() + 6) % 7) + 1

/** A day out of `YYYY-MM-DD`, with its weekday; what is no day stands as it is. */
export const dateText = (day: string, language: string): string => {
  const at = Date.parse(`${day}T12:00Z`)
  return Number.isNaN(at) ? day : format(at, language, { weekday: 'long', day: 'numeric', month: 'long' })
}

/** The next days, today first, as `YYYY-MM-DD`; counted in days, because not every day has 24 hours. */
export const nextDays = (now: number, count: number): string[] => {
  const today = Date.parse(`${dayOf(now)}T12:00Z`)
  return Array.from({ length: count }, (_, i) => dayOf(today + i * DAY))
}

/** `17:00` today, `Monday 09:00` within a week, else with the date. */
export const momentText = (at: number, now: number, language: string): string => {
  const day = dayOf(at)
  if (day === dayOf(now)) return clockOf(at)
  const soon = nextDays(now, 7).indexOf(day) > 0
  return `${soon ? format(at, language, { weekday: 'long' }) : dateText(day, language)} ${clockOf(at)}`
}
