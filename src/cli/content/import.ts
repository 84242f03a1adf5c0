import * as v from 'valibot'
import type { Claim } from '#flow'
import { digestOf, digestOfFile } from './digest.ts'
import { ContentFault } from './fault.ts'
import type { Signed } from './review-pack.ts'
import { SOURCE, type Sources } from './sources.ts'

const DAY = v.pipe(v.string(), v.isoDate())
const said = { digest: v.string(), yes: v.boolean() }
const SIGNED = v.object({
  language: v.string(),
  by: v.pipe(v.string(), v.trim(), v.nonEmpty()),
  on: DAY,
  until: DAY,
  statements: v.array(v.object({ key: v.string(), ...said })),
  files: v.array(v.object({ name: v.string(), ...said })),
})

/** A list that a person filled in. Throws ContentFault. */
export function readSigned(value: unknown, today: string): Signed {
  const { output, success } = v.safeParse(SIGNED, value)
  if (!success) throw new ContentFault('The list lacks a name, a day, an end, or its rows.')
  if (output.on > today || output.until <= output.on)
    throw new ContentFault('The days in the list cannot be right.')
  return output
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
