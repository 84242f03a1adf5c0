import { askedIn, type Given, givenIn } from './asking.ts'
import { type ConversationView, NOTE } from './port.ts'

/** A team that was asked whether it can take over; `ask`: the conversation with it. */
export type Note = { readonly group: string; readonly ask: string; readonly seq: number }

/** What that team tapped, as long as it changes what can be done here. */
export type Answered = { readonly group: string; readonly yes: boolean; readonly given: Given }

/** A note as it goes: nothing when empty, `undefined` when it is too long. */
export const noteIn = (text: string): string | undefined => {
  const note = text.trim()
  return note.length > NOTE ? undefined : note
}

/** The newest of each team, as the visitor was told of them. */
export const notesIn = (view: ConversationView): readonly Note[] => {
  const notes = new Map<string, Note>()
  for (const line of view.lines)
    if (line.kind === 'message' && line.body.t === 'consulted' && line.body.question === 'transfer')
      notes.set(line.body.group, { group: line.body.group, ask: line.body.ask, seq: line.seq })
  return [...notes.values()]
}

/** Only the question that was asked from here, of that team, by the own group; and not once it was taken back. */
const isOf = (view: ConversationView, note: Note, talk: ConversationView, own: string): boolean => {
  const asked = askedIn(talk)
  return (
    asked?.question === 'transfer' &&
    asked.about === view.id &&
    talk.id === note.ask &&
    talk.receivers.team === note.group &&
    talk.opener?.group === own &&
    talk.state !== 'closed'
  )
}

/** The visitor was asked for that team since, or it came in: what is under way says the rest. */
const hasGoneOn = (view: ConversationView, { group, seq }: Note): boolean =>
  view.members.some((member) => member.kind === 'team' && member.group === group) ||
  view.lines.some((line) => {
    if (line.kind === 'broken' || line.seq <= seq) return false
    if (line.kind === 'event') return line.event === 'joined' && line.who.group === group
    return line.body.t === 'invite' && line.body.person === '' && line.body.group === group
  })

/** A no is read until staff have written again. */
const isRead = (view: ConversationView, { at }: Given): boolean =>
  view.lines.some((line) => line.kind === 'message' && line.from.kind !== 'visitor' && line.at > at)

/** `talk`: the conversation with that team, as far as it could be read; `own`: group of the reader. */
export const answeredTo = (
  view: ConversationView,
  note: Note,
  talk: ConversationView | undefined,
  own: string,
): Answered | undefined => {
  const given = talk && givenIn(talk)
  if (!given || given.answer === 'colleague' || !isOf(view, note, talk, own) || hasGoneOn(view, note))
    return undefined
  const yes = given.answer !== 'notMe'
  return !yes && isRead(view, given) ? undefined : { group: note.group, yes, given }
}
