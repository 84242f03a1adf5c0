import type { Directory, Places } from '#regions'
import {
  agree,
  type Bytes,
  type Clock,
  decodeHeadList,
  encodeHeadList,
  type HeadList,
  hash,
  headListOf,
  LABEL,
  type LoadedSlice,
  loadSlice,
  openHead,
  type Roster,
  type SignedHead,
  toHex,
  type Verifier,
} from '#wire'

/** A published roster as bytes: signed heads in any order, slices and places files, the head list where there is one. */
export type Publication = {
  readonly heads: readonly Bytes[]
  readonly objects: readonly Bytes[]
  readonly list?: Bytes | undefined
}

type Published = { readonly signed: SignedHead; readonly bytes: Bytes }

/** Every head and slice ever published here, checked against the roots of the build (PROTOCOL §5). */
export interface RosterBook {
  readonly roster: Roster
  readonly current: Published
  /** When this server took the current roster up, epoch ms. */
  readonly publishedAt: number
  /** The head list as served, made of the signed heads themselves (PROTOCOL §5.1). */
  readonly list: Bytes
  head(version: number): Bytes | undefined
  /** Slice or places file by lower-case hex digest. */
  object(digest: string): Bytes | undefined
  /** Takes up a newer publication; what was there stays. Throws a RosterFault and changes nothing if it is bad. */
  publish(publication: Publication): void
  /** Groups and places of the current roster, for the hours of receivers. */
  directory(): Omit<Directory, 'status'>
}

/** The roster cannot be used: one sentence for the operator. */
export class RosterFault extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'RosterFault'
  }
}

export type BookDeps = {
  readonly verifier: Verifier
  readonly clock: Clock
  readonly roots: readonly Bytes[]
  readonly parsePlaces: (bytes: Bytes) => Places | undefined
}

type Shelf = {
  readonly heads: ReadonlyMap<number, SignedHead>
  readonly headBytes: ReadonlyMap<number, Bytes>
  readonly slices: ReadonlyMap<string, LoadedSlice>
  readonly objects: ReadonlyMap<string, Bytes>
  readonly list: HeadList
}

const EMPTY: Shelf = {
  heads: new Map(),
  headBytes: new Map(),
  slices: new Map(),
  objects: new Map(),
  list: [],
}

/** Clients refuse a history with a gap or a break: it must not even be served. */
function listed(heads: Shelf['heads'], published: Bytes | undefined): HeadList {
  const list = headListOf(heads)
  if (!list)
    throw new RosterFault(
      `The rosters do not follow one another from 1 to ${Math.max(...heads.keys())}: one is missing or names another before it.`,
    )
  const named = published && decodeHeadList(published)
  if (published && (!named || !agree(named, list)))
    throw new RosterFault('The list of rosters in BAKEN_ROSTER is not that of the signed heads.')
  return list
}

function shelved(deps: BookDeps, before: Shelf, publication: Publication): Shelf {
  const heads = new Map(before.heads)
  const headBytes = new Map(before.headBytes)
  for (const bytes of publication.heads) {
    const signed = openHead(deps.verifier, bytes, deps.roots)
    if (!signed) throw new RosterFault('A roster head is not signed by two of the roots of this build.')
    const known = heads.get(signed.head.version)
    if (known && toHex(known.hash) !== toHex(signed.hash))
      throw new RosterFault(`There are two different roster heads of version ${signed.head.version}.`)
    heads.set(signed.head.version, signed)
    if (!known) headBytes.set(signed.head.version, bytes)
  }
  const slices = new Map(before.slices)
  const objects = new Map(before.objects)
  for (const bytes of publication.objects) {
    objects.set(toHex(hash(deps.verifier, LABEL.slice, bytes)), bytes)
    const slice = loadSlice(deps.verifier, bytes)
    if (slice) slices.set(slice.digest, slice)
  }
  if (heads.size === 0) throw new RosterFault('BAKEN_ROSTER holds no roster head.')
  return { heads, headBytes, slices, objects, list: listed(heads, publication.list) }
}

function newest(shelf: Shelf): Published {
  const version = Math.max(...shelf.heads.keys())
  const signed = shelf.heads.get(version)
  const bytes = shelf.headBytes.get(version)
  if (!signed || !bytes) throw new RosterFault('BAKEN_ROSTER holds no roster head.')
  return { signed, bytes }
}

function placesOf(deps: BookDeps, shelf: Shelf, { signed }: Published): Places {
  const bytes = shelf.objects.get(toHex(signed.head.places))
  const places = bytes && deps.parsePlaces(bytes)
  if (!places) throw new RosterFault(`The places file of roster version ${signed.head.version} is missing.`)
  const lacking = signed.head.groups.find((row) => !shelf.slices.has(toHex(row.digest)))
  if (lacking) throw new RosterFault(`The keys of the group ${lacking.code} are missing from the roster.`)
  return places
}

/** Opens a publication; throws a RosterFault when it does not hold together. */
export function openBook(deps: BookDeps, publication: Publication): RosterBook {
  let shelf = shelved(deps, EMPTY, publication)
  let current = newest(shelf)
  let places = placesOf(deps, shelf, current)
  let publishedAt = deps.clock()
  let list = encodeHeadList(shelf.list)
  return {
    get roster() {
      return shelf
    },
    get current() {
      return current
    },
    get publishedAt() {
      return publishedAt
    },
    get list() {
      return list
    },
    head: (version) => shelf.headBytes.get(version),
    object: (digest) => shelf.objects.get(digest),
    publish: (more) => {
      const next = shelved(deps, shelf, more)
      const found = newest(next)
      const table = placesOf(deps, next, found)
      const isNewer = found.signed.head.version > current.signed.head.version
      shelf = next
      current = found
      places = table
      list = encodeHeadList(next.list)
      if (isNewer) publishedAt = deps.clock()
    },
    directory: () => ({
      places,
      groups: current.signed.head.groups.map(({ code, role, people, devices }) => ({
        code,
        role,
        people,
        devices,
      })),
    }),
  }
}
