import { deadline, type Places, WORKING_DAY } from '#regions'
import type { Participant, State } from '#storage'
import { bytesOf, toHex } from '#wire'
import { guestName } from './thread/guest.ts'
import type { Span } from './thread/span.ts'
import { isTeamMember, receiversOf, type Thread } from './thread/thread.ts'
import type { Held } from './thread/threads.ts'

const MINUTE = 60_000
const HOUR = 3_600_000

/** What is true of the row after an entry; `dueAt` undefined = as before. */
export type RowAfter = { readonly state: State; readonly dueAt: number | null | undefined }

/** The state the queue shows. Taken by the helpdesk while the team was asked first: held for the team. */
function stateOf({ state }: Thread, first: string): State {
  if (state.closed) return 'closed'
  if (state.opener) return state.accepted ? 'accepted' : 'waiting'
  // A guest answers for nobody: without a person of the list it waits again.
  const isHeldBy = state.members.some(({ principal }) => principal.kind !== 'guest')
  if (!state.accepted || !isHeldBy) return 'waiting'
  const { team, helpdesk } = state.receivers
  const isHeld = first === team && state.owner?.group === helpdesk && !isTeamMember(state, team)
  return isHeld ? 'held' : 'accepted'
}

/**
 * Time runs while somebody is waited for: the receivers until one accepts, then the owner's group until it first
 * writes; again when the owner's group or the last member left, or when the visitor reopens.
 */
export function rowAfter(
  { thread: before, first }: Held,
  after: Thread,
  places: Places,
  now: number,
): RowAfter {
  const state = stateOf(after, first)
  if (state === 'closed') return { state, dueAt: null }
  const { owner } = after.state
  const isNewOwner = owner !== undefined && owner !== before.state.owner
  const isLeft = owner === undefined && before.state.owner !== undefined
  const isLeftAlone = state === 'waiting' && stateOf(before, first) !== 'waiting'
  if (!isNewOwner && !isLeft && !isLeftAlone && !before.state.closed) return { state, dueAt: undefined }
  // Among staff time runs for who was asked, and for nobody once they left.
  if (after.state.opener) return { state, dueAt: owner ? answerDue(places, owner.group, now) : null }
  return { state, dueAt: dueFrom(places, awaitedOf(after, first, isLeftAlone), now) ?? minute(now) }
}

/** Whose hours count: the owner's group and those of the consent, who may take over; who was asked first, first. */
function awaitedOf({ state }: Thread, first: string, isLeftAlone = false): readonly string[] {
  const receivers = [first, ...receiversOf(state).filter((group) => group !== first)]
  const owner = isLeftAlone ? undefined : state.owner?.group
  return owner === undefined ? receivers : [owner, ...receivers.filter((group) => group !== owner)]
}

const minute = (at: number): number => Math.ceil(at / MINUTE) * MINUTE

/** The deadline, at the minute the store will keep. */
export function dueFrom(places: Places, groups: readonly string[], now: number): number | undefined {
  const due = deadline(places, groups, now)
  return due === undefined ? undefined : minute(due)
}

/**
 * Until when the visitor's words may stay without an answer: one working day, at the full hour, so that the row does
 * not tell at which minute they wrote. At once where nobody's hours are known.
 */
export function replyDue({ thread, first }: Held, places: Places, now: number): number {
  const due = deadline(places, awaitedOf(thread, first), now, WORKING_DAY)
  return Math.ceil((due ?? now) / HOUR) * HOUR
}

/** A group whose hours nobody knows has two days. */
const UNKNOWN_HOURS = 48 * 60 * MINUTE

/** Until when a group that was let in is expected to answer, by its own hours. */
export function answerDue(places: Places, group: string, now: number): number {
  return dueFrom(places, [group], now) ?? minute(now + UNKNOWN_HOURS)
}

/** Rows for the queue: groups and persons; a guest has no group, and stands under the start of their key. */
export function participantsOf(spans: readonly Span[]): readonly Participant[] {
  return spans.flatMap(({ principal, from, until }) => {
    const epochs = { fromEpoch: from, ...(until === undefined ? {} : { untilEpoch: until }) }
    if (principal.kind === 'guest')
      return principal.keys.map((key) => ({
        group: '',
        person: bytesOf(guestName(toHex(key.sign))),
        ...epochs,
      }))
    const { group } = principal
    return [{ group, ...(principal.kind === 'person' ? { person: principal.person } : {}), ...epochs }]
  })
}
