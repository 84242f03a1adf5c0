import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type postgres from 'postgres'
import type { Sql } from './connection.ts'
import { StartFault } from './start-fault.ts'
import { hourOf, weekOf } from './time.ts'

type MigrateOptions = {
  /** Folder of the files `0001_name.sql`. */
  readonly folder: string
  /** Now, epoch milliseconds. */
  readonly at: number
}

type File = {
  readonly version: number
  readonly name: string
  readonly text: string
  readonly digest: Buffer
}

/** One key for everybody who migrates: the second waits and then finds nothing to do. */
const LOCK = 0x62616b656e
/** Weeks of frames made ahead; retention reaches five. */
const WEEKS_AHEAD = 12

/**
 * Brings the database to the newest version, forward only, each file in its own transaction. Refuses a database
 * that is newer than the files, or one where an applied file was changed since. Returns the versions applied now.
 */
export async function migrate(sql: Sql, options: MigrateOptions): Promise<readonly number[]> {
  const files = await readFiles(options.folder)
  const connection = await sql.reserve()
  try {
    await connection`set statement_timeout = 0`
    await connection`set lock_timeout = 0`
    await connection`select pg_advisory_lock(${LOCK}::bigint)`
    const applied = await applyMissing(connection, files, options.at)
    await makeWeeks(connection, options.at)
    return applied
  } finally {
    await connection`select pg_advisory_unlock(${LOCK}::bigint)`.catch(() => undefined)
    await connection`reset statement_timeout`.catch(() => undefined)
    await connection`reset lock_timeout`.catch(() => undefined)
    connection.release()
  }
}

/** Makes the partitions for the weeks ahead of `at`; safe to call at any time, from any process. */
export async function makeWeeks(
  sql: postgres.ISql,
  at: number,
  weeks: number = WEEKS_AHEAD,
): Promise<number> {
  const [row] = await sql<{ made: number }[]>`select frame_weeks(${weekOf(at)}::date, ${weeks}::int) as made`
  return row?.made ?? 0
}

async function applyMissing(
  sql: postgres.ReservedSql,
  files: readonly File[],
  at: number,
): Promise<number[]> {
  await sql`create table if not exists migration (
    version integer primary key, digest bytea not null, applied_hour timestamptz not null)`
  const known = await sql<{ version: number; digest: Buffer }[]>`select version, digest from migration`
  for (const { version, digest } of known) {
    const file = files.find((one) => one.version === version)
    if (!file) throw new StartFault('the database is newer than this program')
    if (!file.digest.equals(digest)) throw new StartFault(`${file.name} was changed after it was applied`)
  }
  const missing = files.filter((file) => known.every(({ version }) => version !== file.version))
  for (const file of missing) await apply(sql, file, at)
  return missing.map(({ version }) => version)
}

async function apply(sql: postgres.ReservedSql, file: File, at: number): Promise<void> {
  await sql`begin`
  try {
    await sql.unsafe(file.text)
    await sql`insert into migration (version, digest, applied_hour)
      values (${file.version}, ${file.digest}, ${hourOf(at)}::timestamptz)`
    await sql`commit`
  } catch {
    await sql`rollback`
    throw new StartFault(`${file.name} cannot be applied to this database; nothing of it was kept`)
  }
}

async function readFiles(folder: string): Promise<readonly File[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort()
  const files = await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name))
      const digest = createHash('sha256').update(bytes).digest()
      return { version: Number(name.slice(0, 4)), name, text: bytes.toString('utf8'), digest }
    }),
  )
  const dense = files.every((file, i) => file.version === i + 1)
  if (!dense || files.length === 0) throw new StartFault('the migrations of this program are incomplete')
  return files
}
