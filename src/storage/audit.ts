import { createHash } from 'node:crypto'
import type postgres from 'postgres'
import { type Bytes, equal } from '#wire'
import type { Sql } from './connection.ts'
import { guarded } from './fault.ts'
import type { AuditRow } from './store.ts'
import { hourOf } from './time.ts'

/** One appender at a time: each row needs the hash of the one before. */
const LOCK = 0x6175646974

/** Appends a staff action (sealed by the caller) to the chain and returns its position, counted from 1. */
export function appendAudit(sql: Sql, body: Bytes, at: number): Promise<number> {
  return guarded(() =>
    sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(${LOCK}::bigint)`
      const last = (await rows(tx, tx`order by n desc limit 1`))[0]
      const n = (last?.n ?? 0) + 1
      const hour = hourOf(at)
      const previous = last?.hash ?? new Uint8Array(32)
      const hash = auditHash({ n, hour: Date.parse(hour), body, previous })
      await tx`insert into audit (n, hour, body, previous, hash)
        values (${n}, ${hour}::timestamptz, ${body}, ${previous}, ${hash})`
      return n
    }),
  )
}

export function readAudit(sql: Sql, after: number, limit: number): Promise<readonly AuditRow[]> {
  return guarded(() => rows(sql, sql`where n > ${after} order by n limit ${limit}`))
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

function auditHash(row: Omit<AuditRow, 'hash'>): Bytes {
  const numbers = Buffer.alloc(16)
  numbers.writeBigUInt64BE(BigInt(row.n), 0)
  numbers.writeBigUInt64BE(BigInt(row.hour), 8)
  const digest = createHash('sha256').update('baken/1/audit\0').update(numbers).update(row.previous)
  return new Uint8Array(digest.update(row.body).digest())
}

async function rows(sql: postgres.ISql, tail: postgres.Fragment): Promise<AuditRow[]> {
  const found = await sql<{ n: number; hour: number; body: Bytes; previous: Bytes; hash: Bytes }[]>`
    select n, (extract(epoch from hour) * 1000)::float8 as hour, body, previous, hash from audit ${tail}`
  return found.map(({ n, hour, body, previous, hash }) => ({
    n,
    hour,
    body: new Uint8Array(body),
    previous: new Uint8Array(previous),
    hash: new Uint8Array(hash),
  }))
}
