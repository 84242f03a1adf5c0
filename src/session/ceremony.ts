import {
  type Bytes,
  encodeHead,
  encodeSignedHead,
  encodeSlice,
  type GroupRole,
  type HeadSignature,
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

/** Everything that will be served, with nothing signed yet. */
export type RosterDraft = {
  /** What the roots sign. */
  readonly body: Bytes
  readonly headHash: Bytes
  /** One for each group, in the order of the head. */
  readonly slices: readonly Bytes[]
}

const devicesOf = (group: GroupRecord): number =>
  group.people.reduce((sum, person) => sum + person.devices.length, 0)

/** Makes head body and slices (PROTOCOL §5); throws Refused where a client would refuse the group or the name. */
export function draftRoster(engine: Engine, record: RosterRecord): RosterDraft {
  const groups = [...record.groups].sort((a, b) => (a.code < b.code ? -1 : 1))
  const isLarge = (group: GroupRecord): boolean =>
    devicesOf(group) > MAX_DEVICES_PER_GROUP || group.people.some((person) => person.name.length > MAX_NAME)
  if (groups.some(isLarge)) throw new Refused('bad-request')
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
      devices: devicesOf(group),
      digest: hash(engine, LABEL.slice, slices[i] ?? new Uint8Array()),
    })),
  })
  return { body, headHash: hash(engine, LABEL.roster, body), slices }
}

/** One root's signature over a head body. */
export function signHead(engine: Engine, body: Bytes, root: Root): HeadSignature {
  const pair = engine.signPair(root.seed)
  const signature = engine.sign(labelled(LABEL.roster, body), pair.secret)
  engine.wipe(pair.secret)
  return { root: root.index, signature }
}

/** The head as served. Throws Refused unless two or three different roots signed it. */
export function joinHead(body: Bytes, signatures: readonly HeadSignature[]): Bytes {
  const rising = [...signatures].sort((a, b) => a.root - b.root)
  const separate = rising.every((item, i) => i === 0 || item.root !== rising[i - 1]?.root)
  if (rising.length < 2 || !separate) throw new Refused('bad-request')
  return encodeSignedHead(body, rising)
}

/** Draft and signatures at once, for roots that need no table of their own: those of the demo. */
export function signRoster(engine: Engine, record: RosterRecord, roots: readonly Root[]): SignedRoster {
  const { body, headHash, slices } = draftRoster(engine, record)
  const signatures = roots.map((root) => signHead(engine, body, root))
  return { head: joinHead(body, signatures), headHash, slices }
}
