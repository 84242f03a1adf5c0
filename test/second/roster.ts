import { type Bytes, hex } from './bytes.ts'
import { type Group, openHead } from './head.ts'
import { type Crypto, L, noble } from './labels.ts'
import { decodeSlice } from './slice.ts'

/** A head with the slices it names, as membership needs it: everything in hex, devices by the hash of their KEM key. */
export type Roster = {
  readonly version: number
  readonly hash: string
  readonly groups: readonly {
    readonly code: string
    readonly role: Group['role']
    readonly people: readonly {
      readonly id: string
      readonly devices: readonly { readonly sign: string; readonly kem: string }[]
    }[]
  }[]
}

/** Undefined unless the head is signed and every group's slice is there and named by its digest. */
export const openRoster = (
  head: Bytes,
  slices: readonly Bytes[],
  roots: readonly Bytes[],
  crypto: Crypto = noble,
): Roster | undefined => {
  const opened = openHead(head, roots, crypto)
  if (!opened) return undefined
  const named = (label: string, bytes: Bytes): string => hex(crypto.hash(L(label, bytes)))
  const groups: Roster['groups'][number][] = []
  for (const { code, role, digest } of opened.groups) {
    const bytes = slices.find((one) => named('slice', one) === digest)
    const slice = bytes && decodeSlice(bytes)
    if (slice?.code !== code) return undefined
    const people = slice.people.map(({ id, devices }) => ({
      id,
      devices: devices.map(({ sign, kem }) => ({ sign, kem: named('kem', kem) })),
    }))
    groups.push({ code, role, people })
  }
  return { version: opened.version, hash: named('roster', opened.body), groups }
}

/** §5: what the roots refuse to sign. */
export const isSignable = (groups: readonly Pick<Group, 'role' | 'devices'>[]): boolean => {
  const largest = (role: Group['role']): number =>
    Math.max(0, ...groups.filter((group) => group.role === role).map((group) => group.devices))
  const guests = 2
  const audience = 2 + largest('team') + largest('helpdesk') + Math.max(largest('partner'), guests)
  return groups.every((group) => group.devices <= 8) && audience <= 20
}
