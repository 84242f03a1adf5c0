/** Times as people say them, always of Amsterdam and in Latin digits: they need a language, and no texts. */
const formatter = (language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(`${language}-u-ca-gregory-nu-latn`, { timeZone: 'Europe/Amsterdam', ...options })

/** Marks of direction and joining that some versions write between words: they show nothing and break copies. */
const plain = (text: string): string =>
  text.replace(/[\u200e\u200f\u061c]/g, '').replace(/[\u00a0\u202f]/g, ' ')

const format = (at: number, language: string, options: Intl.DateTimeFormatOptions): string =>
  plain(formatter(language, options).format(at))

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

/** `today`, `tomorrow`, the weekday within a week, else the date. */
const dayName = (day: string, now: number, language: string): string => {
  const away = nextDays(now, 7).indexOf(day)
  const { RelativeTimeFormat } = globalThis.Intl as { RelativeTimeFormat?: typeof Intl.RelativeTimeFormat }
  if (RelativeTimeFormat && (away === 0 || away === 1))
    return plain(new RelativeTimeFormat(language, { numeric: 'auto' }).format(away, 'day'))
  if (away < 0) return dateText(day, language)
  return away === 0 ? '' : format(Date.parse(`${day}T12:00Z`), language, { weekday: 'long' })
}

/** How an hour stands beside its day and its part of the day; `hour` is `9` or `9:30`, `part` "in the morning". */
type Wording = (day: string, hour: string, part: string) => string

const isWhole = (hour: string): boolean => hour.indexOf(':') < 0

/** Grammar, not texts: a language without a row here gets `Monday 09:00`. */
const WORDINGS: { readonly [language: string]: Wording } = {
  nl: (day, hour, part) => `${day} ${hour} uur ${part}`,
  en: (day, hour, part) => `${day} at ${hour} ${part}`,
  pl: (day, hour, part) => `${day}, godzina ${hour} ${part}`,
  ro: (day, hour, part) => `${day}, ora ${hour} ${part}`,
  es: (day, hour, part) => `${day} a la${/^1(:|$)/.test(hour) ? '' : 's'} ${hour} ${part}`,
  uk: (day, hour, part) => `${day}, ${isWhole(hour) ? `${hour}:00` : hour} ${part}`,
  bg: (day, hour, part) => `${day}, ${hour} ч. ${part}`,
  hu: (day, hour, part) => `${day} ${part}${hour === '12' ? '' : ` ${hour}${isWhole(hour) ? ' óra' : ''}`}`,
  ar: (day, hour, part) => `${day}، الساعة ${hour} ${part}`,
  fr: (day, hour, part) =>
    `${day}, ${hour === '12' ? '' : `${hour.replace(':', ' h ')}${isWhole(hour) ? ' h' : ''} `}${part}`,
}

/**
 * At these hours the tables say what people do not: 21:00 "at night" in Polish, 11:00 "at noon" in Bulgarian, a noun
 * for an adjective in Hungarian. The part of the day is taken from an hour beside it.
 */
const BESIDE: { readonly [hour: number]: number } = { 3: 2, 4: 2, 5: 6, 11: 10, 21: 20, 22: 20 }

/** The part of the day as this browser says it (Chrome from 92 on); missing where it does not know. */
const partOf = (hour: number, isNoon: boolean, language: string): string | undefined => {
  const shown = formatter(language, { timeZone: 'UTC', dayPeriod: 'long' })
  const known = (shown.resolvedOptions() as { dayPeriod?: string }).dayPeriod
  const like = hour === 12 && !isNoon ? 13 : (BESIDE[hour] ?? hour)
  return known === 'long' ? plain(shown.format(Date.UTC(2000, 0, 1, like))) : undefined
}

const saidBy = (day: string, time: string, now: number, language: string): string => {
  if (Intl.DateTimeFormat.supportedLocalesOf([language]).length === 0) return `${day} ${time}`
  const name = dayName(day, now, language)
  const hour = Number(time.slice(0, 2))
  const part = hour % 24 > 0 && partOf(hour, time === '12:00', language)
  const wording = WORDINGS[language]
  // Midnight has two days and no word that all understand: the clock is plain.
  if (!part || !wording || !name) return `${name} ${time}`.trim()
  const minutes = time.slice(2)
  return wording(name, `${hour > 12 ? hour - 12 : hour}${minutes === ':00' ? '' : minutes}`, part)
}

/**
 * `Monday at 9 in the morning`, `today at 5 in the afternoon`, with the date after a week. Where a browser does not
 * know the words, `Monday 09:00`; where it does not know the language, digits alone.
 */
export const momentText = (at: number, now: number, language: string): string =>
  saidBy(dayOf(at), clockOf(at), now, language)

/** The same of an end: one at midnight belongs to the day that ends, `Sunday 24:00`. */
export const untilText = (at: number, now: number, language: string): string =>
  clockOf(at) === '00:00' ? saidBy(dayOf(at - 1), '24:00', now, language) : momentText(at, now, language)
