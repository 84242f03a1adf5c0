export const DIRECTIONS = ['ltr', 'rtl'] as const
export type Direction = (typeof DIRECTIONS)[number]

export const STATUSES = ['draft', 'translated', 'reviewed'] as const
export type Status = (typeof STATUSES)[number]

export type Texts = { readonly [key: string]: string }

/** One language as data: its own name, its direction, its texts (all namespaces flat). */
type Pack = {
  readonly name: string
  readonly dir: Direction
  readonly status: Status
  readonly texts: Texts
}

/** Languages by BCP-47 code, in the order of the menu. */
export type Packs = { readonly [language: string]: Pack }

export type Offer = {
  readonly language: string
  readonly name: string
  readonly dir: Direction
  readonly status: Status
}

/** Texts of all languages with each key once, in the order of the keys; null where a language has no such text. */
export type Table = {
  readonly keys: readonly string[]
  readonly languages: { readonly [language: string]: readonly (string | null)[] }
}

/** The texts of a table by language. */
export const textsOf = ({ keys, languages }: Table): { readonly [language: string]: Texts } =>
  Object.fromEntries(
    Object.entries(languages).map(([language, own]) => [
      language,
      Object.fromEntries(keys.flatMap((key, i) => (own[i] == null ? [] : [[key, own[i]]]))),
    ]),
  )

const PLURAL = /_(zero|one|two|few|many|other)$/

/** The key without its plural suffix. */
export const baseOf = (key: string): string => key.replace(PLURAL, '')

/** Adds texts to the languages that are there; a language that was not there stays away: it has no name. */
export const merge = (packs: Packs, more: { readonly [language: string]: Texts }): Packs =>
  Object.fromEntries(
    Object.entries(packs).map(([language, pack]) => [
      language,
      { ...pack, texts: { ...pack.texts, ...more[language] } },
    ]),
  )

const isComplete = (texts: Texts, wanted: ReadonlySet<string>): boolean => {
  const has = new Set(
    Object.keys(texts)
      .filter((key) => texts[key] !== '')
      .map(baseOf),
  )
  return [...wanted].every((key) => has.has(key))
}

/** What a statement says in full is only there where somebody compared it: without it nothing is missing. */
const isFull = (key: string): boolean => key.endsWith('.full')

/** The languages that have every text any language has; a half language is not offered. */
export const offers = (packs: Packs): readonly Offer[] => {
  const wanted = new Set(
    Object.values(packs)
      .flatMap((pack) => Object.keys(pack.texts).map(baseOf))
      .filter((key) => !isFull(key)),
  )
  return Object.entries(packs)
    .filter(([, pack]) => isComplete(pack.texts, wanted))
    .map(([language, { name, dir, status }]) => ({ language, name, dir, status }))
}
