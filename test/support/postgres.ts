import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, migrate, type Sql } from '#storage'
import { type EmbeddedPostgres, startPostgres } from '#storage/embedded'

/** 2026-11-20 23:10 in Amsterdam, a Friday night. */
export const FRIDAY_NIGHT: number = Date.parse('2026-11-20T22:10:00Z')

type TestDatabase = { readonly sql: Sql; readonly url: string }

export type TestPostgres = {
  readonly server: EmbeddedPostgres
  /** Folder for this run's files, passable by the account of the database; removed at the end. */
  readonly folder: string
  /** A migrated database of its own. */
  readonly database: () => Promise<TestDatabase>
  /** One without any table. */
  readonly empty: () => Promise<TestDatabase>
  readonly stop: () => Promise<void>
}

/** A real server for one test file, with fsync as in production; databases are copies of a migrated template. */
export async function testPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp('/tmp/baken-test-')
  await chmod(folder, 0o755)
  const server = await startPostgres({ dataDir: join(folder, 'data'), cacheDir: cacheDir() })
  const unwatch = stopAfterUs(server.pid, folder)
  const open: Sql[] = []
  const admin = await connect(server.url, { pool: 1 })
  const make = async (template: string): Promise<TestDatabase> => {
    const name = `test_${randomBytes(6).toString('hex')}`
    await admin.unsafe(`create database ${name} template ${template}`)
    const url = server.url.replace('/baken?', `/${name}?`)
    const sql = await connect(url)
    open.push(sql)
    return { sql, url }
  }
  const pattern = await make('template0')
  await migrate(pattern.sql, { folder: 'migrations', at: FRIDAY_NIGHT })
  const [{ name = '' } = {}] = await pattern.sql<{ name: string }[]>`select current_database() as name`
  await pattern.sql.end()
  return {
    server,
    folder,
    database: () => make(name),
    empty: () => make('template0'),
    stop: async () => {
      await Promise.all([...open, admin].map((sql) => sql.end({ timeout: 1 })))
      unwatch()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** One copy of the programs for all test files. */
function cacheDir(): string {
  return `/tmp/baken-test-cache-${process.getuid?.() ?? 0}`
}

/** A test run that is killed leaves no database behind: the end of our pipe ends the server we started. */
function stopAfterUs(pid: number, folder: string): () => void {
  const script =
    'cat >/dev/null; kill -INT "$1"; while kill -0 "$1" 2>/dev/null; do sleep 0.1; n=$((n+1)); [ $n -gt 30 ] && break; done; rm -rf "$2"'
  const watcher = spawn('/bin/sh', ['-c', script, 'sh', String(pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watcher.unref()
  return () => watcher.kill('SIGKILL')
}
