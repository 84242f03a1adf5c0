import type { Appointment, Body, ConversationView, Line } from '#web/worker'

/** The newest appointment of a conversation, and what became of it. */
export type Meeting = {
  /** Id of the message that first said it; an answer goes to this one. */
  readonly id: string
  readonly body: Appointment
  /** The visitor's last answer to it, by key. */
  readonly answer?: string
  /** By the staff. */
  readonly cancelled: boolean
}

type Message = Extract<Line, { kind: 'message' }>
type Found = Meeting & { readonly ids: readonly string[] }

/** Asks once more about the appointment that stands: an answer to it is an answer to the appointment. */
const REMINDER = 'remind'

const begun = (before: Found | undefined, { id }: Message, of: string, body: Appointment): Found => {
  const answer = body.answered ?? (before?.id === of ? before.answer : undefined)
  const ids = before?.id === of ? [...before.ids, id] : [...new Set([of, id])]
  return { id: of, ids, body, cancelled: false, ...(answer === undefined ? {} : { answer }) }
}

const after = (found: Found, line: Message): Found => {
  const { body, from, id } = line
  const isVisitor = from.kind === 'visitor'
  if (body.t === 'cancelled' && !isVisitor && found.ids.includes(body.of))
    return { ...found, cancelled: true }
  if (body.t === 'phrase' && body.id === REMINDER && !isVisitor) return { ...found, ids: [...found.ids, id] }
  if (body.t === 'answer' && isVisitor && found.ids.includes(body.to)) return { ...found, answer: body.key }
  return found
}

/** Guests and visitors make no appointments: only who stands on the list does. */
const byStaff = (line: Message): boolean => line.from.kind === 'person'

/**
 * The appointment that was told last, also where it was said again for somebody who comes back by the code. None
 * while none was told.
 */
export function standing(view: Pick<ConversationView, 'lines'>): Meeting | undefined {
  let found: Found | undefined
  for (const line of view.lines) {
    if (line.kind !== 'message') continue
    const { body } = line
    const said = body.t === 'repeat' ? body.body : body
    if (said.t === 'appointment' && byStaff(line))
      found = begun(found, line, body.t === 'repeat' ? body.of : line.id, said)
    else if (found) found = after(found, { ...line, body: said })
  }
  if (!found) return undefined
  const { ids: _, ...meeting } = found
  return meeting
}

const AGREED = 'answer.ok'

/** Both want it. */
export const isAgreed = ({ answer, cancelled }: Meeting): boolean => !cancelled && answer === AGREED

/**
 * Somebody who comes back by the code reads nothing of before: the appointment that stands is said to them again, with
 * what they had answered, unless it is among what is said again anyway.
 */
export function appointmentAgain(
  view: Pick<ConversationView, 'lines'>,
  repeats: readonly Body[],
): readonly Body[] {
  const meeting = standing(view)
  const isThere = repeats.some(
    (body) => body.t === 'repeat' && (body.of === meeting?.id || body.body.t === 'cancelled'),
  )
  if (!meeting || meeting.cancelled || isThere) return []
  const { id, body, answer } = meeting
  return [{ t: 'repeat', of: id, body: { ...body, ...(answer === undefined ? {} : { answered: answer }) } }]
}
