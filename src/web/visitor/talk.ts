import {
  CANCELLED_ANSWERS,
  choicesFor,
  MEETING_ANSWERS,
  type ParamKind,
  type ParamKinds,
  type PhraseAnswer,
  phraseById,
} from '#flow'
import { dateText, nextDays } from '#i18n'
import { type MessageLine, messageLines, saidIn } from '#web/core'
import { Refused } from '#wire'
import type { App } from './app.ts'
import type { Body, ConversationView, Params, Scope, TalkLine, Who } from './port.ts'

/** An invitation by its message, and who of the list asked. */
export type Asked = {
  readonly id: string
  readonly body: Extract<Body, { t: 'invite' }>
  readonly by: Who
}

const HOURS = 24

/** Not shown in the conversation: what was approved, and the word for "somebody is with me". */
const UNTOLD: readonly Body['t'][] = ['handoff', 'summary', 'sign']
const isTold = ({ body }: MessageLine): boolean => !UNTOLD.includes(body.t)

/** What they tell of what they did elsewhere takes no question away. */
const QUIET: readonly Body['t'][] = ['consulted', 'settled', 'belongs', 'sign']

/** What is shown of a conversation: no summary, nothing twice that was said again for a found code. */
export const shownLines = (view: ConversationView): readonly TalkLine[] => {
  const ids = new Set(view.lines.map((line) => (line.kind === 'message' ? line.id : '')))
  return view.lines.filter(
    (line) =>
      line.kind !== 'message' || (isTold(line) && !(line.body.t === 'repeat' && ids.has(line.body.of))),
  )
}

const answersOf = (view: ConversationView): readonly string[] =>
  messageLines(view.lines)
    .filter(({ mine }) => mine)
    .map(({ body }) => (body.t === 'answer' || body.t === 'invited' ? body.to : ''))

/** The last question of the others, while nobody has answered it and nothing was written since. */
export const openQuestion = (
  app: App,
  view: ConversationView,
): { id: string; answers: readonly PhraseAnswer[] } | undefined => {
  const last = messageLines(view.lines)
    .filter((line) => isTold(line) && !QUIET.includes(saidIn(line.body).t))
    .pop()
  const body = last && !last.mine ? saidIn(last.body) : undefined
  const answers = body && answersFor(app, body)
  return last && answers ? { id: last.id, answers } : undefined
}

/** What may be tapped as an answer to this. */
const answersFor = (app: App, body: Body): readonly PhraseAnswer[] | undefined => {
  const { cards } = app.model
  if (body.t === 'appointment') return body.answered === undefined ? MEETING_ANSWERS : undefined
  if (body.t === 'cancelled') return CANCELLED_ANSWERS
  return body.t === 'phrase' && cards ? phraseById(cards.phrases, body.id)?.answers : undefined
}

/** The last invitation of the people who answer that waits for a yes or no; a guest asks for nobody. */
export const openInvitation = (view: ConversationView): Asked | undefined => {
  const answered = answersOf(view)
  for (const line of messageLines(view.lines).slice().reverse()) {
    const body = saidIn(line.body)
    if (!line.mine && line.from.kind === 'person' && body.t === 'invite')
      return answered.includes(line.id) ? undefined : { id: line.id, body, by: line.from }
  }
  return undefined
}

/** The last ask to take out a team of which still nobody has answered; of any other team nobody can ask that. */
export const openWithdrawal = (
  view: ConversationView,
): { readonly id: string; readonly group: string } | undefined => {
  const answered = answersOf(view)
  const open = messageLines(view.lines).flatMap(({ id, mine, from, body }) => {
    const said = saidIn(body)
    const isAsk = !mine && from.kind === 'person' && said.t === 'withdraw'
    return isAsk && !answered.includes(id) ? [{ id, group: said.group }] : []
  })
  return open
    .reverse()
    .find(({ group }) => view.members.some((member) => member.asked === true && member.group === group))
}

/** The visitor takes the team out again, and says so. */
export const takeOut = (app: App, { id, group }: { readonly id: string; readonly group: string }): void => {
  const { visitor } = app
  const out = visitor.removeMember({ group })
  app.busy(
    'out',
    out.then(() => visitor.say({ t: 'answer', to: id, key: 'answer.yes' })),
  )
}

/** Values of a phrase in the reader's language. */
export const readValues = (app: App, kinds: ParamKinds = {}, params: Params = {}): Params => {
  const values: { [name: string]: string | number } = { ...params }
  for (const name of Object.keys(params)) {
    const kind = kinds[name]
    const value = String(params[name])
    if (kind === 'day') values[name] = dateText(value, app.words.language)
    else if (kind === 'daypart' || kind === 'place' || kind === 'word') values[name] = app.text(value)
  }
  return values
}

/** What may be chosen for one value of an answer, with how it reads. */
export const optionsFor = (app: App, kind: ParamKind): readonly { value: string; text: string }[] => {
  const list = app.model.cards ? (choicesFor(app.model.cards.phrases, kind) ?? []) : []
  if (kind === 'day')
    return nextDays(app.clock(), 7).map((value) => ({ value, text: dateText(value, app.words.language) }))
  if (kind === 'hour')
    return Array.from({ length: HOURS }, (_, hour) => `${hour < 10 ? 0 : ''}${hour}:00`).map((value) => ({
      value,
      text: value,
    }))
  return list.map((value) => ({ value, text: app.text(value) }))
}

/** The value that is still to be chosen for this answer. */
export const missing = ({ params }: PhraseAnswer, given: Params): readonly [string, ParamKind] | undefined =>
  Object.entries(params ?? {}).find(([name]) => given[name] === undefined)

/** Lets them in as asked; a guest's key that is not there (any more) is no fault of this phone. */
const letIn = async (app: App, { id, body, by }: Asked, scope: Scope): Promise<void> => {
  const { visitor } = app
  const { name, guest, group, person } = body
  if (guest) await visitor.addGuest(guest, scope)
  else await visitor.addMember({ group, scope, ...(person && { person }) })
  const who = guest && { sign: guest.sign, name, role: guest.role, by: by.name ?? '' }
  await visitor.say({ t: 'invited', to: id, yes: true, scope, ...(who && { guest: who }) })
}

/** The visitor agrees. `gone!`: the guest's key is not there. */
export const agree = (app: App, asked: Asked, scope: Scope): void => {
  app.set({ busy: 'add' })
  letIn(app, asked, scope).then(
    () => app.set({ busy: undefined }),
    (error: unknown) => {
      const isGone = error instanceof Refused && error.code === 'not-found' && asked.body.guest
      app.set({ busy: isGone ? 'gone!' : 'add!' })
    },
  )
}
