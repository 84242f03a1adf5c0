import { toHex } from './codec/bytes.ts'
import type { Head, SignedHead } from './head.ts'
import type { LoadedDevice, LoadedPerson, LoadedSlice } from './slice.ts'

/** Heads by version and slices by digest, each already checked against the pinned roots. */
export type Roster = {
  readonly heads: ReadonlyMap<number, SignedHead>
  readonly slices: ReadonlyMap<string, LoadedSlice>
}

/** What is missing before an entry can be judged. */
export type Missing = { readonly heads: readonly number[]; readonly slices: readonly string[] }

export type Found = { readonly slice: LoadedSlice } | { readonly missing: Missing } | undefined

export function rowOf(head: Head, group: string): Head['groups'][number] | undefined {
  return head.groups.find((row) => row.code === group)
}

/** The people of a group as of a roster version: found, still to be fetched, or no such group. */
export function groupAt(roster: Roster, version: number, group: string): Found {
  const signed = roster.heads.get(version)
  if (!signed) return { missing: { heads: [version], slices: [] } }
  const row = rowOf(signed.head, group)
  if (!row) return undefined
  const digest = toHex(row.digest)
  const slice = roster.slices.get(digest)
  if (!slice) return { missing: { heads: [], slices: [digest] } }
  return slice.group === group ? { slice } : undefined
}

export type Holder = { readonly person: LoadedPerson; readonly device: LoadedDevice }

export function holderOf(slice: LoadedSlice, signHex: string): Holder | undefined {
  for (const person of slice.people) {
    const device = person.devices.find((item) => item.signHex === signHex)
    if (device) return { person, device }
  }
  return undefined
}
