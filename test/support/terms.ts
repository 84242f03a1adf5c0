import { createHash } from 'node:crypto'
import {
  type Bytes,
  concat,
  encodeHead,
  encodeSlice,
  equal,
  type HeadRow,
  hash,
  LABEL,
  type LoadedSlice,
  loadSlice,
  type Roster,
  type SignedHead,
  toHex,
  type Verifier,
} from '#wire'
import { TEST_GROUPS, type TestGroups } from './roster.ts'

/** Signatures as terms: only the test's own `signTerm` makes them, so rules can be tried by the thousand. */
export function signTerm(key: Bytes, message: Bytes): Bytes {
  return new Uint8Array(createHash('sha512').update(key).update(message).digest())
}

export const terms: Verifier = {
  hash: (message) => new Uint8Array(createHash('sha256').update(message).digest()),
  verify: (signature, message, key) => equal(signature, signTerm(key, message)),
}

/** 32 bytes that stand for a name. */
export function named(name: string): Bytes {
  return terms.hash(new TextEncoder().encode(name))
}

/** A public KEM key of the right size. */
export function kemNamed(name: string): Bytes {
  return concat(...Array.from({ length: 38 }, (_, i) => named(`${name}/${i}`)))
}

export function kemHash(name: string): Bytes {
  return hash(terms, LABEL.kem, kemNamed(name))
}

export function personId(name: string): Bytes {
  return named(name).slice(0, 16)
}

function sliceOf(group: string, people: Readonly<Record<string, number>>): LoadedSlice {
  const bytes = encodeSlice({
    group,
    people: Object.entries(people).map(([name, count]) => ({
      id: personId(name),
      name: new TextEncoder().encode(name),
      devices: Array.from({ length: count }, (_, i) => ({
        sign: named(`${name}.${i}`),
        kem: kemNamed(`${name}.${i}`),
      })),
    })),
  })
  return loadSlice(terms, bytes)!
}

/** Heads 1, 2, 3 ... in the order given, with all their slices. */
export function termRoster(...versions: readonly TestGroups[]): Roster {
  const heads = new Map<number, SignedHead>()
  const slices = new Map<string, LoadedSlice>()
  for (const [i, groups] of (versions.length > 0 ? versions : [TEST_GROUPS]).entries()) {
    const rows: HeadRow[] = []
    for (const code of Object.keys(groups).sort()) {
      const group = groups[code]!
      const slice = sliceOf(code, group.people)
      slices.set(slice.digest, slice)
      const counts = Object.values(group.people)
      const devices = counts.reduce((sum, count) => sum + count, 0)
      const digest = Uint8Array.from(slice.digest.match(/../g)!, (pair) => Number.parseInt(pair, 16))
      rows.push({ code, role: group.role, people: counts.length, devices, digest })
    }
    const head = {
      version: i + 1,
      issued: 1,
      expires: 2,
      previous: new Uint8Array(32),
      places: new Uint8Array(32),
      groups: rows,
    }
    const signed = { head, hash: hash(terms, LABEL.roster, encodeHead(head)), signatures: [] }
    heads.set(head.version, signed)
  }
  return { heads, slices }
}

/** The roster without one slice: what an endpoint has before it was fetched. */
export function without(roster: Roster, version: number, group: string): Roster {
  const digest = toHex(roster.heads.get(version)!.head.groups.find((row) => row.code === group)!.digest)
  return { heads: roster.heads, slices: new Map([...roster.slices].filter(([key]) => key !== digest)) }
}
