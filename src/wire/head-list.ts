import { type Bytes, concat, equal, isZero } from './codec/bytes.ts'
import { decode } from './codec/reader.ts'
import type { SignedHead } from './head.ts'
import { HASH, MAX_HEADS } from './sizes.ts'

/** Hashes of all heads there ever were, row i of version i + 1: a gap cannot even be written (PROTOCOL §5.1). */
export type HeadList = readonly Bytes[]

/** suite(1) u8 ‖ one hash for each version, from 1 on. */
export function encodeHeadList(list: HeadList): Bytes {
  if (list.length === 0 || list.length > MAX_HEADS) throw new RangeError('heads')
  if (list.some((row) => row.length !== HASH)) throw new RangeError('fixed')
  return concat(Uint8Array.of(1), ...list)
}

export function decodeHeadList(bytes: Bytes): HeadList | undefined {
  return decode(bytes, (reader) => {
    reader.must(reader.u8() === 1)
    reader.must(reader.left > 0 && reader.left <= MAX_HEADS * HASH)
    const rows: Bytes[] = []
    while (reader.left > 0) rows.push(reader.raw(HASH))
    return rows
  })
}

/** What the list says of a version; `undefined` where it does not reach. */
export function hashAt(list: HeadList, version: number): Bytes | undefined {
  return list[version - 1]
}

/** Whether a head is the row of its version and names the row before as its own. */
export function isListed(list: HeadList, { head, hash }: SignedHead): boolean {
  const row = hashAt(list, head.version)
  const before = hashAt(list, head.version - 1)
  const follows = before ? equal(head.previous, before) : head.version === 1 && isZero(head.previous)
  return row !== undefined && equal(row, hash) && follows
}

/** Whether two lists say the same of every version that both know. */
export function agree(one: HeadList, other: HeadList): boolean {
  return one.every((row, i) => equal(row, other[i] ?? row))
}

/** The list of these heads; `undefined` unless they begin with 1, leave none out, and each names the one before. */
export function headListOf(heads: ReadonlyMap<number, SignedHead>): HeadList | undefined {
  const list: Bytes[] = []
  for (let version = 1; version <= heads.size; version++) {
    const signed = heads.get(version)
    if (signed?.head.version !== version) return undefined
    list.push(signed.hash)
    if (!isListed(list, signed)) return undefined
  }
  return list.length > 0 ? list : undefined
}
