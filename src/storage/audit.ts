import { createHash } from 'node:crypto'
import { type Bytes, equal } from '#wire'
import type { Sql } from './connection.ts'
import { guarded } from './fault.ts'
import type { AuditRow } from './store.ts'
import { hourOf } from './time.ts'

/** Appends a staff action (sealed by the caller) to the chain and returns its position, counted from 1. */
export async function appendAudit(sql: Sql, body: Bytes, at: number): Promise<number> {
  const [row] = await guarded(
    () => sql<{ n: number }[]>`select append_audit(${hourOf(at)}::timestamptz, ${body}) as n`,
  )
  return row?.n ?? 0
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
    const follows = row.n === (last?.n ?? 0) + 1 && equal(row.previous, last?.hash ?? new Uint8Array(32))
    if (!follows || !equal(row.hash, auditHash(row))) return row.n
    last = row
  }
  return undefined
}

/** SHA-256 of label, position, hour in seconds, hash of the row before, body; as `append_audit` computes it. */
function auditHash(row: Omit<AuditRow, 'hash'>): Bytes {
  const numbers = Buffer.alloc(16)
  numbers.writeBigUInt64BE(BigInt(row.n), 0)
  numbers.writeBigUInt64BE(BigInt(row.hour / 1000), 8)
  const digest = createHash('sha256').update('baken/1/audit').update(numbers).update(row.previous)
  return new Uint8Array(digest.update(row.body).digest())
}
