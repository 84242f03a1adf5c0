import type { Engine } from '#session'
import { brokenAudit, readAudit, type Sql } from '#storage'
import { type AuditRow, changeAuthor, loadSlice, openHead, type Roster, splitChange, toHex } from '#wire'
import { EMPTY_REGISTER, type FoldRow, fold, type GroupOf, type Register, readRow } from '#wire/control'
import type { Publication } from '../publication.ts'
import { CeremonyFault } from '../roster/fault.ts'
import type { Table } from '../roster/table.ts'

const PAGE = 500

/** Every head and slice that was published, checked against the roots. */
export async function publishedRoster(table: Table, publication: Publication): Promise<Roster> {
  const heads = new Map<number, NonNullable<ReturnType<typeof openHead>>>()
  for (const version of await publication.versions()) {
    const signed = openHead(table.engine, new Uint8Array(await publication.head(version)), table.roots)
    if (signed) heads.set(version, signed)
  }
  const slices = [...(await publication.objects()).values()].flatMap(
    (bytes) => loadSlice(table.engine, new Uint8Array(bytes)) ?? [],
  )
  return { heads, slices: new Map(slices.map((slice) => [slice.digest, slice])) }
}

async function allRows(sql: Sql): Promise<readonly AuditRow[]> {
  const rows: AuditRow[] = []
  for (;;) {
    const page = await readAudit(sql, rows.length, PAGE)
    rows.push(...page)
    if (page.length < PAGE) return rows
  }
}

function read(engine: Engine, roster: Roster, row: AuditRow, version: number): FoldRow | undefined {
  const { signature, json } = splitChange(row.body)
  const said = readRow(new TextDecoder().decode(json))
  if (!said || said.by === 'machine') return said && { n: row.n, said }
  const isInPlace = said.n === row.n && said.previous === toHex(row.previous) && said.roster >= version
  const author = changeAuthor(roster, engine, { ...said.by, version: said.roster, signature, json })
  return isInPlace && author && 'role' in author ? { n: row.n, said, role: author.role } : undefined
}

/** The register of a database, verified as a console does. Throws a CeremonyFault at the first row that does not hold. */
export async function readRegister(
  sql: Sql,
  { engine }: Table,
  roster: Roster,
  groupOf: GroupOf,
): Promise<Register> {
  const rows = await allRows(sql)
  const broken = brokenAudit(rows)
  let register = EMPTY_REGISTER
  let version = 0
  for (const row of rows) {
    const one = row.n === broken ? undefined : read(engine, roster, row, version)
    if (!one) throw new CeremonyFault(`Row ${row.n} of the log of changes does not hold. Nothing is written.`)
    if (one.said.by !== 'machine') version = one.said.roster
    register = fold(register, one, groupOf)
  }
  return register
}
