import { isFields } from './value.ts'

/**
 * What the texts of one language must not say, as its own readers would find it: `locales/<language>/guard.json`. An
 * entry is one or more words; `*` stands for any letters ("traffick*", "*exploit*"), the rest for whole words.
 */
export type Guard = {
  /** Most words in a sentence, most characters in a text, least reading ease of a file where that is measured. */
  readonly limits: { readonly words: number; readonly characters: number; readonly reading?: number }
  /** What a wrong person must not find on the first screen, in the title or in the bars. */
  readonly telling: readonly string[]
  /** Promises nobody can keep, and comfort that is not true. */
  readonly promises: readonly string[]
  /** Words that give someone a gender; ordinary words of the same form are left out. */
  readonly gendered: readonly string[]
  /** Words for numbers: the core of a statement holds none. */
  readonly numbers: readonly string[]
  /** A legal term, and the Dutch word that stands in brackets beside it: people will hear that one. */
  readonly terms?: { readonly [term: string]: string }
}

const LISTS = ['telling', 'promises', 'gendered', 'numbers'] as const

const isWords = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((one) => typeof one === 'string' && /[\p{L}\p{N}]/u.test(one))
const isLimit = (value: unknown): boolean => Number.isInteger(value) && Number(value) > 0

const isGuard = (value: unknown): value is Guard => {
  if (!isFields(value) || !isFields(value['limits'])) return false
  const { limits, terms } = value
  const named = terms === undefined || (isFields(terms) && isWords(Object.values(terms)))
  return (
    named &&
    isLimit(limits['words']) &&
    isLimit(limits['characters']) &&
    (limits['reading'] === undefined || isLimit(limits['reading'])) &&
    LISTS.every((name) => isWords(value[name]))
  )
}

/** `undefined` when a list is missing or empty: a language without its guard is not judged, so not offered. */
export const readGuard = (value: unknown): Guard | undefined => (isGuard(value) ? value : undefined)

const BEFORE = '(?<![\\p{L}\\p{M}\\p{N}])'
const AFTER = '(?![\\p{L}\\p{M}\\p{N}])'

const patternOf = (entry: string): RegExp => {
  const words = entry
    .replace(/^\*|\*$/g, '')
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\s+/g, '\\s+')
    .replace(/\*/g, '[\\p{L}\\p{M}]*')
  return new RegExp(`${entry.startsWith('*') ? '' : BEFORE}${words}${entry.endsWith('*') ? '' : AFTER}`, 'iu')
}

/** The first of these words that stands in a text, as it stands there. */
export const finderOf = (entries: readonly string[]): ((text: string) => string | undefined) => {
  const patterns = entries.map(patternOf)
  return (text) => {
    for (const pattern of patterns) {
      const found = pattern.exec(text)
      if (found) return found[0]
    }
    return undefined
  }
}
