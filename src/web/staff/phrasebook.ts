import type { ParamKind, Phrase, PhraseGroup, Phrases } from '#flow'
import { PHRASE_GROUPS } from '#flow'
import type { Body, Params } from './port.ts'
import type { Tongue } from './tongue.ts'

/** Groups that have their own place on the screen and are not searched: greeting on accept, invitation. */
const APART: readonly PhraseGroup[] = ['invite']

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

const haystack = (phrase: Phrase, tongue: Tongue): string =>
  plain(
    [
      tongue.sayData(phrase.say),
      tongue.say(`staff.group.${phrase.group}`),
      phrase.id,
      ...(phrase.answers ?? []).map((answer) => tongue.sayData(answer.key)),
    ].join(' '),
  )

const score = (phrase: Phrase, words: readonly string[], tongue: Tongue): number => {
  const text = plain(tongue.sayData(phrase.say))
  const whole = haystack(phrase, tongue)
  if (!words.every((word) => whole.includes(word))) return -1
  return words.filter((word) => text.includes(word)).length
}

/** Phrases that hold every word typed, in text, group, id or answers; those with the words in the text first. */
export const findPhrases = (book: Phrases, query: string, tongue: Tongue): readonly Phrase[] => {
  const words = plain(query.replace(/^\//, ''))
    .split(/\s+/)
    .filter((word) => word !== '')
  return book.phrases
    .filter((phrase) => !APART.includes(phrase.group))
    .map((phrase) => ({ phrase, score: score(phrase, words, tongue) }))
    .filter((hit) => hit.score >= 0)
    .sort(
      (a, b) =>
        b.score - a.score || PHRASE_GROUPS.indexOf(a.phrase.group) - PHRASE_GROUPS.indexOf(b.phrase.group),
    )
    .map((hit) => hit.phrase)
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

export const paramsOf = (blanks: readonly Blank[]): Params =>
  Object.fromEntries(blanks.map((blank) => [blank.name, blank.value.trim()]))

/** The body a filled phrase travels as; `undefined` while a blank is empty. */
export const bodyOf = (phrase: Phrase, blanks: readonly Blank[]): Body | undefined => {
  if (!isComplete(blanks)) return undefined
  return { t: 'phrase', id: phrase.id, ...(blanks.length > 0 ? { params: paramsOf(blanks) } : {}) }
}
