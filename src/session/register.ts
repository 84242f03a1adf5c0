import {
  type Authored,
  type Bytes,
  changeAuthor,
  type GroupRole,
  groupAt,
  LABEL,
  labelled,
  type Missing,
} from '#wire'
import { type Book, rosterOf } from './book.ts'
import type { Engine } from './engine.ts'
import type { Signer } from './keys.ts'

export function signChange(engine: Engine, device: Signer, json: Bytes): Bytes {
  return engine.sign(labelled(LABEL.change, json), device.sign.secret)
}

/** Roles of the authors, row by row, up to the first that does not hold; or what must be supplied first. */
export type Judged = { readonly missing: Missing } | { readonly roles: readonly GroupRole[] }

/**
 * Along the register the roster version never falls, from `from` on: a device that a newer roster no longer lists
 * signs nothing behind a row of that roster.
 */
export function judgeChanges(book: Book, from: number, rows: readonly Authored[]): Judged {
  const roster = rosterOf(book)
  const heads = new Set<number>()
  const slices = new Set<string>()
  for (const { version, group } of rows) {
    const found = groupAt(roster, version, group)
    if (!found || !('missing' in found)) continue
    for (const one of found.missing.heads) heads.add(one)
    for (const one of found.missing.slices) slices.add(one)
  }
  if (heads.size + slices.size > 0) return { missing: { heads: [...heads], slices: [...slices] } }
  const roles: GroupRole[] = []
  let version = from
  for (const row of rows) {
    const author = row.version < version ? undefined : changeAuthor(roster, book.engine, row)
    if (!author || 'missing' in author) return { roles }
    version = row.version
    roles.push(author.role)
  }
  return { roles }
}
