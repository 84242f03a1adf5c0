import type { KeepMonths } from '#wire'

/** What is agreed on in a conversation, and how it ends: bodies of keys and numbers, never an address or a name of a place. */

/** When, where, with whom; told by staff, answered by the visitor's taps. The newest that stands counts. */
export type Appointment = {
  readonly t: 'appointment'
  /** Calendar day in Amsterdam, `YYYY-MM-DD`. */
  readonly day: string
  /** `HH:MM`, or else a part of the day by key. */
  readonly hour?: string
  readonly daypart?: string
  /** Kind of place, who comes, how they know each other, what if it fails: keys of flows/phrases.json. */
  readonly place: string
  readonly who: string
  /** Work name of who comes, or whose colleague. */
  readonly name: string
  readonly know: string
  readonly fails: string
  /** Said again for somebody who comes back by the code: what they had answered, by key. */
  readonly answered?: string
}

/** Why a conversation was closed. */
export type ClosingReason = 'met' | 'shelter' | 'passed' | 'wish' | 'silent' | 'elsewhere'

export type Agreed =
  | Appointment
  /** Staff: the appointment with this message id does not go on. */
  | { readonly t: 'cancelled'; readonly of: string }
  /** The visitor's own tab had it kept longer: erased on `until` (`YYYY-MM-DD`) at the earliest. `to`: the question. */
  | { readonly t: 'kept'; readonly to: string; readonly months: KeepMonths; readonly until: string }
  /** The visitor: this word, by key, means that somebody is with them. Never shown in the conversation. */
  | { readonly t: 'sign'; readonly word: string }
  /** Staff: what to do while there is no sign of the visitor. Holds until something new comes. */
  | { readonly t: 'settled'; readonly choice: 'wait' | 'discuss' }
  /** Staff: the visitor was here before, in the conversation with this wire id. */
  | { readonly t: 'belongs'; readonly to: string }
  /** Last words of the owner. `spoken`: the other organisation and the visitor have spoken, and the visitor said ok. */
  | { readonly t: 'closing'; readonly reason: ClosingReason; readonly spoken?: boolean }

type Json = { readonly [name: string]: unknown }
type Check = (value: unknown) => boolean

const isText: Check = (value) => typeof value === 'string'
const isDay: Check = (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
const isHour: Check = (value) => typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)
const isWire: Check = (value) => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value)
const isMissing: Check = (value) => value === undefined
const REASONS: readonly unknown[] = ['met', 'shelter', 'passed', 'wish', 'silent', 'elsewhere']

/** Either an hour or a part of the day, never both and never neither. */
const isAppointment = (v: Json): boolean =>
  isDay(v['day']) &&
  (isHour(v['hour']) ? isMissing(v['daypart']) : isMissing(v['hour']) && isText(v['daypart'])) &&
  ['place', 'who', 'name', 'know', 'fails'].every((key) => isText(v[key])) &&
  (isMissing(v['answered']) || isText(v['answered']))

/** Whether the fields fit the kind. */
export const AGREED: { readonly [T in Agreed['t']]: (value: Json) => boolean } = {
  appointment: isAppointment,
  cancelled: (v) => isText(v['of']),
  kept: (v) => isText(v['to']) && (v['months'] === 3 || v['months'] === 6) && isDay(v['until']),
  sign: (v) => isText(v['word']),
  settled: (v) => v['choice'] === 'wait' || v['choice'] === 'discuss',
  belongs: (v) => isWire(v['to']),
  closing: (v) =>
    REASONS.includes(v['reason']) && (isMissing(v['spoken']) || typeof v['spoken'] === 'boolean'),
}
