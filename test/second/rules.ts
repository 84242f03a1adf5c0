import { type Author, isMember, isOfTeam, isOwner, isReceiver, without } from './author.ts'
import type { Entry, EntryOf } from './entry.ts'
import { type GuestKey, isSame, type Principal } from './principal.ts'
import { devicesOf, guestKeys, isRemoved, memberDevices } from './recipients.ts'
import type { Roster } from './roster.ts'
import { Refusal, refuseUnless, type State } from './state.ts'

/** What a rule may look at besides the state. `before` is the roster one version earlier, if there was one. */
export type Case = {
  readonly state: State
  readonly author: Author
  readonly roster: Roster
  readonly before: Roster | undefined
  /** Number of the epoch that would be new. */
  readonly next: number
}
type Rule<T extends Entry['type']> = (entry: EntryOf<T>, given: Case) => State

/** §6.6 */
const fresh = (state: State, keys: readonly GuestKey[]): readonly GuestKey[] => {
  const used = [...state.used]
  for (const key of keys) {
    refuseUnless(!state.epochs.some(({ recipients }) => recipients.includes(key.kem)))
    refuseUnless(used.every(({ sign, kem }) => sign !== key.sign && kem !== key.kem))
    used.push(key)
  }
  return used
}

const ended = (state: State, gone: readonly Principal[], byVisitor: boolean): State => {
  const groups = gone.flatMap((one) => (one.kind === 'team' ? [one.group] : []))
  const others = state.ended.filter(({ group }) => !groups.includes(group))
  return {
    ...state,
    members: without(state.members, gone),
    ended: [...others, ...groups.map((group) => ({ group, byVisitor }))],
    past: [...state.past, ...gone.flatMap((one) => (one.kind === 'guest' ? one.keys : []))],
  }
}

const joined = (state: State, principal: Principal, from: number): State => ({
  ...state,
  members: [...state.members, { principal, from }],
  ended: state.ended.filter(({ group }) => principal.kind !== 'team' || group !== principal.group),
})

const code: Rule<'code'> = (entry, { state, author }) => {
  refuseUnless(author.kind === 'tab')
  const { locator, sign, kem, tag, previous: head } = entry
  return { ...state, used: fresh(state, [{ sign, kem }]), code: { locator, sign, kem, tag, head } }
}

const back: Rule<'back'> = ({ sign, kem, token }, { state, author, next }) => {
  refuseUnless(author.kind === 'code')
  return {
    ...state,
    used: fresh(state, [{ sign, kem }]),
    tab: { sign, kem, token },
    tabs: [...state.tabs, sign],
    returned: true,
    since: next,
    closed: false,
  }
}

const accept: Rule<'accept'> = (_, { state, author, next }) => {
  if (author.kind !== 'device') throw new Refusal('not-allowed')
  refuseUnless(isReceiver(state, author) || (!state.opener && isOfTeam(author)))
  const { group, person } = author.device
  const team: Principal = { kind: 'team', group }
  const out = state.ended.find((one) => one.group === group)
  refuseUnless(!out?.byVisitor)
  const isIn = state.members.some(({ principal }) => isSame(principal, team))
  const within = isIn ? state : joined(state, team, out ? next : 0)
  const members =
    state.accepted || state.opener
      ? within.members
      : within.members.filter(({ principal }) => isSame(principal, team))
  return { ...within, members, accepted: true, owner: { group, person } }
}

/** §6.1: what an `add` names must be in the roster cited; a guest brings keys nobody had. */
const named = (principal: Principal, { state, roster }: Case): Pick<State, 'used' | 'past'> => {
  if (principal.kind === 'guest') {
    for (const { sign, kem } of principal.keys)
      refuseUnless(state.removed.every((one) => one.sign !== sign && one.kem !== kem))
    const isPast = (key: GuestKey): boolean =>
      state.past.some((one) => one.sign === key.sign && one.kem === key.kem)
    const used = fresh(
      state,
      principal.keys.filter((key) => !isPast(key)),
    )
    const isBack = (one: GuestKey): boolean => principal.keys.some(({ sign }) => sign === one.sign)
    return { used, past: state.past.filter((one) => !isBack(one)) }
  }
  const people = roster.groups.find((one) => one.code === principal.group)?.people
  const isThere = principal.kind === 'team' || people?.some(({ id }) => id === principal.person)
  refuseUnless(people !== undefined && isThere === true, 'unknown-group')
  const { used, past } = state
  return { used, past }
}

const EVERYTHING = 2
const ROOM = 18

const add: Rule<'add'> = ({ principal, from, scope }, given) => {
  const { state, author, roster, next } = given
  const isHelpdesk =
    principal.kind === 'team' &&
    principal.group === state.receivers.helpdesk &&
    !state.ended.some((one) => one.group === principal.group && one.byVisitor)
  refuseUnless(author.kind === 'tab' || (isOwner(state, author) && isHelpdesk))
  refuseUnless(state.accepted && !state.members.some((one) => isSame(one.principal, principal)))
  const least = author.kind === 'tab' ? state.since : 0
  refuseUnless(from === next || (scope === EVERYTHING && from < next && from >= least))
  const own = named(principal, given)
  const after = joined({ ...state, ...own }, principal, from)
  const keys = memberDevices(after, roster).length + guestKeys(after.members).length
  refuseUnless(keys <= ROOM)
  return after
}

/** From where somebody's own team may read: nothing older is theirs to pass on. */
const ownFrom = (state: State, { group }: { readonly group: string }): number =>
  state.members.find(({ principal }) => principal.kind === 'team' && principal.group === group)?.from ?? 0

const rewrap: Rule<'rewrap'> = ({ items }, { state, author, roster }) => {
  const speaksAsTeam =
    author.kind === 'device' && isMember(author) && membershipOf(author.principals).kind === 'team'
  const isTeam = speaksAsTeam && (state.accepted || state.opener !== undefined || isReceiver(state, author))
  refuseUnless(author.kind === 'tab' || isTeam)
  const own = author.kind === 'device' ? ownFrom(state, author.device) : 0
  const readers = [...memberDevices(state, roster), ...guestKeys(state.members)]
  for (const { epoch, recipient } of items) {
    refuseUnless(epoch < state.epochs.length && epoch >= own)
    refuseUnless(readers.some(({ kem, from }) => kem === recipient && from <= epoch))
  }
  return { ...state, late: [...state.late, ...items] }
}

/** The one a person speaks under: their own before their team's. */
const membershipOf = (principals: readonly Principal[]): Principal => {
  const first = principals.find(({ kind }) => kind !== 'team') ?? principals[0]
  if (!first) throw new Refusal('not-allowed')
  return first
}

const leave: Rule<'leave'> = (_, { state, author }) => {
  if (author.kind !== 'guest' && author.kind !== 'device') throw new Refusal('not-allowed')
  refuseUnless(state.accepted && isMember(author))
  return { ...ended(state, [membershipOf(author.principals)], false), stale: true }
}

const remove: Rule<'remove'> = ({ target }, { state, author, roster, before }) => {
  if (author.kind === 'tab') {
    if (typeof target === 'string') throw new Refusal('not-allowed')
    refuseUnless(state.accepted && state.members.some(({ principal }) => isSame(principal, target)))
    return ended(state, [target], true)
  }
  if (author.kind !== 'device' || typeof target !== 'string') throw new Refusal('not-allowed')
  refuseUnless(isMember(author) && target !== author.device.sign && !isRemoved(state, target))
  const listed = [roster, before].flatMap((one) => (one ? devicesOf(one) : []))
  const device = listed.find((one) => one.group === author.device.group && one.sign === target)
  if (!device) throw new Refusal('not-allowed')
  return { ...state, removed: [...state.removed, { sign: device.sign, kem: device.kem }] }
}

const rotate: Rule<'rotate'> = (_, { state, author }) => {
  refuseUnless(author.kind === 'tab' || isMember(author))
  return author.kind === 'tab' ? { ...state, closed: false } : state
}

const close: Rule<'close'> = (_, { state, author }) => {
  const asks = author.kind === 'device' && author.device.group === state.opener?.group && isOfTeam(author)
  refuseUnless(author.kind === 'tab' || author.kind === 'oldTab' || isOwner(state, author) || asks)
  return { ...state, closed: true }
}

/** The effect of every entry but the first, its block aside; throws `Refusal`. */
export const effect = (entry: Exclude<Entry, { type: 'create' }>, given: Case): State => {
  switch (entry.type) {
    case 'code':
      return code(entry, given)
    case 'back':
      return back(entry, given)
    case 'accept':
      return accept(entry, given)
    case 'add':
      return add(entry, given)
    case 'rewrap':
      return rewrap(entry, given)
    case 'leave':
      return leave(entry, given)
    case 'remove':
      return remove(entry, given)
    case 'rotate':
      return rotate(entry, given)
    case 'close':
      return close(entry, given)
  }
}
