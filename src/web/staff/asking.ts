import type { ParamKinds } from '#flow'
import type { Body, ConversationView, Params, Who } from './port.ts'
import type { Row } from './queue.ts'

export type Asked = Extract<Body, { t: 'ask' }>
type Consulted = Extract<Body, { t: 'consulted' }>

/** Questions without a note; a transfer is asked elsewhere. */
export const QUESTIONS = ['money', 'court', 'talk', 'other'] as const
export type Question = (typeof QUESTIONS)[number]

/** What somebody who was asked can tap. */
const ANSWERS = ['now', 'at', 'colleague', 'notMe'] as const
export type Answer = (typeof ANSWERS)[number]

/** Answers are read by staff only, so they are no phrase of the book; only in a conversation among staff. */
const idOf = (answer: Answer): string => `ask.${answer}`

export const answerIn = (id: string): Answer | undefined => ANSWERS.find((answer) => idOf(answer) === id)

/** `at`: a day `YYYY-MM-DD` and an hour `HH:MM`. */
export const answerBody = (answer: Answer, at?: { readonly day: string; readonly hour: string }): Body => ({
  t: 'phrase',
  id: idOf(answer),
  ...(answer === 'at' && at ? { params: { day: at.day, hour: at.hour } } : {}),
})

/** The question of a conversation among staff. */
export const askedIn = (view: ConversationView): Asked | undefined => {
  for (const line of view.lines) if (line.kind === 'message' && line.body.t === 'ask') return line.body
  return undefined
}

/** `at`: when it was tapped, ms. */
export type Given = {
  readonly answer: Answer
  readonly by: Who
  readonly at: number
  readonly params?: Params
}

/** What the group that was asked tapped last. */
export const givenIn = (view: ConversationView): Given | undefined => {
  for (const line of [...view.lines].reverse()) {
    if (line.kind !== 'message' || line.body.t !== 'phrase' || line.from.group !== view.receivers.team)
      continue
    const answer = answerIn(line.body.id)
    const { params } = line.body
    if (answer) return { answer, by: line.from, at: line.at, ...(params ? { params } : {}) }
  }
  return undefined
}

/** An answer as it is read: to be asked to take over is another question than to be asked to come in. */
export const answerKey = (
  { answer, params }: Pick<Given, 'answer' | 'params'>,
  question?: Asked['question'],
): { key: string; params?: Params; kinds: ParamKinds } => ({
  key: `staff.ask.said.${question === 'transfer' && answer !== 'colleague' ? 'transfer.' : ''}${answer}`,
  ...(params ? { params } : {}),
  kinds: { day: 'day', hour: 'hour' },
})

/** Whom the visitor of this conversation was told of, newest last. */
export const consultedIn = (view: ConversationView): readonly Consulted[] =>
  view.lines.flatMap((line) => (line.kind === 'message' && line.body.t === 'consulted' ? [line.body] : []))

/** How a question stands: `late` = its time passed and nobody answered. */
export type Standing = 'waiting' | 'late' | 'taken' | 'closed'

export const standingOf = (state: ConversationView['state'], row: Row | undefined): Standing => {
  if (state === 'closed') return 'closed'
  if (state === 'accepted') return 'taken'
  return row?.state === 'escalated' ? 'late' : 'waiting'
}

/** Day and hour as they travel; `undefined` while one is missing. */
export const momentOf = (day: string, hour: string): string | undefined => {
  const moment = `${day}T${hour}`
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(moment) ? moment : undefined
}
