import { type Places, parsePlaces, serviceOf } from '#regions'
import { loadSodium } from '#session/libsodium'
import { connect } from '#storage'
import { toHex } from '#wire'
import { Publication } from '../publication.ts'
import { CeremonyFault } from '../roster/fault.ts'
import { readPublished, writeNew } from '../roster/files.ts'
import { readRootKeys } from '../roster/root.ts'
import type { Table } from '../roster/table.ts'
import type { StartContext } from '../start.ts'
import { nextEdition } from './edition.ts'
import { publishedRoster, readRegister } from './register.ts'

export const OFFICE_USE: readonly string[] = [
  'baken places export <places.json>: writes the table of the newest published roster',
  'baken places edition <places.json>: the same with every accepted proposal and the hours that count now, out of the',
  '  verified log of changes; `baken routing check` walks it, `baken roster draft` takes it',
  'BAKEN_ROOTS and BAKEN_ROSTER as for `baken roster`; edition also needs DATABASE_URL.',
]

function setting({ env }: StartContext, name: string): string {
  const value = env[name]
  if (value === undefined || value === '') throw new CeremonyFault(`${name} must be set for this.`)
  return value
}

type Signed = {
  readonly table: Table
  readonly publication: Publication
  readonly version: number
  readonly places: Places
}

async function signedTable(context: StartContext): Promise<Signed> {
  const engine = await loadSodium()
  const roots = await readRootKeys(engine, setting(context, 'BAKEN_ROOTS'))
  const table: Table = { engine, roots, now: context.clock() }
  const publication = new Publication(setting(context, 'BAKEN_ROSTER'))
  const found = await readPublished(table, publication)
  const head = found?.edition.head
  const bytes = head && found.objects.get(toHex(head.places))
  const places = bytes && parsePlaces(new Uint8Array(bytes))
  if (!head || !places) throw new CeremonyFault('BAKEN_ROSTER holds no published roster.')
  return { table, publication, version: head.version, places }
}

const written = (places: Places): string => `${JSON.stringify(places, undefined, 2)}\n`

async function edition(context: StartContext, file: string): Promise<number> {
  const { table, publication, version, places } = await signedTable(context)
  const sql = await connect(setting(context, 'DATABASE_URL'))
  try {
    const groupOf = (service: string): string | null | undefined => serviceOf(places, service)?.group
    const register = await readRegister(sql, table, await publishedRoster(table, publication), groupOf)
    const next = nextEdition(places, register, version, table.now)
    await writeNew(file, written(next.places))
    for (const line of next.lines) context.print(line)
    context.print(
      next.lines.length === 0
        ? `${file}: nothing has changed since roster ${version}.`
        : `Written to ${file}.`,
    )
    return 0
  } finally {
    await sql.end()
  }
}

async function exported(context: StartContext, file: string): Promise<number> {
  const found = await signedTable(context)
  await writeNew(file, written(found.places))
  context.print(`The table of roster ${found.version}, written to ${file}.`)
  return 0
}

/** What needs the published roster, and for an edition the database: `undefined` when it is another word. */
export function office(
  context: StartContext,
  [name, file, more]: readonly string[],
): Promise<number> | undefined {
  if (file === undefined || more !== undefined) return undefined
  if (name === 'edition') return edition(context, file)
  return name === 'export' ? exported(context, file) : undefined
}
