import type { Texts } from './pack.ts'

/** Weights of a formula: `base` less words per sentence and syllables per word, each by its weight. */
type Measure = {
  readonly base: number
  readonly sentence: number
  readonly word: number
  readonly syllables: (word: string) => number
}

const VOWELS = /[aeiouyáàâäéèêëíìîïóòôöúùûü]+/g
/** A trema begins a syllable: `beïnvloeden`, `coördinator`. */
const TREMA = /(?=[äëïöü])/g
/** Not heard at the end of an English word (`time`, `whole`), but for `table` and `the`. */
const SILENT = /(?<=[aeiouy].*[^aeiouy])(?<![^aeiouy]l)e$/

const groups = (word: string): number => Math.max(1, word.match(VOWELS)?.length ?? 0)

const MEASURES: { readonly [language: string]: Measure | undefined } = {
  /** W. H. Douma, De leesbaarheid van landbouwbladen (1960): Flesch's formula with Dutch weights. */
  nl: {
    base: 206.84,
    sentence: 0.93,
    word: 77,
    syllables: (word) => word.split(TREMA).reduce((sum, part) => sum + groups(part), 0),
  },
  /** R. Flesch, A New Readability Yardstick (1948). */
  en: { base: 206.835, sentence: 1.015, word: 84.6, syllables: (word) => groups(word.replace(SILENT, '')) },
}

const LEFT_OUT = /\{\{\w+\}\}|\([^)]*\)/g
/** Where one sentence ends and the next begins. */
export const SENTENCE: RegExp = /(?<=[.?!:;؟…])\s+/
const WORD = /\p{L}+(?:['’-]\p{L}+)*/gu

const wordsOf = (sentence: string): readonly string[] => sentence.toLowerCase().match(WORD) ?? []

/** Whether texts of a language can be measured at all. */
export const isMeasured = (language: string): boolean => Object.hasOwn(MEASURES, language)

/**
 * How easily all these texts together are read: 100 is very easy, below 30 very hard; `undefined` where there is no
 * measure for the language, or nothing to measure. Values and what stands in brackets are not counted. It counts
 * lengths and knows nothing of meaning: a high figure is no proof of a plain text.
 */
export const readingEase = (texts: Texts, language: string): number | undefined => {
  const measure = isMeasured(language) ? MEASURES[language] : undefined
  const sentences = Object.values(texts)
    .flatMap((text) => text.replace(LEFT_OUT, ' ').split(SENTENCE))
    .map(wordsOf)
    .filter((words) => words.length > 0)
  const words = sentences.flat()
  if (!measure || words.length === 0) return undefined
  const syllables = words.reduce((sum, word) => sum + measure.syllables(word), 0)
  return (
    measure.base -
    (measure.sentence * words.length) / sentences.length -
    (measure.word * syllables) / words.length
  )
}
