import type { TextsByLanguage } from './claims.ts'
import { KEPT, MEETING_KEYS } from './meeting.ts'
import { isFields, isOneOf, isText } from './value.ts'

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
  'transfer',
  'consent',
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
const PARAM_KINDS = ['day', 'hour', 'daypart', 'place', 'word', 'name', 'text'] as const
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
    /** Of an appointment: who comes, how they know each other, what if it fails. */
    readonly who: readonly string[]
    readonly know: readonly string[]
    readonly fails: readonly string[]
    readonly word: readonly string[]
  }
}

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

const LISTS = ['daypart', 'place', 'who', 'know', 'fails', 'word'] as const

const isPhrases = (value: unknown): value is Phrases => {
  if (!isFields(value) || !Array.isArray(value['phrases']) || !value['phrases'].every(isPhrase)) return false
  const lists = value['lists']
  return isFields(lists) && LISTS.every((name) => isTextList(lists[name]))
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

/** What the values inside an answer are: an answer means the same whichever phrase offers it. */
export const answerKinds = (phrases: Phrases, key: string): ParamKinds => {
  for (const { answers } of phrases.phrases) {
    const found = answers?.find((one) => one.key === key)
    if (found?.params) return found.params
  }
  return {}
}

const PLACEHOLDER = /\{\{(\w+)\}\}/g

/** Names of the values a text asks for, sorted. */
export const placeholdersOf = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))].sort()

/** Every text key that phrases, answers and lists name. */
export const phraseKeys = (phrases: Phrases): readonly string[] => [
  ...new Set([
    ...phrases.phrases.flatMap((phrase) => [
      phrase.say,
      ...(phrase.answers ?? []).map((answer) => answer.key),
    ]),
    ...Object.values(phrases.lists).flat(),
    ...MEETING_KEYS,
    KEPT,
  ]),
]

type Asking = { readonly key: string; readonly params: ParamKinds | undefined }

const checkAsking = ({ key, params }: Asking, texts: TextsByLanguage): readonly string[] =>
  Object.entries(texts).flatMap(([language, own]) => {
    const text = own[key]
    if (text === undefined) return []
    const named = Object.keys(params ?? {})
      .sort()
      .join()
    return placeholdersOf(text).join() === named
      ? []
      : [`${key}: asks for other values in ${language} than in its data`]
  })

const checkPhrase = (phrase: Phrase, texts: TextsByLanguage): readonly string[] => [
  ...(phrase.say === `phrase.${phrase.id}` ? [] : [`${phrase.id}: its text key does not carry its name`]),
  ...(phrase.requiresAnswer === (phrase.answers !== undefined && phrase.answers.length > 0)
    ? []
    : [`${phrase.id}: a question without answers, or answers without a question`]),
  ...[{ key: phrase.say, params: phrase.params }, ...(phrase.answers ?? [])].flatMap((asking) =>
    checkAsking({ key: asking.key, params: asking.params }, texts),
  ),
]

/** What is wrong with the phrases, one line each. */
export const checkPhrases = (phrases: Phrases, texts: TextsByLanguage): readonly string[] => {
  const ids = phrases.phrases.map((phrase) => phrase.id)
  const standard = phrases.phrases.filter((phrase) => phrase.standard === true)
  return [
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${id}: two phrases of this name`),
    ...(standard.length === 1 && standard[0]?.group === 'greeting'
      ? []
      : ['not exactly one standard greeting']),
    ...phrases.phrases.flatMap((phrase) => checkPhrase(phrase, texts)),
    ...Object.entries(texts).flatMap(([language, own]) =>
      phraseKeys(phrases).flatMap((key) => (own[key] ? [] : [`${key}: no text in ${language}`])),
    ),
  ]
}
