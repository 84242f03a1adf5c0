import { toHex } from '../codec/bytes.ts'
import type { Principal } from '../principal.ts'
import { groupAt, holderOf, type Missing, type Roster } from '../roster.ts'
import type { Entry } from './entry.ts'
import type { Hex, LogState, Member } from './state.ts'

/** Who speaks in an entry, as far as keys and roster show. */
export type Author =
  | { readonly kind: 'tab'; readonly current: boolean }
  | { readonly kind: 'return' }
  | { readonly kind: 'device'; readonly group: string; readonly person: Hex; readonly sign: Hex }
  | { readonly kind: 'guest'; readonly sign: Hex }

/** Resolves the author of an entry; `undefined` = nobody this log knows, or a removed device. */
export function authorOf(
  state: LogState,
  entry: Entry,
  roster: Roster,
): Author | { readonly missing: Missing } | undefined {
  const sign = toHex(entry.author)
  if (entry.group === '') {
    if (state.tabs.includes(sign)) return { kind: 'tab', current: state.tab?.sign === sign }
    if (state.code?.sign === sign) return { kind: 'return' }
    const isGuest = guestWith(state.members, sign) && !state.removed.includes(sign)
    return isGuest ? { kind: 'guest', sign } : undefined
  }
  const found = groupAt(roster, entry.version, entry.group)
  if (!found || 'missing' in found) return found
  const holder = holderOf(found.slice, sign)
  if (!holder || state.removed.includes(sign)) return undefined
  return { kind: 'device', group: entry.group, person: holder.person.idHex, sign }
}

function guestWith(members: readonly Member[], sign: Hex): Member | undefined {
  return members.find(
    ({ principal }) => principal.kind === 'guest' && principal.keys.some((key) => toHex(key.sign) === sign),
  )
}

/** The membership an author speaks under: as a person, through a member team, or as a guest. */
export function memberOf(state: LogState, author: Author): Member | undefined {
  if (author.kind === 'guest') return guestWith(state.members, author.sign)
  if (author.kind !== 'device') return undefined
  const own = state.members.filter(
    ({ principal }) => principal.kind !== 'guest' && principal.group === author.group,
  )
  return (
    own.find(({ principal }) => principal.kind === 'person' && toHex(principal.person) === author.person) ??
    own.find(({ principal }) => principal.kind === 'team')
  )
}

export function samePrincipal(a: Principal, b: Principal): boolean {
  if (a.kind === 'guest' || b.kind === 'guest') {
    if (a.kind !== 'guest' || b.kind !== 'guest') return false
    const keys = a.keys.map((key) => toHex(key.sign))
    return keys.length === b.keys.length && b.keys.every((key) => keys.includes(toHex(key.sign)))
  }
  if (a.kind !== b.kind || a.group !== b.group) return false
  return a.kind === 'team' || (b.kind === 'person' && toHex(a.person) === toHex(b.person))
}

export function isReceiver(state: LogState, group: string): boolean {
  return group !== '' && (state.receivers.team === group || state.receivers.helpdesk === group)
}
