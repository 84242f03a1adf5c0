import type { Bytes } from '#wire'
import type { Sql } from './connection.ts'
import { sqlArray } from './sql-array.ts'
import { type Appended, type No, STATE } from './store.ts'

export type Outcome = Appended | No<'not-found' | 'closed' | 'rotate-first' | 'stale-epoch'>

export type InsertRow = {
  readonly conv: number
  readonly week: string
  readonly epoch: number
  /** 16 bytes. */
  readonly id: Bytes
  readonly body: Bytes
  /** What it means for the time that runs, as `append_messages` takes it. */
  readonly wait: string | null
}

type Found = {
  readonly n: number
  readonly known: number | null
  readonly stored: number | null
  readonly state: number | null
  readonly stale: boolean | null
  readonly epoch: number | null
  readonly week: string | null
}

/**
 * Stores many messages in one round trip and one commit (`append_messages` in migrations/). Bodies and ids travel as
 * one packed value each: 1.4x the rows per second of an array.
 */
export async function insertMessages(
  sql: Sql,
  rows: readonly InsertRow[],
  hour: string,
): Promise<readonly (Outcome | 'moved')[]> {
  const weeks = rows.map(({ week }) => week)
  const [first = '', last = ''] = [weeks.reduce(smaller), weeks.reduce(larger)]
  const found = await sql<Found[]>`
    select n, known, stored, state, stale, epoch, week::text as week from append_messages(
      ${sqlArray(rows.map(({ conv }) => conv))}::bigint[], ${sqlArray(weeks)}::date[],
      ${sqlArray(rows.map(({ epoch }) => epoch))}::int[], ${Buffer.concat(rows.map(({ id }) => id))}::bytea,
      ${sqlArray(starts(rows))}::int[], ${sqlArray(rows.map(({ body }) => body.length))}::int[],
      ${Buffer.concat(rows.map(({ body }) => body))}::bytea,
      ${sqlArray(rows.map(({ wait }) => wait))}::timestamptz[], ${hour}::timestamptz, ${first}::date, ${last}::date)`
  const outcomes: (Outcome | 'moved')[] = []
  for (const one of found) {
    const row = rows[one.n - 1]
    if (row) outcomes[one.n - 1] = outcomeOf(one, row)
  }
  return outcomes
}

const smaller = (a: string, b: string): string => (b < a ? b : a)
const larger = (a: string, b: string): string => (b > a ? b : a)

function outcomeOf(found: Found, row: InsertRow): Outcome | 'moved' {
  if (found.known !== null) return { ok: true, seq: found.known, duplicate: true }
  if (found.stored !== null) return { ok: true, seq: found.stored, duplicate: false }
  if (found.state === null) return { ok: false, code: 'not-found' }
  if (found.week !== row.week) return 'moved'
  if (found.state === STATE.closed) return { ok: false, code: 'closed' }
  return { ok: false, code: found.epoch === row.epoch ? 'rotate-first' : 'stale-epoch' }
}

/** Positions in the packed bodies, counted from 1 as SQL does. */
function starts(rows: readonly InsertRow[]): number[] {
  let at = 1
  return rows.map(({ body }) => {
    const start = at
    at += body.length
    return start
  })
}
