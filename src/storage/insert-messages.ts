import type { Bytes } from '#wire'
import type { Sql } from './connection.ts'
import { type Appended, FRAME_KIND, type No, STATE } from './store.ts'

export type Outcome = Appended | No<'not-found' | 'closed' | 'rotate-first' | 'stale-epoch'>

export type InsertRow = {
  readonly conv: number
  readonly week: string
  readonly epoch: number
  /** 16 bytes. */
  readonly id: Bytes
  readonly body: Bytes
}

type Found = {
  readonly i: number
  readonly known: number | null
  readonly stored: number | null
  readonly state: number | null
  readonly stale: boolean | null
  readonly epoch: number | null
  readonly week: string | null
}

const INT4 = 1007
const INT8 = 1016
const DATES = 1182

/**
 * One statement for many rows: it locks their conversations (in the order of their keys), lets a row in only when
 * it is new, its epoch is the current one and nothing forbids it, and numbers it. Bodies and ids travel as one
 * packed value each, 1.4x the rows per second of an array. The weeks that bound the look-up of known ids are
 * parameters, so that only those partitions are opened.
 */
export async function insertMessages(
  sql: Sql,
  rows: readonly InsertRow[],
  hour: string,
): Promise<readonly (Outcome | 'moved')[]> {
  const weeks = rows.map(({ week }) => week).sort()
  const convs = sql.array(
    rows.map(({ conv }) => conv),
    INT8,
  )
  const found = await sql<Found[]>`
    with input as (
      select i::int, conv, week, epoch,
        substring(${Buffer.concat(rows.map(({ id }) => id))}::bytea from (16 * (i - 1) + 1)::int for 16) as id,
        substring(${Buffer.concat(rows.map(({ body }) => body))}::bytea from start for size) as body
      from unnest(${convs}::bigint[], ${sql.array(
        rows.map(({ week }) => week),
        DATES,
      )}::date[],
        ${sql.array(
          rows.map(({ epoch }) => epoch),
          INT4,
        )}::int[], ${sql.array(starts(rows), INT4)}::int[],
        ${sql.array(
          rows.map(({ body }) => body.length),
          INT4,
        )}::int[])
        with ordinality as input (conv, week, epoch, start, size, i)
    ), locked as (
      select id as conv, epoch, stale, state, next_seq, expires_week as week
      from conversation where id = any(${convs}::bigint[]) order by id for no key update
    ), known as (
      select i.i, f.seq
      from input i
        join locked l on l.conv = i.conv and l.week = i.week
        join frame f on f.conv = l.conv and f.expires_week = l.week and f.frame_id = i.id
      where f.expires_week between ${weeks[0] ?? ''}::date and ${weeks.at(-1) ?? ''}::date
    ), fresh as (
      select i.i, i.conv, i.week, i.id, i.epoch, i.body,
        (l.next_seq - 1 + row_number() over (partition by i.conv order by i.i))::int as seq
      from input i join locked l on l.conv = i.conv and l.week = i.week
      where l.epoch = i.epoch and not l.stale and l.state <> ${STATE.closed}
        and not exists (select from known k where k.i = i.i)
    ), stored as (
      insert into frame (conv, seq, expires_week, frame_id, kind, epoch, body)
      select conv, seq, week, id, ${FRAME_KIND.message}, epoch, body from fresh
    ), counted as (
      update conversation c set next_seq = f.last + 1, active_hour = greatest(c.active_hour, ${hour}::timestamptz)
      from (select conv, max(seq) as last from fresh group by conv) f where c.id = f.conv
    )
    select i.i, k.seq as known, f.seq as stored, l.state, l.stale, l.epoch, l.week::text as week
    from input i
      left join locked l on l.conv = i.conv
      left join known k on k.i = i.i
      left join fresh f on f.i = i.i`
  const outcomes: (Outcome | 'moved')[] = []
  for (const one of found) {
    const row = rows[one.i - 1]
    if (row) outcomes[one.i - 1] = outcomeOf(one, row)
  }
  return outcomes
}

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
