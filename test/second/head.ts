import {
  type Bytes,
  cat,
  exactly,
  Inexact,
  list,
  type Reader,
  raw,
  rising,
  text,
  u8,
  u16,
  u32,
  u48,
} from './bytes.ts'
import { type Crypto, L, noble, sign } from './labels.ts'

/** §5. Hashes and keys in hex, times in ms. */
export type Group = {
  readonly code: string
  readonly role: 'team' | 'helpdesk' | 'partner'
  readonly people: number
  readonly devices: number
  readonly digest: string
}
export type Head = {
  readonly version: number
  readonly issued: number
  readonly expires: number
  readonly previous: string
  readonly places: string
  readonly groups: readonly Group[]
}
export type SignedHead = Head & {
  readonly body: Bytes
  readonly signatures: readonly { readonly index: number; readonly signature: Bytes }[]
}

const ROLES = ['team', 'helpdesk', 'partner'] as const

const readRole = (from: Reader): Group['role'] => {
  const role = ROLES[from.uint(1) - 1]
  if (!role) throw new Inexact('role')
  return role
}

const readBody = (from: Reader): Head => {
  from.const(1)
  const head = {
    version: from.uint(4),
    issued: from.uint(6),
    expires: from.uint(6),
    previous: from.hex(32),
    places: from.hex(32),
    groups: from.list(255, () => ({
      code: from.text(),
      role: readRole(from),
      people: from.uint(1),
      devices: from.uint(1),
      digest: from.hex(32),
    })),
  }
  if (head.groups.some((group) => group.code === '')) throw new Inexact('code')
  rising(head.groups.map((group) => group.code))
  return head
}

export const encodeHead = (head: Head): Bytes =>
  cat(
    u8(1),
    u32(head.version),
    u48(head.issued),
    u48(head.expires),
    raw(head.previous),
    raw(head.places),
    list(
      head.groups.map((group) =>
        cat(
          text(group.code),
          u8(ROLES.indexOf(group.role) + 1),
          u8(group.people),
          u8(group.devices),
          raw(group.digest),
        ),
      ),
    ),
  )

/** A head as served: `seeds` by root index. */
export const signHead = (head: Head, seeds: ReadonlyMap<number, Bytes>): Bytes => {
  const body = encodeHead(head)
  const signatures = [...seeds]
    .sort(([a], [b]) => a - b)
    .map(([index, seed]) => cat(u8(index), sign(seed, L('roster', body))))
  return cat(u16(body.length), body, list(signatures))
}

/** Undefined unless exact, and signed by at least two of the roots. */
export const openHead = (
  bytes: Bytes,
  roots: readonly Bytes[],
  crypto: Crypto = noble,
): SignedHead | undefined => {
  const served = exactly(bytes, (from) => {
    const body = from.take(from.uint(2))
    const signatures = from.list(3, () => ({ index: from.upTo(2), signature: from.take(64) }))
    if (signatures.length < 2) throw new Inexact('signatures')
    rising(signatures.map(({ index }) => String(index)))
    return { body, signatures }
  })
  const head = served && exactly(served.body, readBody)
  if (!head) return undefined
  const isSigned = served.signatures.every(({ index, signature }) => {
    const root = roots[index]
    return root !== undefined && crypto.verify(signature, L('roster', served.body), root)
  })
  return isSigned ? { ...head, ...served } : undefined
}

/** What the page pins; and what a staff client has seen, with the clock it may use. */
export type Pin = { readonly version: number; readonly at: number }
export const isForVisitor = (head: Head, pin: Pin): boolean =>
  head.version >= pin.version && head.expires >= pin.at
export const isForStaff = (head: Head, highest: number, now: number): boolean =>
  head.version >= highest && head.expires >= now
