import type { Principal } from './principal.ts'
import type { Roster } from './roster.ts'
import type { Member, State } from './state.ts'

/** A device of the roster, where it stands. */
export type Device = {
  readonly group: string
  readonly person: string
  readonly sign: string
  readonly kem: string
}

const below = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** All devices, by group, person id and sign key. */
export const devicesOf = (roster: Roster): Device[] =>
  roster.groups
    .flatMap(({ code, people }) =>
      people.flatMap(({ id, devices }) => devices.map((one) => ({ group: code, person: id, ...one }))),
    )
    .sort((a, b) => below(a.group, b.group) || below(a.person, b.person) || below(a.sign, b.sign))

/** Whether a principal of the roster speaks for this person of this group. */
export const covers = (principal: Principal, who: { group: string; person: string }): boolean =>
  principal.kind !== 'guest' &&
  principal.group === who.group &&
  (principal.kind === 'team' || principal.person === who.person)

type Within = Pick<State, 'members' | 'removed'>

export const isRemoved = (state: Pick<State, 'removed'>, sign: string): boolean =>
  state.removed.some((one) => one.sign === sign)

/** Devices of members, without removed ones; each with the earliest epoch it may read. */
export const memberDevices = (state: Within, roster: Roster): (Device & { readonly from: number })[] =>
  devicesOf(roster).flatMap((device) => {
    const memberships = state.members.filter(({ principal }) => covers(principal, device))
    if (memberships.length === 0 || isRemoved(state, device.sign)) return []
    return [{ ...device, from: Math.min(...memberships.map(({ from }) => from)) }]
  })

export const guestKeys = (members: readonly Member[]): { sign: string; kem: string; from: number }[] =>
  members.flatMap(({ principal, from }) =>
    principal.kind === 'guest' ? principal.keys.map((key) => ({ ...key, from })) : [],
  )

/** §6.2: KEM hashes in the order of the wraps. */
export const recipients = (
  state: Within & Pick<State, 'tab' | 'code'>,
  roster: Roster,
  epoch: { readonly mode: 'here' | 'away'; readonly byTab: boolean },
): string[] => [
  ...(epoch.byTab || !state.tab ? [] : [state.tab.kem]),
  ...(epoch.mode === 'away' && state.code ? [state.code.kem] : []),
  ...memberDevices(state, roster).map(({ kem }) => kem),
  ...guestKeys(state.members).map(({ kem }) => kem),
]
