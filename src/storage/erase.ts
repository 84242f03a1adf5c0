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
  const [row] = await guarded(() => sql<{ erased: boolean }[]>`select erase_conversation(${id}) as erased`)
  return hadKey || (row?.erased ?? false)
}
