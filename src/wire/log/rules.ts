import { toHex } from '../codec/bytes.ts'
import type { Code } from '../codes.ts'
import type { Principal } from '../principal.ts'
import { type Author, isReceiver, memberOf, samePrincipal } from './authors.ts'
import type { Act, Entry } from './entry.ts'
import { epochOf, type Keys, type LogState, type Member } from './state.ts'

/** What an entry changes before its epoch is judged; or the code why not. Nothing is mutated. */
export type Change = { readonly state: LogState } | { readonly refused: Code }

type Rule<T extends Act['type']> = (
  state: LogState,
  entry: Entry,
  act: Extract<Act, { type: T }>,
  author: Author,
) => Change

const NOT_ALLOWED: Change = { refused: 'not-allowed' }
const isTab = (author: Author): boolean => author.kind === 'tab' && author.current
const isVisitor = (author: Author): boolean => isTab(author) || author.kind === 'return'

/**
 * Every key once: a code that shared one would open what was never meant for it, and nobody stays in under a second
 * name. `undefined` when one was used before, in this log or in this entry.
 */
function withKeys(state: LogState, keys: readonly Keys[]): readonly Keys[] | undefined {
  const used = [...state.used]
  for (const key of keys) {
    const given = state.epochs.some((epoch) => epoch.recipients.includes(key.kem))
    if (given || used.some(({ sign, kem }) => sign === key.sign || kem === key.kem)) return undefined
    used.push(key)
  }
  return used
}

/** Only the visitor's present tab, and only the newest code counts. */
const code: Rule<'code'> = (state, entry, act, author) => {
  const keys = { sign: toHex(act.sign), kem: toHex(act.kem) }
  const used = withKeys(state, [keys])
  if (!isTab(author) || !used) return NOT_ALLOWED
  const head = toHex(entry.previous)
  return {
    state: { ...state, used, code: { locator: toHex(act.locator), ...keys, tag: toHex(act.tag), head } },
  }
}

/** New tab keys replace the old ones; the epoch it starts is *here*. */
const back: Rule<'back'> = (state, entry, act, author) => {
  if (author.kind !== 'return' || entry.block?.mode !== 'here') return NOT_ALLOWED
  const keys = { sign: toHex(act.sign), kem: toHex(act.kem) }
  const used = withKeys(state, [keys])
  if (!used) return NOT_ALLOWED
  const tab = { ...keys, token: toHex(act.token) }
  const tabs = [...state.tabs, tab.sign]
  return { state: { ...state, used, tab, tabs, returned: true, since: epochOf(state) + 1, closed: false } }
}

function endOf(state: LogState, group: string): LogState['ended'][number] | undefined {
  return state.ended.find((end) => end.group === group)
}

/**
 * First accept narrows the members to that team; a later one adds an offered team or shows cover. A team that left
 * reads on from its new accept; one the visitor removed stays out until the visitor adds it. Among staff only the
 * group that was asked accepts, and both stay.
 */
const accept: Rule<'accept'> = (state, _entry, _act, author) => {
  if (author.kind !== 'device') return NOT_ALLOWED
  const isTeamMember = state.members.some(
    ({ principal }) => principal.kind === 'team' && principal.group === author.group,
  )
  const end = endOf(state, author.group)
  const mayTake = isReceiver(state, author.group) && !end?.byVisitor
  const mayCover = state.accepted && isTeamMember && !state.opener
  if (!mayTake && !mayCover) return NOT_ALLOWED
  const from = end ? epochOf(state) + 1 : 0
  const team: Member = { principal: { kind: 'team', group: author.group }, from }
  const isNarrowed = !state.accepted && !state.opener
  const members = isNarrowed ? [team] : isTeamMember ? state.members : [...state.members, team]
  const ended = state.ended.filter(({ group }) => group !== author.group)
  const owner = { group: author.group, person: author.person }
  return { state: { ...state, members, ended, accepted: true, owner } }
}

function isOwner(state: LogState, author: Author): boolean {
  return (
    author.kind === 'device' && state.owner?.group === author.group && state.owner.person === author.person
  )
}

const isSame = (one: Keys, other: Keys): boolean => one.sign === other.sign && one.kem === other.kem

const keysOf = (principal: Principal): readonly Keys[] =>
  principal.kind === 'guest'
    ? principal.keys.map((key) => ({ sign: toHex(key.sign), kem: toHex(key.kem) }))
    : []

/** Keys used and past once this principal is in; `undefined` for who is in already, or brings a key used before. */
function keysWith(state: LogState, principal: Principal): Pick<LogState, 'used' | 'past'> | undefined {
  if (state.members.some((member) => samePrincipal(member.principal, principal))) return undefined
  const keys = keysOf(principal)
  if (keys.some(({ sign }) => state.removed.includes(sign))) return undefined
  const isBack = (key: Keys): boolean => state.past.some((one) => isSame(one, key))
  const fresh = keys.filter((key) => !isBack(key))
  const used = withKeys(state, fresh)
  return used && { used, past: state.past.filter((one) => !keys.some((key) => isSame(one, key))) }
}

/** The owner may add CoMensha when the visitor's consent named it, and the visitor has not removed it since. */
function mayBeAddedByOwner(state: LogState, principal: Principal): boolean {
  const { helpdesk } = state.receivers
  return principal.kind === 'team' && principal.group === helpdesk && !endOf(state, helpdesk)?.byVisitor
}

/** The visitor adds whom they like, but passes on no epoch that their own tab was never given. */
const add: Rule<'add'> = (state, entry, act, author) => {
  const { principal } = act
  const byOwner = isOwner(state, author) && mayBeAddedByOwner(state, principal)
  const next = epochOf(state) + 1
  const least = act.scope !== 'everything' ? next : isTab(author) ? state.since : 0
  const fits = act.from <= next && act.from >= least && entry.block?.epoch === next
  const keys = keysWith(state, principal)
  if (!(isTab(author) || byOwner) || !keys || !fits || !state.accepted) return NOT_ALLOWED
  const ended = state.ended.filter((end) => principal.kind !== 'team' || end.group !== principal.group)
  return { state: { ...state, ...keys, ended, members: [...state.members, { principal, from: act.from }] } }
}

/** Old wraps for devices of members, never below what that member may read (judged in reduce). */
const rewrap: Rule<'rewrap'> = (state, _entry, act, author) => {
  const member = memberOf(state, author)
  const mayTeam = member?.principal.kind === 'team'
  const known = act.items.every((item) => item.epoch <= epochOf(state) && item.epoch >= (member?.from ?? 0))
  if (!(mayTeam || isTab(author)) || !known) return NOT_ALLOWED
  const late = act.items.map((item) => ({
    epoch: item.epoch,
    recipient: toHex(item.recipient),
    wrap: toHex(item.wrap),
  }))
  return { state: { ...state, late: [...state.late, ...late] } }
}

function without(state: LogState, gone: Member, byVisitor: boolean): LogState {
  const members = state.members.filter((member) => member !== gone)
  const { owner, ...rest } = state
  const { principal } = gone
  const ended =
    principal.kind !== 'team'
      ? state.ended
      : [...state.ended.filter((end) => end.group !== principal.group), { group: principal.group, byVisitor }]
  const keeps =
    owner !== undefined &&
    members.some(({ principal }) => principal.kind === 'team' && principal.group === owner.group)
  const past = [...state.past, ...keysOf(principal)]
  return { ...rest, members, ended, past, ...(keeps ? { owner } : {}) }
}

const leave: Rule<'leave'> = (state, _entry, _act, author) => {
  const member = memberOf(state, author)
  if (!member || !state.accepted) return NOT_ALLOWED
  return { state: { ...without(state, member, false), stale: true } }
}

/** The visitor removes any member; staff remove a device of their own team, never a person. */
const remove: Rule<'remove'> = (state, _entry, act, author) => {
  if ('device' in act) {
    const own = author.kind === 'device' && author.sign === toHex(act.device)
    const isColleague = !own && memberOf(state, author) !== undefined
    const device = toHex(act.device)
    if (!isColleague || state.removed.includes(device)) return NOT_ALLOWED
    return { state: { ...state, removed: [...state.removed, device] } }
  }
  const member = state.members.find((item) => samePrincipal(item.principal, act.principal))
  return isTab(author) && member && state.accepted ? { state: without(state, member, true) } : NOT_ALLOWED
}

const rotate: Rule<'rotate'> = (state, entry, _act, author) => {
  const away = entry.block?.mode === 'away'
  const staff = memberOf(state, author) !== undefined
  if (away ? !staff : !(staff || isTab(author))) return NOT_ALLOWED
  return { state: isTab(author) ? { ...state, closed: false } : state }
}

/** Deletes nothing: read-only until the visitor rotates or comes back; among staff for good. */
const close: Rule<'close'> = (state, _entry, _act, author) => {
  const isOpener =
    author.kind === 'device' &&
    author.group === state.opener?.group &&
    memberOf(state, author)?.principal.kind === 'team'
  const may = author.kind === 'tab' || isOwner(state, author) || isOpener
  return may ? { state: { ...state, closed: true } } : NOT_ALLOWED
}

const RULES: { readonly [T in Exclude<Act['type'], 'create'>]: Rule<T> } = {
  code,
  back,
  accept,
  add,
  rewrap,
  leave,
  remove,
  rotate,
  close,
}

/** Applies the rule of the entry's type. A closed log takes only what the visitor reopens it with. */
export function change(state: LogState, entry: Entry, author: Author): Change {
  const { act } = entry
  if (act.type === 'create') return NOT_ALLOWED
  const reopens = isVisitor(author) && (act.type === 'rotate' || act.type === 'back')
  if (state.closed && !reopens) return { refused: 'closed' }
  const rule = RULES[act.type] as Rule<typeof act.type>
  return rule(state, entry, act as never, author)
}
