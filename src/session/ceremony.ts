import {
  type Bytes,
  encodeHead,
  encodeSignedHead,
  encodeSlice,
  type GroupRole,
  hash,
  LABEL,
  labelled,
  MAX_DEVICES_PER_GROUP,
  MAX_NAME,
  type Person,
  Refused,
} from '#wire'
import type { Engine } from './engine.ts'

export type GroupRecord = {
  readonly code: string
  readonly role: GroupRole
  readonly people: readonly Person[]
}

export type RosterRecord = {
  readonly version: number
  /** Milliseconds. */
  readonly issued: number
  readonly expires: number
  /** Hash of the previous head; zeros for the first. */
  readonly previous: Bytes
  /** The places file as served. */
  readonly places: Bytes
  readonly groups: readonly GroupRecord[]
}

/** A root's place in the build's list and its 32-byte seed, which never leaves the offline machine. */
export type Root = { readonly index: number; readonly seed: Bytes }

export type SignedRoster = {
  readonly head: Bytes
  readonly headHash: Bytes
  readonly slices: readonly Bytes[]
}

/** Hash by which the places file stands in the head. */
export function placesDigest(engine: Engine, places: Bytes): Bytes {
  return hash(engine, LABEL.slice, places)
}

/** Makes head and slices and signs with two or three separate roots (PROTOCOL §5); refuses what no client would take. */
export function signRoster(engine: Engine, record: RosterRecord, roots: readonly Root[]): SignedRoster {
  const groups = [...record.groups].sort((a, b) => (a.code < b.code ? -1 : 1))
  const counts = groups.map((group) => group.people.reduce((sum, person) => sum + person.devices.length, 0))
  const indexes = [...roots].sort((a, b) => a.index - b.index)
  const separate = indexes.every((root, i) => i === 0 || root.index !== indexes[i - 1]?.index)
  const names = ([] as number[]).concat(
    ...groups.map((group) => group.people.map((person) => person.name.length)),
  )
  const isLarge =
    counts.some((count) => count > MAX_DEVICES_PER_GROUP) || names.some((length) => length > MAX_NAME)
  if (roots.length < 2 || !separate || isLarge) {
    throw new Refused('bad-request')
  }
  const slices = groups.map((group) => encodeSlice({ group: group.code, people: group.people }))
  const body = encodeHead({
    version: record.version,
    issued: record.issued,
    expires: record.expires,
    previous: record.previous,
    places: placesDigest(engine, record.places),
    groups: groups.map((group, i) => ({
      code: group.code,
      role: group.role,
      people: group.people.filter((person) => person.devices.length > 0).length,
      devices: counts[i] ?? 0,
      digest: hash(engine, LABEL.slice, slices[i] ?? new Uint8Array()),
    })),
  })
  const message = labelled(LABEL.roster, body)
  const signatures = indexes.map((root) => ({
    root: root.index,
    signature: engine.sign(message, engine.signPair(root.seed).secret),
  }))
  return { head: encodeSignedHead(body, signatures), headHash: hash(engine, LABEL.roster, body), slices }
}
