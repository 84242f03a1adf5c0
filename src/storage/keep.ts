import type { Bytes } from '#wire'
import type { Sql } from './connection.ts'
import { guarded } from './fault.ts'
import { mondayFrom } from './time.ts'

const DAY = 86_400_000

/**
 * Not erased before the first Monday at or after `until` (ms). Answers the Monday that stands, as an epoch day, which
 * is never an earlier one than before; undefined when there is no such conversation, or nobody has taken it.
 */
export async function keep(sql: Sql, id: Bytes, until: number): Promise<number | undefined> {
  const [row] = await guarded(
    () =>
      sql<
        { week: string | null }[]
      >`select keep_conversation(${id}, ${mondayFrom(until)}::date)::text as week`,
  )
  return row?.week ? Date.parse(`${row.week}T00:00Z`) / DAY : undefined
}
