import { type MessageLine, messageLines } from '#web/core'
import type { ConversationView, GroupEntry, QueueRow } from './port.ts'

const MINUTE = 60_000

type Asked = QueueRow['asked'][number]

/** How it stands with passing a conversation on, for one team of the conversation. Times in ms. */
export type Handover =
  /** The visitor was asked and has not answered. */
  | { readonly state: 'asked'; readonly group: string }
  /** The visitor said no: nothing has changed. */
  | { readonly state: 'refused'; readonly group: string }
  /** Let in; nobody there has accepted. `late`: their time is over. `out`: the visitor was asked to take them out. */
  | {
      readonly state: 'waits'
      readonly group: string
      readonly until: number | undefined
      readonly late: boolean
      readonly out: boolean
    }
  /** Somebody of another team has it now, and the own team is still there. */
  | { readonly state: 'taken'; readonly group: string; readonly name: string }

/** The answer of the visitor to what was asked with this message. */
const answerTo = (messages: readonly MessageLine[], id: string): MessageLine | undefined =>
  messages.find(({ from, body }) => {
    const isAnswer = body.t === 'answer' || body.t === 'invited'
    return from.kind === 'visitor' && isAnswer && body.to === id
  })

const teamsOf = (view: ConversationView): readonly string[] =>
  view.members.flatMap((member) => (member.kind === 'team' && member.group ? [member.group] : []))

/** The own group was let in and nobody of it has accepted yet. */
export const isAskedOf = (view: ConversationView, own: string): boolean =>
  view.members.some((member) => member.kind === 'team' && member.group === own && member.asked === true)

const isOutAsked = (messages: readonly MessageLine[], group: string): boolean => {
  const ask = messages.filter(({ body }) => body.t === 'withdraw' && body.group === group).at(-1)
  return ask !== undefined && answerTo(messages, ask.id) === undefined
}

const waiting = (
  view: ConversationView,
  own: string,
  asked: readonly Asked[],
  now: number,
): readonly Handover[] => {
  const messages = messageLines(view.lines)
  return view.members
    .filter((member) => member.kind === 'team' && member.asked && member.group !== own)
    .map(({ group = '' }) => {
      const due = asked.find((one) => one.group === group)?.due
      const until = due === undefined ? undefined : due * MINUTE
      const late = until !== undefined && until <= now
      return { state: 'waits', group, until, late, out: isOutAsked(messages, group) } as const
    })
}

/** The entry is what counts: whoever let a team in may have gone before saying so. */
const hasJoined = (view: ConversationView, group: string, since: number): boolean =>
  teamsOf(view).includes(group) ||
  view.lines.some(
    (line) =>
      line.kind === 'event' && line.event === 'joined' && line.who.group === group && line.seq > since,
  )

/** The last ask for a whole team, while the visitor has not answered, or nobody has written since their no. */
const lastAsk = (view: ConversationView): Handover | undefined => {
  const messages = messageLines(view.lines)
  const ask = messages
    .filter(({ body }) => body.t === 'invite' && body.person === '' && body.guest === undefined)
    .at(-1)
  if (ask?.body.t !== 'invite') return undefined
  const { group } = ask.body
  const answer = answerTo(messages, ask.id)
  if (!answer) return hasJoined(view, group, ask.seq) ? undefined : { state: 'asked', group }
  const isRefused = answer.body.t === 'invited' && !answer.body.yes
  const hasGoneOn = messages.some(({ seq, from }) => seq > answer.seq && from.kind !== 'visitor')
  return isRefused && !hasGoneOn ? { state: 'refused', group } : undefined
}

const taken = (view: ConversationView, own: string): Handover | undefined => {
  const { owner } = view
  const isBoth = owner !== undefined && owner.group !== own && teamsOf(view).includes(own)
  return isBoth && !isAskedOf(view, own)
    ? { state: 'taken', group: owner.group, name: owner.name }
    : undefined
}

/** Everything that is under way, for somebody of the group `own`. */
export const handoversOf = (
  view: ConversationView,
  own: string,
  asked: readonly Asked[],
  now: number,
): readonly Handover[] => {
  if (view.state !== 'accepted') return []
  const open = waiting(view, own, asked, now)
  return [taken(view, own), ...open, open.length === 0 ? lastAsk(view) : undefined].filter(
    (one) => one !== undefined,
  )
}

/** Whole teams that could go on: of the roster, with people, not in yet. */
export const teamsFor = (
  groups: readonly GroupEntry[],
  view: ConversationView,
  own: string,
): readonly GroupEntry[] =>
  groups.filter(
    ({ code, role, people }) =>
      role !== 'partner' && code !== own && people.length > 0 && !teamsOf(view).includes(code),
  )
