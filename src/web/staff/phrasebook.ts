import type { ParamKind, Phrase, PhraseGroup, Phrases } from '#flow'
import { PHRASE_GROUPS } from '#flow'
import type { Body, Params } from './port.ts'
import type { Tongue } from './tongue.ts'

/** Groups that have their own place on the screen and are not searched: greeting on accept, invitation. */
const APART: readonly PhraseGroup[] = ['invite', 'transfer']

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** The words typed, without the slash that opened the search. */
export const wordsOf = (query: string): readonly string[] =>
  plain(query.replace(/^\//, ''))
    .split(/\s+/)
    .filter((word) => word !== '')

export const isFound = (words: readonly string[], text: string): boolean => {
  const whole = plain(text)
  return words.every((word) => whole.includes(word))
}

const everything = (phrase: Phrase, tongue: Tongue): string =>
  [
    tongue.sayData(phrase.say),
    tongue.say(`staff.group.${phrase.group}`),
    phrase.id,
    ...(phrase.answers ?? []).map((answer) => tongue.sayData(answer.key)),
  ].join(' ')

type Hit = { readonly phrase: Phrase; readonly score: number; readonly length: number }

const hit = (phrase: Phrase, words: readonly string[], tongue: Tongue): Hit => {
  const text = plain(tongue.sayData(phrase.say))
  return { phrase, score: words.filter((word) => text.includes(word)).length, length: text.length }
}

/**
 * Phrases that hold every word typed, in text, group, id or answers: those with the words in their text first, of
 * these the shortest. With nothing typed, in the order of the groups.
 * `tapping`: those with answers to tap before all others, for somebody who does not read well.
 */
export const findPhrases = (
  book: Phrases,
  query: string,
  tongue: Tongue,
  tapping = false,
): readonly Phrase[] => {
  const words = wordsOf(query)
  const place = ({ phrase }: Hit): number => PHRASE_GROUPS.indexOf(phrase.group)
  const untapped = ({ phrase }: Hit): number => (tapping && !phrase.requiresAnswer ? 1 : 0)
  const within = (a: Hit, b: Hit): number =>
    words.length === 0 ? place(a) - place(b) : b.score - a.score || a.length - b.length
  return book.phrases
    .filter((phrase) => !APART.includes(phrase.group) && isFound(words, everything(phrase, tongue)))
    .map((phrase) => hit(phrase, words, tongue))
    .sort((a, b) => untapped(a) - untapped(b) || within(a, b))
    .map(({ phrase }) => phrase)
}

/** One small field before a phrase can be sent. */
export type Blank = { readonly name: string; readonly kind: ParamKind; readonly value: string }

export type Known = { readonly name: string; readonly team: string }

/** The blanks of a phrase; own work name and team are filled in already. */
export const blanksOf = (phrase: Phrase, known: Known): readonly Blank[] =>
  Object.entries(phrase.params ?? {}).map(([name, kind]) => ({
    name,
    kind,
    value: kind === 'name' ? (name === 'team' ? known.team : known.name) : '',
  }))

const HOUR = /^([01]\d|2[0-3]):[0-5]\d$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

const isFilled = (blank: Blank): boolean => {
  if (blank.kind === 'day') return DAY.test(blank.value)
  if (blank.kind === 'hour') return HOUR.test(blank.value)
  return blank.value.trim() !== ''
}

export const isComplete = (blanks: readonly Blank[]): boolean => blanks.every(isFilled)

/** Stands where a value is not filled in yet. */
export const GAP = '…'

const paramsOf = (blanks: readonly Blank[], empty: string): Params =>
  Object.fromEntries(blanks.map((blank) => [blank.name, blank.value.trim() || empty]))

/** The values as far as they are filled in, for the two texts shown before sending. */
export const shownParams = (blanks: readonly Blank[]): Params => paramsOf(blanks, GAP)

/** The body a filled phrase travels as; `undefined` while a blank is empty. */
export const bodyOf = (phrase: Phrase, blanks: readonly Blank[]): Body | undefined => {
  if (!isComplete(blanks)) return undefined
  return { t: 'phrase', id: phrase.id, ...(blanks.length > 0 ? { params: paramsOf(blanks, '') } : {}) }
}
