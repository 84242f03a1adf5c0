import type { Day, TextsByLanguage } from './claims.ts'
import { isFields, isOneOf, isText } from './value.ts'

/** The directory of help lines: the only place a phone number may come from. */

const COSTS = ['free', 'paid', 'local', 'unknown'] as const
type Cost = (typeof COSTS)[number]

const ON_BILL = ['yes', 'no', 'unknown'] as const
type OnBill = (typeof ON_BILL)[number]

const TOPICS = [
  'danger',
  'team',
  'support',
  'work',
  'home',
  'young',
  'sex',
  'mind',
  'crime',
  'money',
  'law',
] as const
export type Topic = (typeof TOPICS)[number]

/** `always`, or stretches within weekdays (1 = Monday .. 7 = Sunday), `HH:MM`, Europe/Amsterdam. */
export type LineHours =
  | 'always'
  | readonly { readonly days: readonly number[]; readonly from: string; readonly to: string }[]

export type HelpLine = {
  readonly id: string
  /** Proper name, never translated. */
  readonly name: string
  /** Text key: what it is and what it can do. */
  readonly does: string
  readonly topics: readonly Topic[]
  /** As dialled in the Netherlands; null when there is no number to call. */
  readonly dial: string | null
  readonly display: string
  /** From another country, where it differs. */
  readonly dialAbroad?: string
  /** Address of a chat or form, shown as text. */
  readonly web?: string
  readonly cost: Cost
  readonly bill: OnBill
  /** BCP-47 codes, or null when not known. */
  readonly languages: readonly string[] | null
  readonly hours: LineHours | null
  /** Said to answer day and night, not verified: neither shown as open nor put in doubt. */
  readonly believed?: 'always'
  readonly source: string
  readonly verifiedOn: Day | null
  /** For whoever verifies: what sources say and where they disagree. Never shown to a visitor. */
  readonly note?: string
}

const isHours = (value: unknown): boolean =>
  value === null ||
  value === 'always' ||
  (Array.isArray(value) &&
    value.every(
      (span) => isFields(span) && Array.isArray(span['days']) && isText(span['from']) && isText(span['to']),
    ))

const isHelpLine = (value: unknown): value is HelpLine =>
  isFields(value) &&
  ['id', 'name', 'does', 'display', 'source'].every((field) => isText(value[field])) &&
  (value['dial'] === null || isText(value['dial'])) &&
  Array.isArray(value['topics']) &&
  value['topics'].every((topic) => isOneOf(TOPICS, topic)) &&
  isOneOf(COSTS, value['cost']) &&
  isOneOf(ON_BILL, value['bill']) &&
  (value['languages'] === null || (Array.isArray(value['languages']) && value['languages'].every(isText))) &&
  isHours(value['hours']) &&
  (value['believed'] === undefined || value['believed'] === 'always') &&
  (value['verifiedOn'] === null || isText(value['verifiedOn']))

/** Reads `flows/lines.json`; `undefined` when any line has the wrong shape. */
export const readHelpLines = (value: unknown): readonly HelpLine[] | undefined => {
  const lines = isFields(value) ? value['lines'] : undefined
  return Array.isArray(lines) && lines.every(isHelpLine) ? lines : undefined
}

export const helpLineById = (lines: readonly HelpLine[], id: string): HelpLine | undefined =>
  lines.find((line) => line.id === id)

export const helpLinesFor = (lines: readonly HelpLine[], topic: Topic): readonly HelpLine[] =>
  lines.filter((line) => line.topics.includes(topic))

/** Hours may be shown only when someone has verified them; otherwise the number stands alone. */
export const shownHours = (line: HelpLine): LineHours | undefined =>
  line.hours !== null && line.verifiedOn !== null ? line.hours : undefined

/** Whether it is open: `weekday` 1 = Monday, `time` `HH:MM`, both Europe/Amsterdam; `unknown` when unverified. */
export const openAt = (line: HelpLine, weekday: number, time: string): 'open' | 'closed' | 'unknown' => {
  const hours = shownHours(line)
  if (hours === undefined) return 'unknown'
  if (hours === 'always') return 'open'
  const open = hours.some((span) => span.days.includes(weekday) && span.from <= time && time < span.to)
  return open ? 'open' : 'closed'
}

/** Values for the placeholders in texts: `{ emergency: '112', ... }`. No text holds a number by itself. */
export const numbersOf = (lines: readonly HelpLine[]): { readonly [id: string]: string } =>
  Object.fromEntries(lines.map((line) => [line.id, line.display]))

const digits = (text: string): string => text.replace(/\D/g, '')

const checkHelpLine = (line: HelpLine): readonly string[] => [
  ...(line.does === `line.${line.id}.does` ? [] : [`${line.id}: its text key does not carry its name`]),
  ...(line.dial === null || /^\+?\d{3,15}$/.test(line.dial) ? [] : [`${line.id}: cannot be dialled`]),
  ...(line.dial === null || digits(line.dial) === digits(line.display)
    ? []
    : [`${line.id}: shows another number`]),
  ...(line.dial === null && line.web === undefined && line.id !== 'emergencyApp'
    ? [`${line.id}: no way in`]
    : []),
  ...((line.hours === null) === (line.verifiedOn === null)
    ? []
    : [`${line.id}: hours and day of checking go together`]),
]

/** What looks like a telephone number: a zero or a plus, then four digits or more, spaces and dashes between. */
const NUMBER = /(?<![\d.,])(?:\+\d|0)(?:[\s().-]?\d){4,}/

/** What is wrong with the directory, one line each; a text with a number of its own is wrong too. */
export const checkHelpLines = (lines: readonly HelpLine[], texts: TextsByLanguage): readonly string[] => {
  const ids = lines.map((line) => line.id)
  return [
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${id}: two lines of this name`),
    ...lines.flatMap(checkHelpLine),
    ...Object.entries(texts).flatMap(([language, own]) => [
      ...lines.flatMap((line) => (own[line.does] ? [] : [`${line.does}: no text in ${language}`])),
      ...Object.entries(own).flatMap(([key, text]) =>
        NUMBER.test(text) ? [`${key}: a number outside the directory in ${language}`] : [],
      ),
    ]),
  ]
}
