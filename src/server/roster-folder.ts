import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Store } from '#storage'
import { type Bytes, bytesOf, toHex } from '#wire'
import { type Publication, type RosterBook, RosterFault } from './roster-book.ts'

/**
 * The folder BAKEN_ROSTER: `heads/<version>`, `objects/<hex digest>` and `list`, written by the ceremony. Objects and
 * list are written first, so a head that is there has all it names and stands in the list.
 */
export async function readRosterFolder(folder: string): Promise<Publication> {
  const versions = await names(join(folder, 'heads'), /^[1-9]\d{0,9}$/)
  const digests = await names(join(folder, 'objects'), /^[0-9a-f]{64}$/)
  if (versions.length === 0) throw new RosterFault('BAKEN_ROSTER names a folder without a published roster.')
  // Heads first: a list that grew meanwhile still agrees with them.
  const heads = await Promise.all(versions.map((name) => bytesAt(join(folder, 'heads', name))))
  return {
    heads,
    objects: await Promise.all(digests.map((name) => bytesAt(join(folder, 'objects', name)))),
    list: await bytesAt(join(folder, 'list')).catch(() => undefined),
  }
}

async function names(folder: string, pattern: RegExp): Promise<readonly string[]> {
  const found = await readdir(folder).catch(() => [])
  return found.filter((name) => pattern.test(name)).sort()
}

async function bytesAt(path: string): Promise<Bytes> {
  return new Uint8Array(await readFile(path))
}

/** Newest version in the folder, without reading any file; 0 when there is none. */
export async function newestVersion(folder: string): Promise<number> {
  const versions = await names(join(folder, 'heads'), /^[1-9]\d{0,9}$/)
  return Math.max(0, ...versions.map(Number))
}

/** Published once, kept as long as a conversation may cite it: the database remembers what the folder forgets. */
export async function keepRoster(store: Store, book: RosterBook): Promise<void> {
  for (const [version, { head }] of book.roster.heads) {
    const digests = [head.places, ...head.groups.map((row) => row.digest)]
    for (const digest of digests) {
      const bytes = book.object(toHex(digest))
      if (bytes) await store.putSlice(digest, bytes)
    }
    const bytes = book.head(version)
    if (bytes && !(await store.putHead(version, bytes)))
      throw new RosterFault(`The database knows another roster of version ${version}.`)
  }
}

/** What the database kept: heads from the first to the newest, and every object they name. */
export async function keptRoster(
  store: Store,
  folder: Publication,
  digestsOf: DigestsOf,
): Promise<Publication> {
  const latest = await store.headLatest()
  const heads: Bytes[] = [...folder.heads]
  for (let version = 1; version <= (latest?.version ?? 0); version++) {
    const bytes = await store.head(version)
    if (bytes) heads.push(bytes)
  }
  const objects: Bytes[] = [...folder.objects]
  for (const digest of new Set(heads.flatMap(digestsOf))) {
    const bytes = await store.slice(bytesOf(digest))
    if (bytes) objects.push(bytes)
  }
  return { heads, objects, list: folder.list }
}

/** Hex digests of the objects a head names; none when it cannot be read. */
export type DigestsOf = (head: Bytes) => readonly string[]
