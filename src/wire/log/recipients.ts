import { toHex } from '../codec/bytes.ts'
import type { Principal } from '../principal.ts'
import { groupAt, type Missing, type Roster } from '../roster.ts'
import type { LoadedPerson } from '../slice.ts'
import type { Mode } from './entry.ts'
import type { Hex, Member, TabKeys } from './state.ts'

/** A device (or tab, or return key) that gets a wrap; `kem` is the hash of its public key. */
export type Recipient = {
  readonly kem: Hex
  readonly kind: 'tab' | 'return' | 'device' | 'guest'
  readonly group?: string
  readonly person?: Hex
  readonly sign?: Hex
}

export type Audience = {
  /** None in a conversation among staff. */
  readonly tab?: TabKeys
  /** KEM hash of the return key, when the mode is `away`. */
  readonly returnKem?: Hex
  readonly members: readonly Member[]
  readonly removed: readonly Hex[]
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function devicesOf(group: string, people: readonly LoadedPerson[], removed: readonly Hex[]): Recipient[] {
  const devices: Recipient[] = []
  for (const person of [...people].sort((a, b) => byText(a.idHex, b.idHex))) {
    for (const device of [...person.devices].sort((a, b) => byText(a.signHex, b.signHex))) {
      if (removed.includes(device.signHex)) continue
      devices.push({
        kem: device.kemHex,
        kind: 'device',
        group,
        person: person.idHex,
        sign: device.signHex,
      })
    }
  }
  return devices
}

function guestKeys(principal: Extract<Principal, { kind: 'guest' }>): Recipient[] {
  return principal.keys.map((key) => ({ kem: toHex(key.kem), kind: 'guest' as const, sign: toHex(key.sign) }))
}

/** The devices of one principal as of a roster version. */
export function devicesOfPrincipal(
  roster: Roster,
  version: number,
  principal: Principal,
  removed: readonly Hex[],
): readonly Recipient[] | { readonly missing: Missing } {
  if (principal.kind === 'guest')
    return guestKeys(principal).filter((key) => !removed.includes(key.sign ?? ''))
  const found = groupAt(roster, version, principal.group)
  if (!found) return []
  if ('missing' in found) return found
  const id = principal.kind === 'person' ? toHex(principal.person) : undefined
  const people = found.slice.people.filter((person) => id === undefined || person.idHex === id)
  return devicesOf(principal.group, people, removed)
}

/**
 * The set of wraps is computed, never chosen (PROTOCOL §6): tab (unless it makes the epoch, or there is none), return key when
 * away, then members' devices by group, person and key; guests last, in order of joining. A device that is in
 * twice (person and team) counts once.
 */
export function recipientsOf(
  roster: Roster,
  version: number,
  audience: Audience,
  mode: Mode,
  byTab: boolean,
): readonly Recipient[] | { readonly missing: Missing } {
  const { tab } = audience
  const first: Recipient[] = byTab || !tab ? [] : [{ kem: tab.kem, kind: 'tab' }]
  if (mode === 'away' && audience.returnKem) first.push({ kem: audience.returnKem, kind: 'return' })
  const groups = audience.members
    .map((member) => member.principal)
    .filter((principal) => principal.kind !== 'guest')
    .sort((a, b) => byText(a.group, b.group))
  const guests = audience.members.map((member) => member.principal).filter((p) => p.kind === 'guest')
  const all: Recipient[] = [...first]
  for (const principal of [...groups, ...guests]) {
    const devices = devicesOfPrincipal(roster, version, principal, audience.removed)
    if ('missing' in devices) return devices
    all.push(...devices)
  }
  const order = new Map(all.map((item) => [item.kem, item]))
  return [...order.values()]
}
