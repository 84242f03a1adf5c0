import { isAgreed, type Meeting, standing } from '#web/core'
import { answersTo, isVisitor, type Message, messagesOf } from './messages.ts'
import type { ConversationView, Params } from './port.ts'
import { aroundHour, hourToday, isIn, isTicked, partOf, type Span, sameDay } from './span.ts'
import { lineOf, summaryOf } from './summary.ts'
import type { Part } from './tongue.ts'

/** Why something should not be done now, and what was agreed on instead. None: it is within the agreement. */
export type Outside = { readonly why: Part; readonly agreed: readonly Part[] }

const text = (params: Params | undefined, name: string): string => String(params?.[name] ?? '')
const WHEN = 'intake.safecontact.'
const TICKS = ['morning', 'afternoon', 'evening', 'weekend']

/** The parts of the week that were ticked for calling, by their own names. */
const tickedIn = (view: ConversationView): readonly string[] =>
  (lineOf(summaryOf(view), 'safecontact')?.answers ?? []).flatMap((key) => {
    const name = key.replace(WHEN, '')
    return TICKS.includes(name) ? [name] : []
  })

/** When an appointment begins and ends, as far as it says. */
export const spanOf = ({ body }: Pick<Meeting, 'body'>): Span | undefined =>
  body.hour === undefined ? partOf(body.day, body.daypart ?? '') : aroundHour(body.day, body.hour)

/** How an appointment's time reads. */
export const timeOf = ({ body }: Pick<Meeting, 'body'>): Part =>
  body.hour === undefined ? { key: body.daypart ?? '' } : { text: body.hour }

/** The agreed appointment of that kind of place. */
const meetingAt = (view: ConversationView, place: string): Meeting | undefined => {
  const meeting = standing(view)
  return meeting && isAgreed(meeting) && meeting.body.place === place ? meeting : undefined
}

const meetingPart = ({ body }: Meeting): Part => ({
  key: body.hour === undefined ? 'phrase.meetPart' : 'phrase.meetHour',
  params: { day: body.day, hour: body.hour ?? '', daypart: body.daypart ?? '', place: body.place },
  kinds: { day: 'day', hour: 'hour', daypart: 'daypart', place: 'place' },
})

const callPart = (params: Params | undefined): Part => ({
  key: 'answer.callThen',
  params: { day: text(params, 'day'), daypart: text(params, 'daypart') },
  kinds: { day: 'day', daypart: 'daypart' },
})

const REFUSED = ['answer.no', 'answer.iCall']

/** Calling, by what was ticked at the handoff, by the last answer to "may we call you?", and by appointments. */
export const callOutside = (view: ConversationView, now: number): Outside | undefined => {
  const ticked = tickedIn(view)
  const last = answersTo(messagesOf(view), 'mayCall').at(-1)?.body
  const meeting = meetingAt(view, 'answer.placePhone')
  const then = last?.key === 'answer.callThen' ? last.params : undefined
  const isRefused = last !== undefined && REFUSED.includes(last.key)
  const isNow =
    (!isRefused && isTicked(now, ticked)) ||
    isIn(then && partOf(text(then, 'day'), text(then, 'daypart')), now) ||
    isIn(meeting && spanOf(meeting), now)
  if (isNow) return undefined
  const agreed: readonly Part[] = [
    ...(isRefused ? [] : ticked.map((name) => ({ key: WHEN + name }))),
    ...(then ? [callPart(then)] : []),
    ...(meeting ? [meetingPart(meeting)] : []),
  ]
  const why = agreed.length > 0 ? 'outside' : isRefused ? 'never' : 'none'
  return { why: { key: `staff.second.call.${why}` }, agreed }
}

const only = (key: string, params: Params = {}): Outside => ({ why: { key, params }, agreed: [] })

/** "Until when can you read messages today?": over, and they have not written since. */
const readUntil = (messages: readonly Message[], now: number): Outside | undefined => {
  const last = answersTo(messages, 'untilWhen').at(-1)
  if (last?.body.key !== 'answer.hour' || !sameDay(last.at, now)) return undefined
  const hour = text(last.body.params, 'hour')
  const end = hourToday(now, hour)
  const wroteSince = messages.some((line) => isVisitor(line) && line.at >= end)
  return now >= end && !wroteSince ? only('staff.second.until', { hour }) : undefined
}

const early = (day: string, time: Part): Outside => ({
  why: {
    key: 'staff.second.early',
    params: { day, time: 'key' in time ? time.key : time.text },
    kinds: { day: 'day', ...('key' in time ? { time: 'daypart' as const } : {}) },
  },
  agreed: [],
})

/** "I write to you again on ...": not that time yet, or not a safe one. */
const writeAgain = (messages: readonly Message[], here: boolean, now: number): Outside | undefined => {
  const last = answersTo(messages, 'writeAgain').at(-1)
  const asked = last && messages.find((line) => line.ids.includes(last.body.to))?.body
  if (!last || asked?.t !== 'phrase') return undefined
  const [day, daypart] = [text(asked.params, 'day'), text(asked.params, 'daypart')]
  const span = partOf(day, daypart)
  if (last.body.key === 'answer.notSafeThen') return isIn(span, now) ? only('staff.second.unsafe') : undefined
  const isEarly = last.body.key === 'answer.ok' && span && now < span.from && !here
  return isEarly ? early(day, { key: daypart }) : undefined
}

/** An appointment in this chat, later than now. */
const chatLater = (view: ConversationView, here: boolean, now: number): Outside | undefined => {
  const meeting = meetingAt(view, 'answer.placeChat')
  const span = meeting && spanOf(meeting)
  return meeting && span && now < span.from && !here ? early(meeting.body.day, timeOf(meeting)) : undefined
}

/** Writing, by what was agreed on in the conversation; nothing agreed is no reason. */
export const writeOutside = (view: ConversationView, here: boolean, now: number): Outside | undefined => {
  const messages = messagesOf(view)
  return (
    readUntil(messages, now) ?? writeAgain(messages, here, now) ?? chatLater(view, here, now) ?? undefined
  )
}
