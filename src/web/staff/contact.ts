import { dayOf } from '#i18n'
import { erasedOn, isAgreed, type Meeting, standing } from '#web/core'
import { KEPT_DAYS } from '#wire'
import { spanOf } from './agreement.ts'
import { isVisitor, type Message, messagesOf } from './messages.ts'
import type { ClosingReason, ConversationView } from './port.ts'
import { isSigned, signWord } from './signs.ts'

const DAY = 86_400_000
/** Days without a sign after which the owner is asked what to do. */
const STAGES = [7, 2] as const
type Stage = (typeof STAGES)[number]

/** How somebody can be reached, as far as this conversation says. The same after a fresh sign-in. */
export type Contact = {
  /** The appointment that stands, not longer than a day past. */
  readonly meeting?: Meeting
  /** ms; while the page is closed. */
  readonly silentSince?: number
  /** The owner is asked what to do, and has not decided yet. */
  readonly remind?: Stage
  /** What was decided, until something new comes. */
  readonly settled?: 'wait' | 'discuss'
  /** The word that means "somebody is with me" stands in what they said last. */
  readonly signed: boolean
  readonly closing?: { readonly reason: ClosingReason; readonly spoken: boolean }
  /** Wire id of an earlier conversation of the same person. */
  readonly belongs?: string
  /** Day of erasure if nobody writes any more. */
  readonly erased: string
}

export type ContactInput = {
  readonly view: ConversationView
  readonly here: boolean
  readonly now: number
  /** The word of the visitor in every language, by its key. */
  readonly formsOf: (key: string) => readonly string[]
}

/** Orders told times: nothing was said after now, nor by the visitor before what the staff had said already. */
const times = (messages: readonly Message[], now: number): readonly number[] => {
  const first = messages.find((line) => !isVisitor(line))?.at ?? now
  let floor = Math.min(first, now) - KEPT_DAYS * DAY
  return messages.map((line) => {
    const at = Math.min(Math.max(line.at, floor), now)
    if (!isVisitor(line)) floor = at
    return at
  })
}

/** When the visitor was last heard of: a message, or a return, which is at least as late as what was said before it. */
const lastSign = (view: ConversationView, messages: readonly Message[], at: readonly number[]): number => {
  const back = view.lines.reduce(
    (last, line) => (line.kind === 'event' && line.event === 'back' ? line.seq : last),
    0,
  )
  return messages.reduce((last, line, i) => {
    const counts = isVisitor(line) || line.seq < back
    return counts ? (at[i] ?? last) : last
  }, 0)
}

const lastOf = <T extends Message['body']['t']>(
  messages: readonly Message[],
  t: T,
): Extract<Message['body'], { t: T }> | undefined => {
  const found = messages.filter(({ body }) => body.t === t).pop()?.body
  return found?.t === t ? (found as Extract<Message['body'], { t: T }>) : undefined
}

type Silence = Pick<Contact, 'silentSince' | 'remind' | 'settled'>

/** An agreed appointment that is still to come is no silence; after it the days count from there. */
const silence = (
  input: ContactInput,
  messages: readonly Message[],
  meeting: Meeting | undefined,
): Silence => {
  const { view, here, now } = input
  if (here || view.state !== 'accepted') return {}
  const at = times(messages, now)
  const sign = lastSign(view, messages, at)
  const end = meeting && isAgreed(meeting) ? (spanOf(meeting)?.to ?? 0) : 0
  const start = Math.max(sign, Math.min(end, now))
  const stage = now < end ? undefined : STAGES.find((days) => now - start >= days * DAY)
  const done = (since: number): boolean =>
    messages.some((line, i) => !isVisitor(line) && (at[i] ?? 0) >= since)
  const own = messages.filter((line, i) => !isVisitor(line) && (at[i] ?? 0) >= sign).pop()?.body
  return {
    silentSince: sign,
    ...(stage !== undefined && !done(start + stage * DAY) ? { remind: stage } : {}),
    ...(own?.t === 'settled' ? { settled: own.choice } : {}),
  }
}

/** What they said last, since the staff's own last words. */
const isSignedNow = ({ view, formsOf }: ContactInput, messages: readonly Message[]): boolean => {
  const word = signWord(view.lines)
  if (word === undefined) return false
  const forms = formsOf(word)
  const staff = messages.reduce((last, line) => (isVisitor(line) ? last : line.seq), 0)
  return view.lines.some((line) => line.seq > staff && isSigned(line, word, forms))
}

const isKnown = (meeting: Meeting, now: number): boolean => {
  const end = spanOf(meeting)?.to
  return !meeting.cancelled && (end === undefined || now < end + DAY)
}

/** Pure; everything out of the opened conversation. */
export const contactOf = (input: ContactInput): Contact => {
  const { view, now } = input
  const messages = messagesOf(view)
  const found = standing(view)
  const meeting = found && isKnown(found, now) ? found : undefined
  const closing = lastOf(messages, 'closing')
  const belongs = lastOf(messages, 'belongs')?.to
  return {
    ...(meeting ? { meeting } : {}),
    ...silence(input, messages, found),
    signed: isSignedNow(input, messages),
    ...(closing && view.state === 'closed'
      ? { closing: { reason: closing.reason, spoken: closing.spoken === true } }
      : {}),
    ...(belongs === undefined ? {} : { belongs }),
    erased: erasedOn(view, now, dayOf),
  }
}
