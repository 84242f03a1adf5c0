import type { Bytes } from './codec/bytes.ts'
import { decode, type Reader } from './codec/reader.ts'
import { Writer } from './codec/writer.ts'
import { HASH, SIGNATURE } from './sizes.ts'
import { hash, LABEL, labelled, type Verifier } from './verifier.ts'

const GROUP_ROLE = { team: 1, helpdesk: 2, partner: 3 } as const
export type GroupRole = keyof typeof GROUP_ROLE
const ROLE_NAME: Record<number, GroupRole | undefined> = { 1: 'team', 2: 'helpdesk', 3: 'partner' }

export type HeadRow = {
  readonly code: string
  readonly role: GroupRole
  readonly people: number
  readonly devices: number
  /** Hash of the group's padded slice. */
  readonly digest: Bytes
}

/** The signed list of groups (PROTOCOL §5). Times in ms. */
export type Head = {
  readonly version: number
  readonly issued: number
  readonly expires: number
  readonly previous: Bytes
  /** Hash of the places file. */
  readonly places: Bytes
  readonly groups: readonly HeadRow[]
}

export type HeadSignature = { readonly root: number; readonly signature: Bytes }

export function encodeHead(head: Head): Bytes {
  const writer = new Writer().u8(1).u32(head.version).u48(head.issued).u48(head.expires)
  writer.fixed(head.previous, HASH).fixed(head.places, HASH)
  writer.list(head.groups, (row) =>
    writer.text(row.code).u8(GROUP_ROLE[row.role]).u8(row.people).u8(row.devices).fixed(row.digest, HASH),
  )
  return writer.done()
}

/** body length u16 ‖ body ‖ list of (root index, signature). */
export function encodeSignedHead(body: Bytes, signatures: readonly HeadSignature[]): Bytes {
  const writer = new Writer().u16(body.length).raw(body)
  writer.list(signatures, (item) => writer.u8(item.root).fixed(item.signature, SIGNATURE))
  return writer.done()
}

function readRow(reader: Reader): HeadRow {
  const code = reader.text()
  const role = ROLE_NAME[reader.u8()]
  if (code === '' || role === undefined) {
    reader.must(false)
    throw new Error('unreachable')
  }
  return { code, role, people: reader.u8(), devices: reader.u8(), digest: reader.raw(HASH) }
}

function readHead(reader: Reader): Head {
  reader.must(reader.u8() === 1)
  const head = {
    version: reader.u32(),
    issued: reader.u48(),
    expires: reader.u48(),
    previous: reader.raw(HASH),
    places: reader.raw(HASH),
    groups: reader.list(255, () => readRow(reader)),
  }
  reader.must(reader.left === 0)
  const codes = head.groups.map((row) => row.code)
  reader.must(codes.every((code, i) => i === 0 || (codes[i - 1] ?? '') < code))
  return head
}

type Parts = { readonly body: Bytes; readonly signatures: readonly HeadSignature[] }

function split(bytes: Bytes): Parts | undefined {
  return decode(bytes, (reader) => {
    const body = reader.raw(reader.u16())
    const signatures = reader.list(3, () => ({ root: reader.u8(), signature: reader.raw(SIGNATURE) }))
    reader.must(reader.left === 0)
    return { body, signatures }
  })
}

/** NOT verified: good for knowing which files to fetch, for nothing else. */
export function unverifiedHead(bytes: Bytes): Head | undefined {
  const parts = split(bytes)
  return parts && decode(parts.body, readHead)
}

export type SignedHead = {
  readonly head: Head
  readonly hash: Bytes
  readonly signatures: readonly HeadSignature[]
}

/**
 * Signatures are over the received bytes of the body; strictly rising root index, at least two, each valid. What
 * does not decode exactly is refused before a signature is looked at.
 */
export function openHead(verifier: Verifier, bytes: Bytes, roots: readonly Bytes[]): SignedHead | undefined {
  const parts = split(bytes)
  const head = parts && decode(parts.body, readHead)
  if (!parts || !head || parts.signatures.length < 2) return undefined
  const { body, signatures } = parts
  const rising = signatures.every((item, i) => i === 0 || (signatures[i - 1]?.root ?? 0) < item.root)
  if (!rising) return undefined
  const message = labelled(LABEL.roster, body)
  const valid = signatures.every((item) => {
    const root = roots[item.root]
    return root !== undefined && verifier.verify(item.signature, message, root)
  })
  return valid ? { head, hash: hash(verifier, LABEL.roster, body), signatures } : undefined
}
