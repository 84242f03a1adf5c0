import { isFields } from './value.ts'

/**
 * The claims register: every legal or factual statement is one entry with two texts. `core` is true under every
 * contested reading and holds no number and no length; `full` is shown only while a named reviewer vouches for it.
 */

/** R read in the source's own text, P read in a secondary text, B believed. */
const EVIDENCE = ['R', 'P', 'B'] as const
type Evidence = (typeof EVIDENCE)[number]

/** L stable rule, M may have changed, H volatile, X sources contradict each other. */
const FLAG = ['L', 'M', 'H', 'X'] as const
type Flag = (typeof FLAG)[number]

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
  /** Languages whose wording someone who reads them compared, each with the digest of what was read then. */
  readonly languages: { readonly [language: string]: string }
}

/** A statement as a page holds it: what nobody signed has only its key. */
export type Statement = Pick<Claim, 'key'> &
  Partial<Pick<Claim, 'reviewedBy' | 'reviewedOn' | 'validUntil' | 'languages'>>

/** Who reads a statement, and when. */
export type Reading = { readonly day: Day; readonly language: string }

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
  isDayOrNull(value['validUntil']) &&
  isFields(value['languages']) &&
  Object.values(value['languages']).every((one) => typeof one === 'string')

/** Reads `flows/claims.json`; `undefined` when any entry has the wrong shape. */
export const readClaims = (value: unknown): readonly Claim[] | undefined => {
  const claims = isFields(value) ? value['claims'] : undefined
  return Array.isArray(claims) && claims.every(isClaim) ? claims : undefined
}

export const claimByKey = (claims: readonly Statement[], key: string): Statement | undefined =>
  claims.find((claim) => claim.key === key)

/** Someone put their name to it, not in the future, and the day they set has not passed. */
export const isValid = ({ reviewedBy, reviewedOn, validUntil }: Statement, today: Day): boolean =>
  Boolean(reviewedBy && reviewedOn && validUntil && reviewedOn <= today && today <= validUntil)

/** May be said in full: valid that day, and the wording of this language was compared. */
export const isReviewed = (claim: Statement, { day, language }: Reading): boolean =>
  isValid(claim, day) && claim.languages?.[language] !== undefined

/** The text key to show: `full` while reviewed and unexpired, else `core`. */
export const textOf = (claim: Statement, reading: Reading): string =>
  `claim.${claim.key}.${isReviewed(claim, reading) ? 'full' : 'core'}`

/** "Checked on": the day to print beside a statement that is shown in full. */
export const checkedOn = (claim: Statement, reading: Reading): Day | undefined =>
  isReviewed(claim, reading) ? (claim.reviewedOn ?? undefined) : undefined

/** Texts of every language: language, then key. */
export type TextsByLanguage = { readonly [language: string]: { readonly [key: string]: string } }

/** Every claim that some data names: `{ "claim": "<id>" }`, or a text key `claim.<id>[.core|.full]`. */
export const claimsUsed = (data: unknown): ReadonlySet<string> => {
  const used = new Set<string>()
  const visit = (value: unknown, name?: string): void => {
    if (typeof value === 'string') {
      const key = name === 'claim' ? value : /^claim\.(\w+)(\.core|\.full)?$/.exec(value)?.[1]
      if (key !== undefined) used.add(key)
    } else if (Array.isArray(value)) for (const one of value) visit(one)
    else if (isFields(value)) for (const [field, one] of Object.entries(value)) visit(one, field)
  }
  visit(data)
  return used
}

const checkText = (
  claim: Claim,
  language: string,
  texts: { readonly [key: string]: string },
): readonly string[] =>
  [claim.core, claim.full].filter((key) => !texts[key]).map((key) => `${key}: no text in ${language}`)

const checkEntry = (claim: Claim): string[] => {
  const signed = [claim.reviewedBy, claim.reviewedOn, claim.validUntil].filter((field) => field !== null)
  const problems: string[] = []
  if (claim.core !== `claim.${claim.key}.core` || claim.full !== `claim.${claim.key}.full`)
    problems.push(`${claim.key}: its text keys do not carry its name`)
  if (signed.length !== 0 && signed.length !== 3) problems.push(`${claim.key}: signed by half`)
  return problems
}

/** What is wrong with the register, one line each; `used` are the claims that cards and scripts name. */
export const checkClaims = (
  claims: readonly Claim[],
  used: ReadonlySet<string>,
  texts: TextsByLanguage,
): readonly string[] => {
  const keys = claims.map((claim) => claim.key)
  return [
    ...keys.filter((key, at) => keys.indexOf(key) !== at).map((key) => `${key}: twice in the register`),
    ...keys.filter((key) => !used.has(key)).map((key) => `${key}: used nowhere`),
    ...[...used].filter((key) => !keys.includes(key)).map((key) => `${key}: used, but not in the register`),
    ...claims.flatMap(checkEntry),
    ...Object.entries(texts).flatMap(([language, own]) =>
      claims.flatMap((claim) => checkText(claim, language, own)),
    ),
  ]
}
