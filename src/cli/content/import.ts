import type { Claim } from '#flow'
import { digestOf, digestOfFile } from './digest.ts'
import { ContentFault } from './fault.ts'
import type { Signed } from './review-pack.ts'
import { SOURCE, type Sources } from './sources.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/

const isFields = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isRows = (value: unknown, name: string): boolean =>
  Array.isArray(value) &&
  value.every(
    (row) =>
      isFields(row) &&
      typeof row[name] === 'string' &&
      typeof row['digest'] === 'string' &&
      typeof row['yes'] === 'boolean',
  )
const isDay = (value: unknown): boolean => typeof value === 'string' && DAY.test(value)

const isSigned = (value: unknown): value is Signed =>
  isFields(value) &&
  typeof value['language'] === 'string' &&
  typeof value['by'] === 'string' &&
  value['by'].trim() !== '' &&
  isDay(value['on']) &&
  isDay(value['until']) &&
  isRows(value['statements'], 'key') &&
  isRows(value['files'], 'name')

/** A list that a person filled in. Throws ContentFault. */
export function readSigned(value: unknown, today: string): Signed {
  if (!isSigned(value)) throw new ContentFault('The list lacks a name, a day, an end, or its rows.')
  if (value.on > today || value.until <= value.on)
    throw new ContentFault('The days in the list cannot be right.')
  return value
}

/** Register and head of the language once the list is taken in. */
export type Imported = {
  readonly claims: readonly Claim[]
  readonly meta: { readonly [name: string]: unknown }
  readonly statements: number
  readonly files: number
}

/** The Dutch list signs the statement itself; that of another language says that its words say the same. */
function signedClaim(claim: Claim, { language, by, on, until }: Signed, digest: string): Claim {
  const languages = { ...claim.languages, [language]: digest }
  return language === SOURCE
    ? { ...claim, reviewedBy: by, reviewedOn: on, validUntil: until, languages: { [SOURCE]: digest } }
    : { ...claim, languages }
}

/** Takes in what was signed. Throws ContentFault when a text is not the one that was read, and changes nothing then. */
export function importSigned(sources: Sources, list: Signed): Imported {
  const locale = sources.locales[list.language]
  if (!locale) throw new ContentFault(`There is no language ${list.language} in locales/.`)
  const yes = list.statements.filter(({ yes }) => yes)
  const claims = sources.claims.map((claim) => {
    const row = yes.find(({ key }) => key === claim.key)
    if (!row) return claim
    if (row.digest !== digestOf(sources, claim, list.language))
      throw new ContentFault(`${claim.key} is not the text that was signed.`)
    if (list.language !== SOURCE && claim.reviewedBy === null)
      throw new ContentFault(`${claim.key} has no review of its Dutch text yet.`)
    return signedClaim(claim, list, row.digest)
  })
  const files = list.files.filter(({ yes }) => yes)
  for (const { name, digest } of files)
    if (digest !== digestOfFile(sources, list.language, name))
      throw new ContentFault(`${name} is not the file that was signed.`)
  const meta = locale.meta as { readonly status: { readonly [name: string]: string } }
  const status = { ...meta.status, ...Object.fromEntries(files.map(({ name }) => [name, 'reviewed'])) }
  const reader = files.length > 0 ? { reviewer: list.by, date: list.on } : {}
  return { claims, meta: { ...meta, status, ...reader }, statements: yes.length, files: files.length }
}
