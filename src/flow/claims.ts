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
}

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

/** Words for numbers that a core text may not hold. Dutch `een` is also the article and cannot be refused. */
const NUMBER_WORDS: { readonly [language: string]: RegExp } = {
  nl: /\b(twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|twintig|dertig|honderd|duizend|half|halve)\b|één/i,
  en: /\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|hundred|thousand|half|once|twice)\b/i,
}

const withoutPlaceholders = (text: string): string => text.replace(/\{\{\w+\}\}/g, '')

const checkText = (claim: Claim, language: string, texts: { readonly [key: string]: string }): string[] => {
  const problems: string[] = []
  for (const key of [claim.core, claim.full]) if (!texts[key]) problems.push(`${key}: no text in ${language}`)
  const core = withoutPlaceholders(texts[claim.core] ?? '')
  if (/\p{N}/u.test(core)) problems.push(`${claim.core}: a digit in ${language}`)
  if (NUMBER_WORDS[language]?.test(core)) problems.push(`${claim.core}: a word for a number in ${language}`)
  return problems
}

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
