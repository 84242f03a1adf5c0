import { isFields } from './claims.ts'

/**
 * Staff phrases: said by key, read by both in their own language. A question carries the answers to tap.
 */

export const PHRASE_GROUPS = [
  'greeting',
  'safe',
  'time',
  'place',
  'talk',
  'need',
  'invite',
  'appointment',
  'understand',
  'truth',
  'closing',
] as const
export type PhraseGroup = (typeof PHRASE_GROUPS)[number]

/**
 * What a value in a text is: `day` = `YYYY-MM-DD`, `hour` = `HH:MM` (both formatted by the reader's locale),
 * `daypart`, `place` and `word` = a text key out of the list of that name, `name` = work name or name of a team,
 * `text` = as typed, not translated.
 */
export const PARAM_KINDS = ['day', 'hour', 'daypart', 'place', 'word', 'name', 'text'] as const
export type ParamKind = (typeof PARAM_KINDS)[number]
export type ParamKinds = { readonly [name: string]: ParamKind }

export type PhraseAnswer = { readonly key: string; readonly params?: ParamKinds }

export type Phrase = {
  readonly id: string
  readonly group: PhraseGroup
  readonly say: string
  readonly answers?: readonly PhraseAnswer[]
  readonly params?: ParamKinds
  readonly requiresAnswer: boolean
  /** The greeting chosen when nobody chooses another. */
  readonly standard?: boolean
}

export type Phrases = {
  readonly phrases: readonly Phrase[]
  /** Text keys to choose from for a value that is itself said in both languages. */
  readonly lists: {
    readonly daypart: readonly string[]
    readonly place: readonly string[]
    readonly word: readonly string[]
  }
}

const isOneOf = (all: readonly string[], value: unknown): boolean => all.some((one) => one === value)
const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
const isTextList = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((one) => isText(one))

const isParams = (value: unknown): boolean =>
  value === undefined || (isFields(value) && Object.values(value).every((kind) => isOneOf(PARAM_KINDS, kind)))

const isAnswer = (value: unknown): boolean =>
  isFields(value) && isText(value['key']) && isParams(value['params'])

const isPhrase = (value: unknown): boolean =>
  isFields(value) &&
  isText(value['id']) &&
  isText(value['say']) &&
  isOneOf(PHRASE_GROUPS, value['group']) &&
  isParams(value['params']) &&
  typeof value['requiresAnswer'] === 'boolean' &&
  (value['answers'] === undefined || (Array.isArray(value['answers']) && value['answers'].every(isAnswer)))

const isPhrases = (value: unknown): value is Phrases => {
  if (!isFields(value) || !Array.isArray(value['phrases']) || !value['phrases'].every(isPhrase)) return false
  const lists = value['lists']
  return isFields(lists) && ['daypart', 'place', 'word'].every((name) => isTextList(lists[name]))
}

/** Reads `flows/phrases.json`; `undefined` when any phrase has the wrong shape. */
export const readPhrases = (value: unknown): Phrases | undefined => (isPhrases(value) ? value : undefined)

export const phraseById = (phrases: Phrases, id: string): Phrase | undefined =>
  phrases.phrases.find((phrase) => phrase.id === id)

export const phrasesIn = (phrases: Phrases, group: PhraseGroup): readonly Phrase[] =>
  phrases.phrases.filter((phrase) => phrase.group === group)

/** The greeting offered first when a conversation is accepted. */
export const standardGreeting = (phrases: Phrases): Phrase | undefined =>
  phrases.phrases.find((phrase) => phrase.group === 'greeting' && phrase.standard === true)

/** The list a value is chosen from by key, or `undefined` for a value that is not a key. */
export const choicesFor = (phrases: Phrases, kind: ParamKind): readonly string[] | undefined =>
  kind === 'daypart' || kind === 'place' || kind === 'word' ? phrases.lists[kind] : undefined
