import {
  type Act,
  type Entry,
  groupAt,
  type Hex,
  holderOf,
  type LogState,
  type Member,
  type Principal,
  type Roster,
  toHex,
} from '#wire'
import type { EventName, Who } from '../view.ts'

const NAMES: { readonly [T in Act['type']]?: EventName } = {
  create: 'created',
  code: 'code',
  back: 'back',
  accept: 'accepted',
  add: 'joined',
  leave: 'left',
  remove: 'removed',
  close: 'closed',
  rewrap: 'given',
}

export type Happened = {
  readonly event: EventName
  readonly who: Who
  readonly group?: string
  readonly scope?: 'now' | 'summary' | 'everything'
  readonly to?: Who
}

/** A guest goes by the first of their keys. */
export function signOf(principal: Extract<Principal, { kind: 'guest' }>): Hex {
  const [key] = principal.keys
  return key ? toHex(key.sign) : ''
}

/** Groups of the roster that members are of. */
export function groupsOf(members: readonly Member[]): readonly string[] {
  const groups = members.flatMap(({ principal }) => (principal.kind === 'guest' ? [] : [principal.group]))
  return [...new Set(groups)]
}

function whoIs(principal: Principal): Who {
  if (principal.kind === 'guest') return { kind: 'guest', sign: signOf(principal) }
  if (principal.kind === 'team') return { kind: 'person', group: principal.group }
  return { kind: 'person', group: principal.group, person: toHex(principal.person) }
}

function authorWho(before: LogState | undefined, entry: Entry, roster: Roster): Who {
  if (entry.group === '') {
    const sign = toHex(entry.author)
    const isVisitor = !before || before.tabs.includes(sign) || before.code?.sign === sign
    return isVisitor ? { kind: 'visitor' } : { kind: 'guest', sign }
  }
  const found = groupAt(roster, entry.version, entry.group)
  const holder = found && 'slice' in found ? holderOf(found.slice, toHex(entry.author)) : undefined
  return { kind: 'person', group: entry.group, ...(holder ? { person: holder.person.idHex } : {}) }
}

/** Whose device this is, by the members' slices at the version cited or the log's before it. */
function ownerOf(
  before: LogState | undefined,
  entry: Entry,
  roster: Roster,
  fits: (device: { readonly signHex: Hex; readonly kemHex: Hex }) => boolean,
): Who | undefined {
  const groups = groupsOf(before?.members ?? [])
  for (const version of new Set([entry.version, before?.version ?? entry.version])) {
    for (const group of groups) {
      const found = groupAt(roster, version, group)
      const people = found && 'slice' in found ? found.slice.people : []
      const person = people.find((one) => one.devices.some(fits))
      if (person) return { kind: 'person', group, person: person.idHex }
    }
  }
  return undefined
}

function toWhom(before: LogState | undefined, { act, ...entry }: Entry, roster: Roster): Who | undefined {
  const [first] = act.type === 'rewrap' ? act.items : []
  const kem = first && toHex(first.recipient)
  const sign = act.type === 'remove' && 'device' in act ? toHex(act.device) : undefined
  if (kem === undefined && sign === undefined) return undefined
  const guest = before?.members.find(
    ({ principal }) => principal.kind === 'guest' && principal.keys.some((key) => toHex(key.kem) === kem),
  )
  if (guest) return whoIs(guest.principal)
  return ownerOf(
    before,
    { ...entry, act },
    roster,
    (device) => device.signHex === sign || device.kemHex === kem,
  )
}

/** The visible line an entry leaves, or none (a rotation alone changes no reader). */
export function happened(before: LogState | undefined, entry: Entry, roster: Roster): Happened | undefined {
  const { act } = entry
  if (act.type === 'rotate' && before && before.version < entry.version) {
    return { event: 'roster', who: authorWho(before, entry, roster) }
  }
  const event = NAMES[act.type]
  if (!event) return undefined
  if (act.type === 'add') return { event, who: whoIs(act.principal), scope: act.scope }
  if (act.type === 'remove' && 'principal' in act) return { event, who: whoIs(act.principal) }
  const who = authorWho(before, entry, roster)
  const to = toWhom(before, entry, roster)
  return { event, who, ...(who.group ? { group: who.group } : {}), ...(to ? { to } : {}) }
}
