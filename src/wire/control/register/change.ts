import * as v from 'valibot'
import { GROUP_CODE } from '../scalars.ts'

/** Kinds of partners that may be asked beside a team. */
export const PARTNER_KINDS = [
  'slachtofferhulp',
  'fairwork',
  'lawyer',
  'nidos',
  'interpreter',
  'shelter',
  'other',
] as const
type PartnerKind = (typeof PARTNER_KINDS)[number]

/** Weekday 1 (Monday) .. 7, 'HH:MM', 'HH:MM' on the clock of Amsterdam; `24:00` ends the day. */
type Hours = readonly (readonly [day: number, from: string, to: string])[]

/** What a service says of its own week. Days are 'YYYY-MM-DD', both ends inclusive. Acts at once. */
export type ScheduleChange = {
  readonly t: 'schedule'
  /** Id of a service of the signed table. */
  readonly service: string
  readonly hours: Hours
  /** true: also open on public holidays. */
  readonly holidays: boolean
  readonly absences: readonly { readonly from: string; readonly to: string }[]
}

/** How many new conversations a group can take: 0 = none now, null = not said. Acts at once. */
export type CapacityChange = { readonly t: 'capacity'; readonly group: string; readonly open: number | null }

/** Somebody who may be asked: never a name of a person, never a mobile number. The newest row of an id counts. */
export type PartnerChange = {
  readonly t: 'partner'
  readonly id: string
  readonly kind: PartnerKind
  readonly organisation: string
  /** Ids of areas; 'nl' = everywhere. */
  readonly covers: readonly string[]
  /** Empty while not known. */
  readonly hours: Hours
  readonly languages: readonly string[]
  /** How to ask, in words. */
  readonly ask: string
  readonly phone: string | null
  readonly state: 'unconfirmed' | 'confirmed' | 'ended'
  readonly from: string
  readonly to: string | null
  /** Day it was found or confirmed. */
  readonly on: string
}

/** Rows of the signed table as they should be, together; they wait for the next signed roster. */
export type ProposeChange = {
  readonly t: 'propose'
  readonly rows: readonly {
    readonly of: 'service' | 'area' | 'municipality' | 'name' | 'source'
    readonly row: { readonly [field: string]: unknown }
  }[]
}

/** Phone and languages of a service: as `propose`, by its own group too. */
export type ContactChange = {
  readonly t: 'contact'
  readonly service: string
  readonly phone: string | null
  readonly languages: readonly string[]
}

/** What the helpdesk says to the proposal at row `n`. */
type DecideChange = { readonly t: 'decide'; readonly n: number; readonly accepted: boolean }

/** Called, and everything still holds: a service or a partner, by id. */
type CalledChange = { readonly t: 'called'; readonly id: string }

/** A practice handoff was accepted and greeted. */
type PracticeChange = { readonly t: 'practice'; readonly group: string }

/** Everything people change. */
export type Change =
  | ScheduleChange
  | CapacityChange
  | PartnerChange
  | ProposeChange
  | ContactChange
  | DecideChange
  | CalledChange
  | PracticeChange

/** What the server notes by itself; it bears no signature and changes nobody's hours. */
export type MachineChange =
  | { readonly t: 'practice-sent'; readonly group: string }
  | { readonly t: 'test-failed'; readonly group: string; readonly what: string }

const text = (most: number): v.GenericSchema<string> =>
  v.pipe(v.string(), v.minLength(1), v.maxLength(most), v.regex(/^[^\p{Cc}\p{Cf}]+$/u))
const ID: v.GenericSchema<string> = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/))
const day: v.GenericSchema<string> = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\d$/))
const clock: v.GenericSchema<string> = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/))
const weekday: v.GenericSchema<number> = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7))
const hours = v.pipe(v.array(v.strictTuple([weekday, clock, clock])), v.maxLength(28))
const languages = v.pipe(
  v.array(v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/))),
  v.maxLength(40),
)
/** Land lines and service numbers: a mobile number belongs to a person. */
const phone = v.nullable(v.pipe(v.string(), v.regex(/^(?!(\+31|0031|0)6)\+?\d{3,15}$/)))
const whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e9))

export const ChangeSchema: v.GenericSchema<unknown, Change> = v.variant('t', [
  v.strictObject({
    t: v.literal('schedule'),
    service: ID,
    hours,
    holidays: v.boolean(),
    absences: v.pipe(v.array(v.strictObject({ from: day, to: day })), v.maxLength(20)),
  }),
  v.strictObject({
    t: v.literal('capacity'),
    group: GROUP_CODE,
    open: v.nullable(v.pipe(whole, v.maxValue(99))),
  }),
  v.strictObject({
    t: v.literal('partner'),
    id: ID,
    kind: v.picklist(PARTNER_KINDS),
    organisation: text(80),
    covers: v.pipe(v.array(ID), v.minLength(1), v.maxLength(60)),
    hours,
    languages,
    ask: text(300),
    phone,
    state: v.picklist(['unconfirmed', 'confirmed', 'ended']),
    from: day,
    to: v.nullable(day),
    on: day,
  }),
  v.strictObject({
    t: v.literal('propose'),
    rows: v.pipe(
      v.array(
        v.strictObject({
          of: v.picklist(['service', 'area', 'municipality', 'name', 'source']),
          row: v.record(v.string(), v.unknown()),
        }),
      ),
      v.minLength(1),
      v.maxLength(6),
    ),
  }),
  v.strictObject({ t: v.literal('contact'), service: ID, phone, languages }),
  v.strictObject({ t: v.literal('decide'), n: whole, accepted: v.boolean() }),
  v.strictObject({ t: v.literal('called'), id: ID }),
  v.strictObject({ t: v.literal('practice'), group: GROUP_CODE }),
])

export const MachineSchema: v.GenericSchema<unknown, MachineChange> = v.variant('t', [
  v.strictObject({ t: v.literal('practice-sent'), group: GROUP_CODE }),
  v.strictObject({ t: v.literal('test-failed'), group: GROUP_CODE, what: text(60) }),
])
