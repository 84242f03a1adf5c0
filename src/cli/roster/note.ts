import { open, readFile } from 'node:fs/promises'
import { toHex } from '#wire'
import type { Edition } from './edition.ts'
import { CeremonyFault } from './fault.ts'

/** `<version> <head hash, hex>`: one line for each roster this root signed, in a file beside its seed. */
const LINE = /^([1-9]\d{0,9}) ([0-9a-f]{64})$/g

export const noteBeside = (rootFile: string): string => `${rootFile}.signed`

async function readNote(file: string): Promise<ReadonlyMap<number, string>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw new CeremonyFault(`${file} cannot be read, so this root does not know what it signed.`)
  })
  const lines = text.split('\n')
  const rows = lines.slice(0, -1).flatMap((line) => [...line.matchAll(LINE)])
  const note = new Map(rows.map(([, version, hash = '']) => [Number(version), hash]))
  if (note.size !== lines.length - 1 || lines[lines.length - 1] !== '')
    throw new CeremonyFault(
      `${file} is damaged, so this root does not know what it signed: compare it with the published list first.`,
    )
  return note
}

function check(note: ReadonlyMap<number, string>, version: number, hash: string): void {
  const known = note.get(version)
  if (known === hash) return
  if (known !== undefined)
    throw new CeremonyFault(
      `This root signed another roster ${version} already (${known}) and signs no second one: publish that one and put the change into roster ${version + 1}, or let the two other roots sign.`,
    )
  const highest = Math.max(0, ...note.keys())
  if (version < highest)
    throw new CeremonyFault(
      `This root signed roster ${highest} already and signs none before it: make the draft on top of the newest published roster.`,
    )
}

/**
 * Writes down, before a signature leaves the machine, that this root signed this head. Throws a CeremonyFault where
 * it signed another one of the same version, or a later one. The same head again is the same signature.
 */
export async function remember(rootFile: string, { head, hash }: Edition): Promise<void> {
  const file = noteBeside(rootFile)
  const note = await readNote(file)
  check(note, head.version, toHex(hash))
  if (note.has(head.version)) return
  try {
    const handle = await open(file, 'a', 0o600)
    try {
      await handle.writeFile(`${head.version} ${toHex(hash)}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch {
    throw new CeremonyFault(`${file} cannot be written; a root signs only what it can note there.`)
  }
}
