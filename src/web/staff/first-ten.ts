import { type PhraseGroup, type Phrases, phraseById } from '#flow'
import { isAgreed, type MessageLine, messageLines, saidIn, standing } from '#web/core'
import type { Body, ConversationView } from './port.ts'

/** The first ten minutes in order, each with the phrase that does it. */
const STEPS = [
  { step: 'greet', phrase: 'greet' },
  { step: 'read', phrase: 'greet' },
  { step: 'safe', phrase: 'safeNow' },
  { step: 'notAsk', phrase: 'notTellStory' },
  { step: 'step', phrase: 'howTalk' },
  { step: 'time', phrase: 'writeAgain' },
] as const
type StepName = (typeof STEPS)[number]['step']
export type Step = (typeof STEPS)[number] & { readonly done: boolean }

/** Greetings that say that the summary was read, and the one that asks whether it is safe. */
const READ: readonly string[] = ['greet', 'greetWait', 'greetTakeOver']
const ASKS_SAFE: readonly string[] = ['greet']
/** What moves something on: a way to talk, a place, a need, somebody else, a meeting. */
const MOVES: readonly PhraseGroup[] = ['talk', 'place', 'need', 'invite', 'appointment']
const TIMES: readonly string[] = ['day', 'hour', 'daypart']
/** Staff have written more than this: the beginning is over, whatever was ticked. */
const BEGINNING = 15

type Phrase = Extract<Body, { t: 'phrase' }>

const isTimed = (phrases: Phrases, { id }: Phrase): boolean =>
  Object.values(phraseById(phrases, id)?.params ?? {}).some((kind) => TIMES.includes(kind))

/** A day or an hour that one side named and the other agreed to, or that the visitor named. */
const isTimeAgreed = (all: readonly MessageLine[], phrases: Phrases): boolean => {
  const offered = new Set(
    all.flatMap(({ id, from, body }) => {
      const said = saidIn(body)
      return from.kind !== 'visitor' && said.t === 'phrase' && isTimed(phrases, said) ? [id] : []
    }),
  )
  return all.some(({ from, body }) => {
    if (from.kind !== 'visitor' || body.t !== 'answer') return false
    return (
      (body.key === 'answer.ok' && offered.has(body.to)) ||
      Object.keys(body.params ?? {}).some((name) => TIMES.includes(name))
    )
  })
}

/** What is done by what was said by key; what was typed nobody but a person can judge. */
export const firstTen = (view: ConversationView, phrases: Phrases): readonly Step[] => {
  const all = messageLines(view.lines)
  const said = all
    .filter(({ from }) => from.kind !== 'visitor')
    .map(({ body }) => saidIn(body))
    .filter((body): body is Phrase => body.t === 'phrase')
  const groups = said.map(({ id }) => phraseById(phrases, id)?.group)
  const ids = said.map(({ id }) => id)
  const meeting = standing(view)
  const done: { readonly [name in StepName]: boolean } = {
    greet: groups.includes('greeting'),
    read: ids.some((id) => READ.includes(id)),
    safe: ids.some((id) => ASKS_SAFE.includes(id)) || ids.includes('safeNow'),
    notAsk: ids.includes('notTellStory'),
    step: meeting !== undefined || groups.some((group) => group !== undefined && MOVES.includes(group)),
    time: isTimeAgreed(all, phrases) || (meeting !== undefined && isAgreed(meeting)),
  }
  return STEPS.map((one) => ({ ...one, done: done[one.step] }))
}

/** Shown beside a conversation until it is done, or is no beginning any more. */
export const isBeginning = (view: ConversationView, phrases: Phrases): boolean =>
  view.state !== 'closed' &&
  view.missed === undefined &&
  messageLines(view.lines).filter(({ from }) => from.kind !== 'visitor').length <= BEGINNING &&
  firstTen(view, phrases).some(({ done }) => !done)
