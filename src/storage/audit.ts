import { createHash } from 'node:crypto'
import { type AuditRow, auditInput, type Bytes, equal, NO_ROW } from '#wire'
import type { Sql } from './connection.ts'
import { guarded } from './fault.ts'
import { hourOf } from './time.ts'

/** Appends a row to the chain and returns its position, counted from 1. */
export async function appendAudit(sql: Sql, body: Bytes, at: number): Promise<number> {
  const [row] = await guarded(
    () => sql<{ n: number }[]>`select append_audit(${hourOf(at)}::timestamptz, ${body}) as n`,
  )
  return row?.n ?? 0
}

/** Appends a row right behind the one with this hash (zeros: as the first); undefined when that is not the newest. */
export async function appendChange(
  sql: Sql,
  body: Bytes,
  at: number,
  previous: Bytes,
): Promise<AuditRow | undefined> {
  const [row] = await guarded(
    () => sql<{ n: number | null }[]>`
      select append_change(${hourOf(at)}::timestamptz, ${body}, ${previous}) as n`,
  )
  const n = row?.n ?? undefined
  const [found] = n === undefined ? [] : await readAudit(sql, n - 1, 1)
  return found
}

export async function readAudit(sql: Sql, after: number, limit: number): Promise<readonly AuditRow[]> {
  const found = await guarded(
    () => sql<{ n: number; hour: number; body: Bytes; previous: Bytes; hash: Bytes }[]>`
      select n, (extract(epoch from hour) * 1000)::float8 as hour, body, previous, hash from audit
      where n > ${after} order by n limit ${limit}`,
  )
  return found.map(({ n, hour, body, previous, hash }) => ({
    n,
    hour,
    body: new Uint8Array(body),
    previous: new Uint8Array(previous),
    hash: new Uint8Array(hash),
  }))
}

/** Position of the first row that does not follow from the one before it; undefined when the chain holds. */
export function brokenAudit(chain: readonly AuditRow[], before?: AuditRow): number | undefined {
  let last = before
  for (const row of chain) {
    const follows = row.n === (last?.n ?? 0) + 1 && equal(row.previous, last?.hash ?? NO_ROW)
    if (!follows || !equal(row.hash, auditHash(row))) return row.n
    last = row
  }
  return undefined
}

/** As `append_audit` computes it. */
function auditHash(row: Omit<AuditRow, 'hash'>): Bytes {
  return new Uint8Array(createHash('sha256').update(auditInput(row)).digest())
}
