import {
  agree,
  type Bytes,
  decodeHeadList,
  type HeadList,
  isListed,
  type LoadedSlice,
  loadSlice,
  openHead,
  type Roster,
  rowOf,
  type SignedHead,
  toHex,
} from '#wire'
import type { Engine } from './engine.ts'

/** Heads and slices that were checked: heads against the pinned roots and the list, slices against a head's digest. */
export type Book = {
  readonly engine: Engine
  readonly roots: readonly Bytes[]
  readonly heads: Map<number, SignedHead>
  readonly slices: Map<string, LoadedSlice>
  /** The longest head list that was taken; what was once in it stays in it. */
  list: HeadList
}

export function emptyBook(engine: Engine, roots: readonly Bytes[]): Book {
  return { engine, roots, heads: new Map(), slices: new Map(), list: [] }
}

export function rosterOf(book: Book): Roster {
  return book
}

/** A list that contradicts none that was taken before; else `undefined`. */
export function readList(book: Book, bytes: Bytes): HeadList | undefined {
  const list = decodeHeadList(bytes)
  return list && agree(book.list, list) ? list : undefined
}

export function takeList(book: Book, list: HeadList): void {
  if (list.length > book.list.length) book.list = list
}

/** `undefined` when not signed by two of the three pinned roots, or not the list's head of its version. */
export function addHead(book: Book, bytes: Bytes): SignedHead | undefined {
  const signed = openHead(book.engine, bytes, book.roots)
  if (!signed || !isListed(book.list, signed)) return undefined
  book.heads.set(signed.head.version, signed)
  return signed
}

/** Kept only when a signed head names this hash for this group: keys and names come from nowhere else. */
export function addSlice(book: Book, bytes: Bytes): LoadedSlice | undefined {
  const slice = loadSlice(book.engine, bytes)
  if (!slice) return undefined
  for (const { head } of book.heads.values()) {
    const row = rowOf(head, slice.group)
    if (!row || toHex(row.digest) !== slice.digest) continue
    book.slices.set(slice.digest, slice)
    return slice
  }
  return undefined
}

export function latestVersion(book: Book): number {
  return Math.max(0, ...book.heads.keys())
}

/** Public KEM keys by hash of everyone in the loaded slices. */
export function kemOf(book: Book, kemHex: string): Bytes | undefined {
  for (const slice of book.slices.values()) {
    for (const person of slice.people) {
      const device = person.devices.find((item) => item.kemHex === kemHex)
      if (device) return device.kem
    }
  }
  return undefined
}

export function nameOf(book: Book, group: string, person: string): string | undefined {
  for (const slice of [...book.slices.values()].reverse()) {
    if (slice.group !== group) continue
    const found = slice.people.find((item) => item.idHex === person)
    if (found) return book.engine.text(found.name)
  }
  return undefined
}
