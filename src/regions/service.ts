import type { Schedule } from './hours.ts'
import {
  bool,
  type Check,
  day,
  type Fields,
  list,
  match,
  object,
  oneOf,
  orNull,
  text,
  tuple,
  whole,
} from './shape.ts'

/** Age bands used everywhere; `unknown` is "rather not say". */
export const AGES = ['u16', '16-17', '18-22', '23+', 'unknown'] as const
export type Age = (typeof AGES)[number]

/**
 * `confirmed`: the organisation agreed to answer, with hours, cover and a way of being notified, and passed a
 * practice handoff. `unconfirmed`: its phone number may be shown, nothing is handed to it. `ended`: neither.
 */
const STATES = ['confirmed', 'unconfirmed', 'ended'] as const
type ServiceState = (typeof STATES)[number]

/** Who is asked first; the other is cover. */
export const FIRSTS = ['team', 'helpdesk', 'both'] as const
export type First = (typeof FIRSTS)[number]

/** Minutes, open time of any named receiver, until the helpdesk holds what nobody accepted. */
export const RESPONSE = 15

/** Who answers: an organisation, when, for whom, and since when it agreed. Days are 'YYYY-MM-DD' in Amsterdam. */
export type Service = Schedule & {
  readonly id: string
  readonly organisation: string
  /** Group code in the signed roster head; null while there is none. */
  readonly group: string | null
  /** Bands it takes; empty while that is not known (never for a confirmed service). */
  readonly ages: readonly Age[]
  /** BCP-47 tags its people work in. */
  readonly languages: readonly string[]
  readonly first: First
  readonly response: number
  /** A function ("team manager"), never a name. */
  readonly agreedBy: string | null
  readonly agreedOn: string | null
  readonly state: ServiceState
  readonly confirmedOn: string | null
  /** E.164, land lines and service numbers only. */
  readonly phone: string | null
  readonly from: string
  /** Last day. */
  readonly to?: string
  /** Id of a row of `sources`. */
  readonly source: string
  readonly note?: string
}

/** The service of one coordination area; one area may have several, split by age. */
export type AreaService = Service & { readonly area: string }

/** Confirmed means agreed: nobody is handed anything on less. */
function agreed({ state, group, agreedBy, agreedOn, confirmedOn, hours, ages }: Service): boolean {
  const words = [group, agreedBy, agreedOn, confirmedOn]
  return state !== 'confirmed' || (!words.includes(null) && hours.length > 0 && ages.length > 0)
}

/** Shape of a service with these further fields. */
export function isService(more: Fields): Check {
  const clock = match(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/)
  const check = object(
    {
      ...more,
      id: text,
      organisation: text,
      group: orNull(text),
      ages: list(oneOf(AGES)),
      hours: list(tuple(whole(1, 7), clock, clock)),
      holidays: bool,
      absences: list(object({ from: day, to: day })),
      languages: list(text),
      first: oneOf(FIRSTS),
      response: whole(1, 1440),
      agreedBy: orNull(text),
      agreedOn: orNull(day),
      state: oneOf(STATES),
      confirmedOn: orNull(day),
      phone: orNull(match(/^\+?\d{3,15}$/)),
      from: day,
      source: text,
    },
    { to: day, note: text },
  )
  return (value) => check(value) && agreed(value as Service)
}
