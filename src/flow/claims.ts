/**
 * The claims register: every legal or factual statement is one entry with two texts. `core` is true under every
 * contested reading and holds no number and no length; `full` is shown only while a named reviewer vouches for it.
 */

/** R read in the source's own text, P read in a secondary text, B believed. */
export const EVIDENCE = ['R', 'P', 'B'] as const
export type Evidence = (typeof EVIDENCE)[number]

/** L stable rule, M may have changed, H volatile, X sources contradict each other. */
export const FLAG = ['L', 'M', 'H', 'X'] as const
export type Flag = (typeof FLAG)[number]

/** Calendar day `YYYY-MM-DD`: two of them compare as strings, so this room needs no clock. */
export type Day = string

export type Claim = {
  readonly key: string
  /** Text keys in namespace `cards`. */
  readonly core: string
  readonly full: string
  readonly source: string
  /** `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, or `undated`. */
  readonly sourceDate: string
  readonly evidence: Evidence
  readonly flag: Flag
  /** Article of law or policy, where known. */
  readonly article?: string
  readonly owner: string | null
  readonly reviewedBy: string | null
  readonly reviewedOn: Day | null
  readonly validUntil: Day | null
}

export type Fields = { readonly [name: string]: unknown }

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const DAY = /^\d{4}-\d{2}-\d{2}$/
const SOURCE_DATE = /^(undated|\d{4}(-\d{2}){0,2})$/

const isTextOrNull = (value: unknown): boolean =>
  value === null || (typeof value === 'string' && value !== '')
const isDayOrNull = (value: unknown): boolean =>
  value === null || (typeof value === 'string' && DAY.test(value))

const isClaim = (value: unknown): value is Claim =>
  isFields(value) &&
  ['key', 'core', 'full', 'source'].every((name) => typeof value[name] === 'string' && value[name] !== '') &&
  typeof value['sourceDate'] === 'string' &&
  SOURCE_DATE.test(value['sourceDate']) &&
  EVIDENCE.some((grade) => grade === value['evidence']) &&
  FLAG.some((flag) => flag === value['flag']) &&
  (value['article'] === undefined || typeof value['article'] === 'string') &&
  isTextOrNull(value['owner']) &&
  isTextOrNull(value['reviewedBy']) &&
  isDayOrNull(value['reviewedOn']) &&
  isDayOrNull(value['validUntil'])

/** Reads `flows/claims.json`; `undefined` when any entry has the wrong shape. */
export const readClaims = (value: unknown): readonly Claim[] | undefined => {
  const claims = isFields(value) ? value['claims'] : undefined
  return Array.isArray(claims) && claims.every(isClaim) ? claims : undefined
}

export const claimByKey = (claims: readonly Claim[], key: string): Claim | undefined =>
  claims.find((claim) => claim.key === key)

/** Someone put their name to it, not in the future, and the day they set has not passed. */
export const isReviewed = (claim: Claim, today: Day): boolean =>
  claim.reviewedBy !== null &&
  claim.reviewedOn !== null &&
  claim.validUntil !== null &&
  claim.reviewedOn <= today &&
  today <= claim.validUntil

/** The text key to show on that day: `full` while reviewed and unexpired, else `core`. */
export const textOf = (claim: Claim, today: Day): string =>
  isReviewed(claim, today) ? claim.full : claim.core

/** "Checked on": the day to print beside a statement that is shown in full. */
export const checkedOn = (claim: Claim, today: Day): Day | undefined =>
  isReviewed(claim, today) && claim.reviewedOn !== null ? claim.reviewedOn : undefined
