import {
  answerKinds,
  CANCELLED_ANSWERS,
  closingText,
  KEPT,
  MEETING_ANSWERS,
  meetingParts,
  type ParamKinds,
  type Phrases,
  phraseById,
} from '#flow'
import { type MessageLine, messageLines } from '#web/core'
import { type Asked, answerIn, answerKey } from './asking.ts'
import type { Body, ConversationView, Line, Params, SharedLine, Unsent, Who } from './port.ts'
import { isSigned, signWord } from './signs.ts'
import type { Part } from './tongue.ts'

/** What the log shows, one under another. */
export type Item =
  | {
      readonly kind: 'bubble'
      readonly id: string
      readonly seq: number
      readonly at: number
      readonly side: 'visitor' | 'mine' | 'staff'
      readonly name?: string
      /** From outside the roster. */
      readonly guest: boolean
      readonly part: Part
      /** As the visitor reads it, where that is another text. */
      readonly seen?: Part
      /** As typed: nobody translated it. */
      readonly free: boolean
      /** As typed, in a language that is not the reader's. */
      readonly foreign: boolean
      /** Answers to tap that went with a question. */
      readonly choices: readonly string[]
      /** Id of a card of the explanation that was sent. */
      readonly card?: string
      /** What is said with it, one sentence each. */
      readonly rest: readonly Part[]
      /** The word that means "somebody is with me" is in it. */
      readonly signed: boolean
      /** Said again for someone who had left: the code opens it. */
      readonly again: boolean
    }
  | {
      readonly kind: 'shared'
      readonly id: string
      readonly seq: number
      readonly lines: readonly SharedLine[]
    }
  | {
      readonly kind: 'event'
      readonly seq: number
      readonly key: string
      readonly params: Params
      readonly kinds?: ParamKinds
    }
  | { readonly kind: 'broken'; readonly seq: number; readonly reason: 'unreadable' | 'gap' | 'fork' }

type Event = Extract<Line, { kind: 'event' }>

export type Reading = {
  readonly phrases: Phrases
  /** Language of the reader, and of the visitor. */
  readonly mine: string
  readonly theirs: string
  readonly groupName: (code: string) => string
  /** Among staff: what was asked. */
  readonly question?: Asked['question'] | undefined
  /** A text in every language of the visitors. */
  readonly formsOf: (key: string) => readonly string[]
}

const sideOf = (line: MessageLine): 'visitor' | 'mine' | 'staff' =>
  line.mine ? 'mine' : line.from.kind === 'visitor' ? 'visitor' : 'staff'

const reasonId = (key: string): string => key.replace(/^phrase\./, '')

type Spoken = Partial<Extract<Item, { kind: 'bubble' }>> & { readonly part: Part }

const keyed = (key: string, params?: Params): Spoken => ({ part: params ? { key, params } : { key } })

const phrase = (body: Extract<Body, { t: 'phrase' }>, reading: Reading): Spoken => {
  const answer = answerIn(body.id)
  if (answer)
    return {
      part: answerKey({ answer, ...(body.params ? { params: body.params } : {}) }, reading.question),
    }
  const found = phraseById(reading.phrases, body.id)
  if (!found) return keyed('staff.log.unknown')
  return {
    part: {
      key: found.say,
      ...(body.params ? { params: body.params } : {}),
      ...(found.params ? { kinds: found.params } : {}),
    },
    choices: (found.answers ?? []).filter((answer) => !answer.params).map((answer) => answer.key),
  }
}

const spoken = (body: Body, reading: Reading, byVisitor: boolean): Spoken | undefined => {
  switch (body.t) {
    case 'text': {
      const lang = body.lang ?? (byVisitor ? reading.theirs : reading.mine)
      return { part: { text: body.text }, free: true, foreign: lang !== reading.mine }
    }
    case 'phrase':
      return phrase(body, reading)
    case 'card':
      return { ...keyed(`card.${body.id}.title`), card: body.id }
    case 'answer':
      return {
        part: {
          key: body.key,
          ...(body.params ? { params: body.params, kinds: answerKinds(reading.phrases, body.key) } : {}),
        },
      }
    case 'appointment': {
      const [part = { text: '' }, ...rest] = meetingParts(body)
      return { part, rest, choices: MEETING_ANSWERS.map(({ key }) => key) }
    }
    case 'cancelled':
      return { ...keyed('phrase.cancelled'), choices: CANCELLED_ANSWERS.map(({ key }) => key) }
    case 'kept':
      return { part: { key: KEPT, params: { day: body.until }, kinds: { day: 'day' } } }
    case 'closing':
      return keyed(closingText(body.reason))
    case 'invite': {
      const { name, guest } = body
      const team = reading.groupName(body.group)
      const params = guest ? { name, role: guest.role } : { name, team }
      return phrase({ t: 'phrase', id: reasonId(body.reason), params }, reading)
    }
    case 'consulted':
      return keyed(`ui.consulted.${body.question}`, { team: reading.groupName(body.group) })
    case 'file':
      return keyed('ui.file', { number: body.number })
    case 'sheet': {
      const by = body.lines.find((line) => line.node === 'reporter')?.text ?? ''
      return keyed('ui.sheet', { team: reading.groupName(by) })
    }
    case 'withdraw':
      return keyed('ui.transfer.out', { team: reading.groupName(body.group) })
    case 'invited':
      return {
        ...keyed(body.yes ? `staff.log.invited.${body.scope ?? 'now'}` : 'staff.log.invited.no'),
        seen: { key: body.yes ? 'ui.invited.yes' : 'ui.invited.no' },
      }
    default:
      return undefined
  }
}

const bubble = (line: MessageLine, body: Body, reading: Reading, again: boolean): Item | undefined => {
  const content = spoken(body, reading, line.from.kind === 'visitor')
  if (!content) return undefined
  const { id, seq, at } = line
  const name = line.from.name
  return {
    kind: 'bubble',
    ...{
      id,
      seq,
      at,
      side: sideOf(line),
      guest: line.from.kind === 'guest',
      free: false,
      foreign: false,
      choices: [],
      rest: [],
      signed: false,
      again,
    },
    ...(name === undefined ? {} : { name }),
    ...content,
  }
}

const message = (line: MessageLine, reading: Reading, known: ReadonlySet<string>): Item | undefined => {
  const { body } = line
  const { id, seq } = line
  if (body.t === 'handoff') return { kind: 'shared', id, seq, lines: body.lines }
  if (body.t === 'summary') return { kind: 'shared', id, seq, lines: body.handoff.lines }
  if (body.t === 'more') return { kind: 'shared', id, seq, lines: body.lines }
  const told = tellings(line)
  if (told) return told
  if (body.t === 'repeat') return known.has(body.of) ? undefined : bubble(line, body.body, reading, true)
  return bubble(line, body, reading, false)
}

/** What was decided or chosen without a word to the other side. */
const tellings = ({ body, seq, from }: MessageLine): Item | undefined => {
  const name = from.name ?? ''
  const event = (key: string, params: Params, kinds?: ParamKinds): Item => ({
    kind: 'event',
    ...{ seq, key, params },
    ...(kinds ? { kinds } : {}),
  })
  if (body.t === 'settled') return event(`staff.log.settled.${body.choice}`, { name })
  if (body.t === 'belongs') return event('staff.log.belongs', { name })
  if (body.t === 'sign') return event('staff.log.sign', { word: body.word }, { word: 'word' })
  return undefined
}

const whoKey = (who: Who): 'visitor' | 'person' | 'group' | 'guest' | 'someone' => {
  if (who.kind === 'visitor') return 'visitor'
  if (who.kind === 'guest') return who.name ? 'guest' : 'someone'
  return who.name ? 'person' : 'group'
}

const eventKey = ({ event, who, group, scope, to }: Event): string => {
  switch (event) {
    case 'created':
      return who.kind === 'person' ? 'asked' : event
    case 'joined':
      return `joined.${whoKey(who)}.${scope ?? 'now'}`
    case 'removed':
      return group === undefined ? `removed.${whoKey(who)}` : 'removed.device'
    case 'given':
      if (to?.kind === 'guest' && !to.name) return 'given.someone'
      return `given.${who.kind === 'visitor' ? 'visitor' : 'person'}`
    case 'accepted':
    case 'left':
    case 'closed':
      return `${event}.${whoKey(who)}`
    default:
      return event
  }
}

const event = (line: Event, reading: Reading): Item => {
  const group = line.group ?? line.who.group ?? ''
  const named = (code: string): string => (code === '' ? '' : reading.groupName(code))
  const to = line.to?.name ?? named(line.to?.group ?? '')
  const params = { name: line.who.name ?? '', group: named(group), ...(line.to ? { to } : {}) }
  return { kind: 'event', seq: line.seq, key: `staff.event.${eventKey(line)}`, params }
}

/** The log of a conversation for this reader. */
export const itemsOf = (view: ConversationView, reading: Reading): readonly Item[] => {
  const messages = messageLines(view.lines)
  const known = new Set(messages.map((line) => line.id))
  const word = signWord(view.lines)
  const forms = word === undefined ? [] : reading.formsOf(word)
  return view.lines.flatMap((line): readonly Item[] => {
    if (line.kind === 'broken') return [{ kind: 'broken', seq: line.seq, reason: line.reason }]
    const item = line.kind === 'event' ? event(line, reading) : message(line, reading, known)
    if (item?.kind === 'bubble' && isSigned(line, word, forms)) return [{ ...item, signed: true }]
    return item ? [item] : []
  })
}

/** Ids of messages that were said again, so that the code opens them too. */
export const repeated = (view: ConversationView): ReadonlySet<string> =>
  new Set(
    view.lines.flatMap((line) => (line.kind === 'message' && line.body.t === 'repeat' ? [line.body.of] : [])),
  )

/** Said here and not acknowledged yet. */
export type Pending = { readonly id: string; readonly part: Part; readonly failed: boolean }

export const pendingOf = (unsent: readonly Unsent[], reading: Reading): readonly Pending[] =>
  unsent.flatMap(({ id, body, failed }) => {
    const content = spoken(body, reading, false)
    return content ? [{ id, part: content.part, failed }] : []
  })
