const DAY_MS = 86_400_000

/** Calendar day in Amsterdam of a time in ms, `YYYY-MM-DD`. */
export const dayOf = (at: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Amsterdam' }).format(at)

/** The next days, today first. */
export const nextDays = (now: number, count: number): readonly string[] => {
  const noon = Date.parse(`${dayOf(now)}T12:00Z`)
  return Array.from({ length: count }, (_, i) => dayOf(noon + i * DAY_MS))
}
