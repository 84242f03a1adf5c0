import { epochOf, groupAt, type Hex, type LogState, type Member, type Roster, toHex } from '#wire'
import type { ConversationView, Line, MemberView, MissedView, Who } from '../view.ts'
import { askedIn } from './asked.ts'
import { groupsOf, signOf } from './events.ts'
import { type Vouch, vouchesOf, withGuests } from './guests.ts'

export type NameOf = (group: string, person: string) => string | undefined

export type ViewInput = {
  readonly state: LogState
  readonly roster: Roster
  readonly nameOf: NameOf
  readonly cursor: number
  readonly lines: readonly Line[]
  readonly writable: boolean
  readonly displaced: boolean
  readonly confirmed: boolean
  /** Public key this endpoint signs with. */
  readonly own: Hex
  readonly outdated: boolean
  readonly missed: MissedView | undefined
  readonly lost: readonly Who[]
}

function peopleIn(roster: Roster, state: LogState, group: string): number | undefined {
  return roster.heads.get(state.version)?.head.groups.find((row) => row.code === group)?.people
}

type Known = { readonly vouches: ReadonlyMap<Hex, Vouch>; readonly asked: ReadonlySet<string> }

function memberView(input: ViewInput, member: Member, { vouches, asked }: Known): MemberView {
  const { principal, from } = member
  if (principal.kind === 'guest') {
    const sign = signOf(principal)
    return { kind: 'guest', sign, from, ...vouches.get(sign), ...(sign === input.own ? { self: true } : {}) }
  }
  const { group } = principal
  if (principal.kind === 'team') {
    const people = peopleIn(input.roster, input.state, group)
    const open = asked.has(group) ? { asked: true } : {}
    return { kind: 'team', group, from, ...(people === undefined ? {} : { people }), ...open }
  }
  const person = toHex(principal.person)
  const name = input.nameOf(group, person)
  return { kind: 'person', group, person, from, ...(name === undefined ? {} : { name }) }
}

export function named(nameOf: NameOf, who: Who): Who {
  const name = who.group && who.person ? nameOf(who.group, who.person) : undefined
  return name === undefined ? who : { ...who, name }
}

function standingOf({ nameOf, outdated, missed, lost }: ViewInput): Partial<ConversationView> {
  const name = (who: Who): Who => named(nameOf, who)
  return {
    ...(outdated ? { outdated } : {}),
    ...(missed ? { missed: { ...missed, helpers: missed.helpers.map(name) } } : {}),
    ...(lost.length > 0 ? { lost: lost.map(name) } : {}),
  }
}

/** What a screen may show of a conversation; names come from the signed slices only. */
export function viewOf(input: ViewInput): ConversationView {
  const { state } = input
  const epoch = epochOf(state)
  const { owner, opener } = state
  const nameOf = (one: { group: string; person: Hex }): string => input.nameOf(one.group, one.person) ?? ''
  const vouches = vouchesOf(input.lines)
  const known = { vouches, asked: askedIn(input.lines) }
  return {
    id: state.conversation,
    cursor: input.cursor,
    state: state.closed ? 'closed' : state.accepted ? 'accepted' : 'waiting',
    receivers: {
      ...(state.receivers.team ? { team: state.receivers.team } : {}),
      ...(state.receivers.helpdesk ? { helpdesk: state.receivers.helpdesk } : {}),
    },
    members: [
      ...(opener ? [] : [{ kind: 'visitor' as const, from: 0 }]),
      ...state.members.map((member) => memberView(input, member, known)),
    ],
    ...(owner ? { owner: { ...owner, name: nameOf(owner) } } : {}),
    ...(opener ? { opener: { group: opener.group, person: opener.person, name: nameOf(opener) } } : {}),
    epoch,
    mode: state.epochs[epoch]?.mode ?? 'here',
    stale: state.stale,
    hasCode: state.code !== undefined,
    writable: input.writable,
    displaced: input.displaced,
    returned: state.returned,
    confirmed: input.confirmed,
    rosterVersion: state.version,
    ...standingOf(input),
    lines: withGuests(input.lines, vouches),
  }
}

/** The newest version at which every member group can be read, never below the log's. */
export function workingVersion(state: LogState, roster: Roster): number {
  const usable = [...roster.heads.keys()].filter(
    (version) =>
      version > state.version &&
      groupsOf(state.members).every((group) => {
        const found = groupAt(roster, version, group)
        return !(found && 'missing' in found)
      }),
  )
  return Math.max(state.version, ...usable)
}
