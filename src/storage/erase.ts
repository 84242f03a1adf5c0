import type { Bytes } from '#wire'
import type { Sql } from './connection.ts'
import { guarded } from './fault.ts'
import type { Vault } from './vault.ts'

/**
 * Key first: from then on every copy is unreadable, also in the log and the backups of the database. A stop before
 * the rows are gone leaves rows that read as erased; calling again deletes them.
 */
export async function erase(sql: Sql, vault: Vault, id: Bytes): Promise<boolean> {
  const hadKey = await vault.has(id)
  await vault.destroy(id)
  const hadRows = await guarded(() =>
    sql.begin(async (tx) => {
      const [row] = await tx<{ conv: number; week: string }[]>`
        select id as conv, expires_week::text as week from conversation where wire_id = ${id} for update`
      if (!row) return false
      await tx`delete from frame where conv = ${row.conv} and expires_week = ${row.week}::date`
      await tx`delete from conversation where id = ${row.conv}`
      return true
    }),
  )
  return hadKey || hadRows
}
