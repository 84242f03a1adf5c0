/**
 * What stands inside a sealed message: JSON in UTF-8, read by both sides in their own language because it
 * carries message KEYS. Shapes are checked on opening (`readBody`); anything else is shown as unreadable.
 */

import { AGREED, type Agreed } from './agreed.ts'

/** Values put into a text; numbers are formatted by the reader's locale. */
type Params = { readonly [name: string]: string | number }

/** One answered question of the script: `node` gives the label, `answers` are choice keys, `text` is as typed. */
export type SharedLine = {
  readonly node: string
  readonly answers: readonly string[]
  readonly text?: string
}

export type WayBack = 'code' | 'stay' | 'word' | 'call' | 'none'

/** The visitor's first message: exactly what was ticked on the review screen, and what they agreed to. */
export type Handoff = {
  readonly t: 'handoff'
  /** Language the visitor reads, BCP-47. */
  readonly lang: string
  readonly wayBack: WayBack
  /** Calling word, two plain words as one key each (`word.boat`), when the visitor got one. */
  readonly words?: readonly string[]
  readonly lines: readonly SharedLine[]
  /** Node ids answered but not shared, by their own choice ("held back"), and skipped ones. */
  readonly held: readonly string[]
  readonly skipped: readonly string[]
  /** The consent as shown: group codes named, script id and version, epoch milliseconds on the visitor's clock. */
  readonly consent: { readonly groups: readonly string[]; readonly script: string; readonly at: number }
}

export type Body =
  | Handoff
  | Agreed
  | { readonly t: 'text'; readonly text: string; readonly lang?: string }
  /** A phrase or a card by key; `answers` makes it a question with taps. */
  | { readonly t: 'phrase'; readonly id: string; readonly params?: Params }
  | { readonly t: 'card'; readonly id: string }
  /** A tapped answer to the phrase message with this frame id (hex). */
  | { readonly t: 'answer'; readonly to: string; readonly key: string; readonly params?: Params }
  /** More lines of the script, each sent by its own tap while waiting. */
  | { readonly t: 'more'; readonly lines: readonly SharedLine[] }
  /**
   * Staff ask the visitor to let someone in; `reason` is a phrase key. Without a person: a whole team, which is to
   * take the conversation over. With `guest`, somebody outside the roster, for
   * whom the sender vouches: group and person are empty.
   */
  | {
      readonly t: 'invite'
      readonly group: string
      readonly person: string
      readonly name: string
      readonly reason: string
      /** `role` as typed; the public Ed25519 key and the hash of the whole device record, as hex. */
      readonly guest?: { readonly role: string; readonly sign: string; readonly record: string }
    }
  /**
   * The visitor's answer to an invitation (the `add` entry itself is what counts). `guest` says again who was let in
   * from outside the roster, and on whose word: for the guest, and for whoever cannot read the ask.
   */
  | {
      readonly t: 'invited'
      readonly to: string
      readonly yes: boolean
      readonly scope?: Scope
      readonly guest?: {
        readonly sign: string
        readonly name: string
        readonly role: string
        readonly by: string
      }
    }
  /**
   * Staff ask another group, without the person: `about` is the id of the conversation it came from, `when` a time of
   * day on the wall clock of Amsterdam. Only a transfer carries a note.
   */
  | {
      readonly t: 'ask'
      readonly question: Question
      /** BCP-47. */
      readonly lang: string
      /** Name of the area, where the asker left it on. */
      readonly area?: string
      readonly when?: string
      readonly note?: string
      readonly about: string
    }
  /** Said to the visitor: that a group was asked a question without their name or words. `ask`: id of that conversation. */
  | { readonly t: 'consulted'; readonly group: string; readonly question: Question; readonly ask: string }
  /** Staff ask the visitor to take out a team that was let in and of which nobody has answered. */
  | { readonly t: 'withdraw'; readonly group: string }
  /** The approved summary, sealed again for a newcomer. */
  | { readonly t: 'summary'; readonly handoff: Handoff }
  /**
   * What staff would pass on for registration, filled in after the visitor's yes: `to` is the question (frame id) that
   * was answered, `lines` are fields of the form (`#flow`) with ids of choices. Never in an *away* epoch.
   */
  | { readonly t: 'sheet'; readonly to: string; readonly lines: readonly SharedLine[] }
  /** The number this conversation has in the team's own file. Never in an *away* epoch. */
  | { readonly t: 'file'; readonly number: string }
  /** Said again after `rotate(away)`: what staff had said since the visitor's last words. */
  | { readonly t: 'repeat'; readonly of: string; readonly body: Body }

const QUESTIONS = ['money', 'court', 'talk', 'transfer', 'other'] as const
type Question = (typeof QUESTIONS)[number]

/** From which point a newcomer may read. */
export type Scope = 'now' | 'summary' | 'everything'

/** What a found code must not open: sealed for the open page only, and never said again for a code (PROTOCOL §6). */
const HERE_ONLY: readonly unknown[] = ['sheet', 'file']

export function isHereOnly(body: Pick<Body, 't'>): boolean {
  return HERE_ONLY.includes(body.t)
}

/** What staff decided among themselves: told where it was said, and not again to somebody who comes back by the code. */
const ONCE: readonly unknown[] = ['settled', 'belongs']

export function isSaidAgain(body: Pick<Body, 't'>): boolean {
  return body.t !== 'repeat' && !isHereOnly(body) && !ONCE.includes(body.t)
}

/** Characters of the note of a transfer. */
const NOTE = 400

/** Characters of a number in the team's own file. */
const FILE_NUMBER = 32

type Json = { readonly [name: string]: unknown }

const isText = (value: unknown): value is string => typeof value === 'string'
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText)
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isOptional = (value: unknown, check: (v: unknown) => boolean): boolean =>
  value === undefined || check(value)
const isParams = (value: unknown): boolean =>
  isObject(value) && Object.keys(value).every((key) => isText(value[key]) || typeof value[key] === 'number')
const isLine = (value: unknown): boolean =>
  isObject(value) && isText(value['node']) && isTexts(value['answers']) && isOptional(value['text'], isText)
const isLines = (value: unknown): boolean => Array.isArray(value) && value.every(isLine)
const WAYS: readonly unknown[] = ['code', 'stay', 'word', 'call', 'none']
const HASH = /^[0-9a-f]{64}$/
const isHash = (value: unknown): boolean => isText(value) && HASH.test(value)
const SCOPES: readonly unknown[] = ['now', 'summary', 'everything']
const ID = /^[0-9a-f]{32}$/
const MINUTE = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/
const isQuestion = (value: unknown): boolean => (QUESTIONS as readonly unknown[]).includes(value)
const isId = (value: unknown): boolean => isText(value) && ID.test(value)

/** What is asked, in taps: nobody's words but the note of a transfer. */
const isAsk = (v: Json): boolean =>
  isQuestion(v['question']) &&
  isText(v['lang']) &&
  isOptional(v['area'], isText) &&
  isOptional(v['when'], (when) => isText(when) && MINUTE.test(when)) &&
  isOptional(v['note'], (note) => isText(note) && note.length <= NOTE && v['question'] === 'transfer') &&
  isId(v['about'])

/** Whoever is vouched for with keys stands in no group. */
const isInvited = ({ group, person, guest }: Json): boolean =>
  isObject(guest)
    ? group === '' &&
      person === '' &&
      isText(guest['role']) &&
      isHash(guest['sign']) &&
      isHash(guest['record'])
    : guest === undefined

const isLetIn = (value: unknown): boolean =>
  isObject(value) && isHash(value['sign']) && ['name', 'role', 'by'].every((key) => isText(value[key]))

function isHandoff(value: unknown): boolean {
  if (!isObject(value) || !isObject(value['consent'])) return false
  const consent = value['consent']
  return (
    value['t'] === 'handoff' &&
    isText(value['lang']) &&
    WAYS.includes(value['wayBack']) &&
    isOptional(value['words'], isTexts) &&
    isLines(value['lines']) &&
    isTexts(value['held']) &&
    isTexts(value['skipped']) &&
    isTexts(consent['groups']) &&
    isText(consent['script']) &&
    typeof consent['at'] === 'number'
  )
}

const SHAPES: { readonly [T in Body['t']]: (value: Json) => boolean } = {
  handoff: isHandoff,
  text: (v) => isText(v['text']) && isOptional(v['lang'], isText),
  phrase: (v) => isText(v['id']) && isOptional(v['params'], isParams),
  card: (v) => isText(v['id']),
  answer: (v) => isText(v['to']) && isText(v['key']) && isOptional(v['params'], isParams),
  more: (v) => isLines(v['lines']),
  invite: (v) =>
    isText(v['group']) && isText(v['person']) && isText(v['name']) && isText(v['reason']) && isInvited(v),
  invited: (v) =>
    isText(v['to']) &&
    typeof v['yes'] === 'boolean' &&
    isOptional(v['scope'], (s) => SCOPES.includes(s)) &&
    isOptional(v['guest'], isLetIn),
  ask: isAsk,
  consulted: (v) => isText(v['group']) && isQuestion(v['question']) && isId(v['ask']),
  withdraw: (v) => isText(v['group']) && v['group'] !== '',
  summary: (v) => isHandoff(v['handoff']),
  ...AGREED,
  sheet: (v) => isText(v['to']) && isLines(v['lines']),
  file: (v) => isText(v['number']) && v['number'] !== '' && v['number'].length <= FILE_NUMBER,
  repeat: (v) => isText(v['of']) && isObject(v['body']) && isRepeatable(v['body']) && isBody(v['body']),
}

function isRepeatable(body: Json): boolean {
  return body['t'] !== 'repeat' && !HERE_ONLY.includes(body['t'])
}

const SHAPE_OF = new Map<unknown, (value: Json) => boolean>(Object.entries(SHAPES))

function isBody(value: unknown): value is Body {
  return isObject(value) && SHAPE_OF.get(value['t'])?.(value) === true
}

/** The body a sealed JSON text stands for, or `undefined`: shown as a marked placeholder. */
export function readBody(json: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return isBody(value) ? value : undefined
  } catch {
    return undefined
  }
}
