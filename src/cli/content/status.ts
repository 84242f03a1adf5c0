import { isValid } from '#flow'
import type { Sources } from './sources.ts'
import { textsIn } from './sources.ts'

const DAY_MS = 86_400_000
/** Days ahead that an end of a review is said. */
const AHEAD = 60

type Meta = {
  readonly name: string
  readonly status: { readonly [file: string]: string }
  readonly reviewer: string | null
  readonly date: string | null
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
const named = (keys: readonly string[]): string => (keys.length === 0 ? 'none' : keys.join(', '))

function languageLines(sources: Sources): readonly string[] {
  return Object.entries(sources.locales).map(([language, locale]) => {
    const { name, status, reviewer, date } = locale.meta as Meta
    const states = [...new Set(Object.values(status))].map((state) => {
      const files = Object.keys(status).filter((file) => status[file] === state)
      return `${state}: ${files.join(', ')}`
    })
    const reader = reviewer === null ? 'read by nobody who speaks it' : `read by ${reviewer} on ${date}`
    const all = Object.keys(textsIn(sources, language)).length
    const spoken = sources.recorded[language]?.length ?? 0
    return `  ${language}  ${name} (${states.join('; ')}), ${reader}, ${spoken} of ${all} texts recorded`
  })
}

/** What is open and what ends soon, for whoever is responsible for the words. `now`: ms. */
export function statusOf(sources: Sources, now: number): readonly string[] {
  const { claims, lines } = sources
  const today = dayOf(now)
  const soon = dayOf(now + AHEAD * DAY_MS)
  const open = claims.filter((claim) => claim.reviewedBy === null)
  const valid = claims.filter((claim) => isValid(claim, today))
  const over = claims.filter((claim) => claim.reviewedBy !== null && !isValid(claim, today))
  const ending = valid.filter((claim) => (claim.validUntil ?? '') <= soon)
  const compared = Object.keys(sources.locales).map((language) => {
    const count = valid.filter((claim) => claim.languages[language] !== undefined).length
    return `${language} ${count}`
  })
  const unsure = lines.filter((line) => line.verifiedOn === null)
  return [
    `Statements: ${claims.length}, of which ${valid.length} may be said in full.`,
    `  reviewed by nobody: ${open.length}; without an owner: ${claims.filter((one) => one.owner === null).length}`,
    `  not valid any more: ${named(over.map(({ key }) => key))}`,
    `  ends within ${AHEAD} days: ${named(ending.map(({ key, validUntil }) => `${key} (${validUntil})`))}`,
    `  compared by language: ${compared.join(', ')}`,
    `  sources contradict each other: ${named(claims.filter(({ flag }) => flag === 'X').map(({ key }) => key))}`,
    `Help lines: ${lines.length}, hours verified by nobody: ${named(unsure.map(({ id }) => id))}`,
    'Languages:',
    ...languageLines(sources),
  ]
}
