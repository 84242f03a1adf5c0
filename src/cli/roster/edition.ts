import { type Places, parsePlaces, problems, servicesOf } from '#regions'
import type { Engine } from '#session'
import {
  type Bytes,
  encodeSignedHead,
  type Head,
  type HeadRow,
  hash,
  LABEL,
  type LoadedSlice,
  loadSlice,
  MAX_DEVICES_PER_GROUP,
  MAX_WRAPS,
  toHex,
  unverifiedHead,
} from '#wire'
import { CeremonyFault } from './fault.ts'

/** Slices and places files by lower-case hex digest. */
export type Objects = ReadonlyMap<string, Bytes>

/** One version of the roster, read and held against its own digests. Who signed it is not known here. */
export type Edition = {
  readonly head: Head
  readonly hash: Bytes
  /** In the order of the head. */
  readonly slices: readonly LoadedSlice[]
  readonly places: Places
}

/** Devices of a guest outside the roster (PROTOCOL §6.1). */
const GUEST_DEVICES = 2
/** The visitor's own page and the return code. */
const VISITOR_KEYS = 2

const digestOf = (engine: Engine, bytes: Bytes): string => toHex(hash(engine, LABEL.slice, bytes))

/** The object, when its bytes have the digest it is asked by. */
function object(engine: Engine, objects: Objects, digest: Bytes): Bytes | undefined {
  const bytes = objects.get(toHex(digest))
  return bytes && digestOf(engine, bytes) === toHex(digest) ? bytes : undefined
}

function sliceOf(engine: Engine, objects: Objects, row: HeadRow): LoadedSlice {
  const bytes = object(engine, objects, row.digest)
  if (!bytes) throw new CeremonyFault(`The keys of the group ${row.code} are missing or were changed.`)
  const slice = loadSlice(engine, bytes)
  const devices = slice?.people.flatMap((person) => person.devices).length
  const people = slice?.people.filter((person) => person.devices.length > 0).length
  if (slice?.group !== row.code || devices !== row.devices || people !== row.people)
    throw new CeremonyFault(`The keys of the group ${row.code} are not what the head says of them.`)
  return slice
}

/** Reads a head body and all it names. Throws a CeremonyFault at the first thing a client would refuse. */
export function openEdition(engine: Engine, body: Bytes, objects: Objects): Edition {
  const head = unverifiedHead(encodeSignedHead(body, []))
  if (!head) throw new CeremonyFault('The head of the roster cannot be read.')
  const bytes = object(engine, objects, head.places)
  if (!bytes) throw new CeremonyFault(`The places file of roster ${head.version} is missing or was changed.`)
  const places = parsePlaces(bytes)
  if (!places) throw new CeremonyFault(`The places file of roster ${head.version} cannot be read.`)
  const slices = head.groups.map((row) => sliceOf(engine, objects, row))
  return { head, hash: hash(engine, LABEL.roster, body), slices, places }
}

/** Digests a head names, hex. */
export function namesOf(head: Head): readonly string[] {
  return [head.places, ...head.groups.map((row) => row.digest)].map(toHex)
}

/** For rosters of earlier times: what they name is there, byte for byte. Their form may be one of earlier builds. */
export function checkKept(engine: Engine, head: Head, objects: Objects): void {
  const digests = [head.places, ...head.groups.map((row) => row.digest)]
  if (digests.some((digest) => !object(engine, objects, digest)))
    throw new CeremonyFault(`Something that roster ${head.version} names is missing or was changed.`)
}

function largest(head: Head, role: HeadRow['role']): HeadRow | undefined {
  return head.groups
    .filter((row) => row.role === role)
    .reduce<HeadRow | undefined>((most, row) => (most && most.devices >= row.devices ? most : row), undefined)
}

/** Page, return code, the largest team, the helpdesk, and a partner or a guest: all must fit into one epoch. */
function checkAudience(head: Head): void {
  const [team, helpdesk, partner] = [
    largest(head, 'team'),
    largest(head, 'helpdesk'),
    largest(head, 'partner'),
  ]
  const outside = Math.max(GUEST_DEVICES, partner?.devices ?? 0)
  const wraps = VISITOR_KEYS + (team?.devices ?? 0) + (helpdesk?.devices ?? 0) + outside
  if (wraps <= MAX_WRAPS) return
  const groups = [team, helpdesk, partner].flatMap((row) => (row ? [`${row.code} (${row.devices})`] : []))
  throw new CeremonyFault(
    `A conversation with ${groups.join(', ')} and the visitor needs ${wraps} keys, and ${MAX_WRAPS} is the most.`,
  )
}

/** Nobody in two groups, no device at two people: a client would count it once and show it wrongly. */
function checkApart(edition: Edition): void {
  const people = edition.slices.flatMap((slice) => slice.people)
  const devices = people.flatMap((person) => person.devices.map((device) => device.signHex))
  const kems = people.flatMap((person) => person.devices.map((device) => device.kemHex))
  if (new Set(devices).size !== devices.length || new Set(kems).size !== kems.length)
    throw new CeremonyFault('One device stands in the roster twice.')
  if (new Set(people.map((person) => person.idHex)).size !== people.length)
    throw new CeremonyFault('One person stands in the roster twice.')
}

function checkPlaces({ head, places }: Edition, now: number): void {
  const [fault] = problems(places, now)
  if (fault !== undefined) throw new CeremonyFault(`The places file is not sound: ${fault}.`)
  const answering = new Set(head.groups.filter((row) => row.devices > 0).map((row) => row.code))
  for (const { id, state, group } of servicesOf(places)) {
    if (state === 'confirmed' && !answering.has(group ?? ''))
      throw new CeremonyFault(`The places file sends people to ${id}, whose group ${group} has no device.`)
  }
}

/** Limits and sense of what is to be served next. */
export function checkSound(edition: Edition, now: number): void {
  const crowded = edition.head.groups.find((row) => row.devices > MAX_DEVICES_PER_GROUP)
  if (crowded) throw new CeremonyFault(`${crowded.code} has more than ${MAX_DEVICES_PER_GROUP} devices.`)
  checkAudience(edition.head)
  checkApart(edition)
  checkPlaces(edition, now)
}
