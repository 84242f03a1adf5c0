import type { Phrases } from '#flow'
import type { Appointment } from './port.ts'

/** An appointment as far as it is filled in; '' for what is not. */
export type Draft = {
  readonly day: string
  readonly hour: string
  readonly daypart: string
  readonly place: string
  readonly who: string
  readonly name: string
  readonly know: string
  readonly fails: string
}

/** Begins with the one that stands, or with the first of each list and the own work name. */
export const draftOf = ({ lists }: Phrases, name: string, before?: Appointment): Draft => ({
  day: before?.day ?? '',
  hour: before?.hour ?? '',
  daypart: before?.daypart ?? '',
  place: before?.place ?? '',
  who: before?.who ?? lists.who[0] ?? '',
  name: before?.name ?? name,
  know: before?.know ?? lists.know[0] ?? '',
  fails: before?.fails ?? lists.fails[0] ?? '',
})

export const put = (draft: Draft, change: Partial<Draft>): Draft => ({ ...draft, ...change })

const DAY = /^\d{4}-\d{2}-\d{2}$/
const HOUR = /^([01]\d|2[0-3]):[0-5]\d$/

type When = Pick<Appointment, 'hour' | 'daypart'>

const whenOf = ({ hour, daypart }: Draft): When | undefined => {
  if (HOUR.test(hour)) return { hour }
  return daypart === '' ? undefined : { daypart }
}

/** What is sent; `undefined` while something is missing. */
export const bodyOf = (draft: Draft): Appointment | undefined => {
  const { day, place, who, know, fails } = draft
  const name = draft.name.trim()
  const when = whenOf(draft)
  if (!when || !DAY.test(day) || [place, who, name, know, fails].includes('')) return undefined
  return { t: 'appointment', day, ...when, place, who, name, know, fails }
}

/** The values as far as they are filled in, for the two texts shown before sending. */
export const shown = (draft: Draft, gap: string): Omit<Appointment, 't' | 'answered'> => {
  const { day, place, who, name, know, fails } = draft
  const when = whenOf(draft) ?? { hour: gap }
  return { day: day || gap, ...when, place: place || gap, who, name: name || gap, know, fails }
}
