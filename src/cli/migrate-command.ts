import { connect, migrate } from '#storage'
import type { StartContext } from './start.ts'

/** Brings the database of DATABASE_URL to the newest version. */
export async function migrateDatabase({ env, folders, print, clock }: StartContext): Promise<number> {
  const url = env['DATABASE_URL']
  if (url === undefined || url === '') {
    print('DATABASE_URL must name the database to migrate.')
    return 1
  }
  const sql = await connect(url)
  try {
    const applied = await migrate(sql, { folder: folders.migrations, at: clock() })
    print(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}.`)
    return 0
  } finally {
    await sql.end()
  }
}
