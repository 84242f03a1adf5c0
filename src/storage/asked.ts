import type { Bytes } from '#wire'
import type { Sql } from './connection.ts'
import { guarded } from './fault.ts'
import { minuteOf } from './time.ts'

type Row = { readonly group_code: string; readonly due: number }

/** Until when this group is expected to answer; `dueAt` in epoch ms. A later call holds. */
export async function ask(sql: Sql, id: Bytes, group: string, dueAt: number): Promise<void> {
  await guarded(
    () => sql`
    insert into asked (conv, group_code, due_at)
      select id, ${group}, ${minuteOf(dueAt)}::timestamptz from conversation where wire_id = ${id}
    on conflict (conv, group_code) do update set due_at = excluded.due_at`,
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
