import type { Bytes } from '#wire'
import type { Sql } from './connection.ts'
import { guarded } from './fault.ts'
import { sqlArray } from './sql-array.ts'
import type { Passed } from './store.ts'
import { hourOf, minuteOf } from './time.ts'

type Row = { readonly group_code: string; readonly due: number }

/** Until when this group is expected to answer; `dueAt` in epoch ms. A later call holds. */
export async function ask(sql: Sql, id: Bytes, group: string, dueAt: number): Promise<void> {
  await guarded(
    () => sql`
    insert into asked (conv, group_code, due_at)
      select id, ${group}, ${minuteOf(dueAt)}::timestamptz from conversation where wire_id = ${id}
    on conflict (conv, group_code) do update set due_at = excluded.due_at, told = false`,
  )
}

export async function readAsked(sql: Sql, id: Bytes): Promise<ReadonlyMap<string, number>> {
  const rows = await guarded(
    () => sql<Row[]>`
    select group_code, (extract(epoch from due_at) * 1000)::float8 as due from asked
    where conv = (select id from conversation where wire_id = ${id})`,
  )
  return new Map(rows.map(({ group_code, due }) => [group_code, due]))
}

export async function readPassed(sql: Sql, now: number, limit: number): Promise<readonly Passed[]> {
  const rows = await guarded(
    () => sql<(Row & { wire_id: Buffer })[]>`
    select wire_id, a.group_code, (extract(epoch from a.due_at) * 1000)::float8 as due
    from asked a join conversation c on c.id = a.conv
    where not told and a.due_at <= ${new Date(now).toISOString()}::timestamptz
    order by a.due_at desc, a.conv, a.group_code limit ${limit}`,
  )
  return rows.map(({ wire_id, group_code, due }) => ({
    id: new Uint8Array(wire_id),
    group: group_code,
    dueAt: due,
  }))
}

/** In the transaction that notes it, so that whoever dies over it leaves it to the next, and nobody tells it twice. */
export async function tellPassed(
  sql: Sql,
  { id, group, dueAt }: Passed,
  head: Bytes,
  groups: readonly string[],
  now: number,
): Promise<boolean> {
  const [row] = await guarded(
    () => sql<{ told: boolean }[]>`
    select tell_passed(${id}, ${head}, ${group}, ${minuteOf(dueAt)}::timestamptz, ${sqlArray(groups)}::text[],
      ${hourOf(now)}::timestamptz) as told`,
  )
  return row?.told ?? false
}
