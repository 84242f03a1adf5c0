import type { Entry } from './entry.ts'
import { isSame, type Principal } from './principal.ts'
import { covers, type Device, devicesOf, guestKeys, isRemoved } from './recipients.ts'
import type { Roster } from './roster.ts'
import type { Member, State } from './state.ts'

/** Who signed an entry, as far as membership is concerned. */
export type Author =
  | { readonly kind: 'tab' }
  | { readonly kind: 'oldTab' }
  | { readonly kind: 'code' }
  | { readonly kind: 'guest'; readonly principals: readonly Principal[] }
  | { readonly kind: 'device'; readonly device: Device; readonly principals: readonly Principal[] }
  | { readonly kind: 'nobody' }

const heldBy = (members: readonly Member[], is: (one: Principal) => boolean): Principal[] =>
  members.map(({ principal }) => principal).filter(is)

export const authorOf = (state: State, roster: Roster, entry: Pick<Entry, 'author' | 'group'>): Author => {
  const { author: key, group } = entry
  if (group !== '') {
    const device = devicesOf(roster).find((one) => one.group === group && one.sign === key)
    if (!device || isRemoved(state, key)) return { kind: 'nobody' }
    return { kind: 'device', device, principals: heldBy(state.members, (one) => covers(one, device)) }
  }
  if (key === state.tab?.sign) return { kind: 'tab' }
  if (state.tabs.includes(key)) return { kind: 'oldTab' }
  if (key === state.code?.sign) return { kind: 'code' }
  if (!guestKeys(state.members).some(({ sign }) => sign === key)) return { kind: 'nobody' }
  const isTheirs = (one: Principal): boolean =>
    one.kind === 'guest' && one.keys.some(({ sign }) => sign === key)
  return { kind: 'guest', principals: heldBy(state.members, isTheirs) }
}

/** Members other than the visitor. */
export const isMember = (author: Author): boolean =>
  (author.kind === 'guest' || author.kind === 'device') && author.principals.length > 0

export const isOfTeam = (author: Author): boolean =>
  author.kind === 'device' && author.principals.some((one) => one.kind === 'team')

export const isReceiver = (state: State, author: Author): boolean =>
  author.kind === 'device' &&
  (author.device.group === state.receivers.team || author.device.group === state.receivers.helpdesk)

export const isOwner = (state: State, author: Author): boolean =>
  author.kind === 'device' &&
  author.device.group === state.owner?.group &&
  author.device.person === state.owner.person

export const without = (members: readonly Member[], gone: readonly Principal[]): Member[] =>
  members.filter(({ principal }) => !gone.some((one) => isSame(one, principal)))
