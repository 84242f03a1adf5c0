import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultFolders, type EmbeddedPostgres, startPostgres } from '#storage/embedded'
import { bundled, startChild } from '../support/child.ts'
import type { Launched } from './children/launcher.ts'

const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

let folder = ''
let cacheDir = ''
let launcher = ''

beforeAll(async () => {
  folder = await mkdtemp('/tmp/baken-embedded-')
  await chmod(folder, 0o755)
  cacheDir = join(folder, 'cache')
  launcher = await bundled('test/storage/children/launcher.ts', 'launcher')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const client = (server: EmbeddedPostgres): postgres.Sql =>
  postgres({ ...server, max: 1, onnotice: () => {}, connect_timeout: 5 })

async function launch(...args: string[]): Promise<{ child: ReturnType<typeof startChild>; said: Launched }> {
  const child = startChild(launcher, args)
  return { child, said: JSON.parse((await child.line()) ?? '{"error":"nothing said"}') as Launched }
}

/** A process that has ended but was not collected by its parent counts as gone. */
async function alive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') R')
  return !/\) Z/.test(status)
}

describe('the bundled PostgreSQL', () => {
  test('keeps what was written, over a stop and a start, and needs no TCP port', async () => {
    const first = await startPostgres({ dataDir: join(folder, 'keep'), cacheDir })
    const one = client(first)
    await one`create table kept (n int)`
    await one`insert into kept values (7)`
    const shown = await one`select name, setting from pg_settings where name in
      ('listen_addresses', 'fsync', 'data_checksums', 'log_error_verbosity', 'log_min_error_statement',
       'log_statement', 'synchronous_commit', 'full_page_writes')`
    const settings = Object.fromEntries(shown.map((row) => [row['name'], row['setting']]))
    expect(settings).toEqual({
      listen_addresses: '',
      fsync: 'on',
      data_checksums: 'on',
      full_page_writes: 'on',
      log_error_verbosity: 'terse',
      log_min_error_statement: 'panic',
      log_statement: 'none',
      synchronous_commit: 'on',
    })
    await one.end()
    await first.stop()
    expect(await alive(first.pid)).toBe(false)
    await expect(stat(first.host)).rejects.toThrow()
    const second = await startPostgres({ dataDir: join(folder, 'keep'), cacheDir })
    const two = client(second)
    expect(await two`select n from kept`).toEqual([{ n: 7 }])
    expect(second.adopted).toBe(false)
    await two.end()
    await second.stop()
  })

  test('does not let in without the password, and keeps the password readable by its owner only', async () => {
    const server = await startPostgres({ dataDir: join(folder, 'secret'), cacheDir })
    const stranger = postgres({ ...server, password: 'guessed', max: 1 })
    await expect(stranger`select 1`).rejects.toThrow(/password authentication failed/)
    await stranger.end()
    expect((await stat(join(folder, 'secret/password'))).mode & 0o777).toBe(0o600)
    expect((await stat(server.host)).mode & 0o777).toBe(0o700)
    await server.stop()
  })

  test('never writes a failing row or statement to its log', async () => {
    const server = await startPostgres({ dataDir: join(folder, 'quiet'), cacheDir })
    const sql = client(server)
    await sql`create table narrow (word text check (length(word) < 3))`
    await expect(sql.unsafe("insert into narrow values ('canary-in-a-row')")).rejects.toThrow()
    await expect(sql.unsafe('select canary_in_a_statement')).rejects.toThrow()
    const terse = await readFile(join(folder, 'quiet/log'), 'utf8')
    expect(terse).toMatch(/ERROR/)
    expect(terse).not.toContain('canary-in-a-row')
    // Control: with PostgreSQL's own settings the same mistake does write the row.
    await sql`set log_error_verbosity = default`
    await sql`set log_min_error_statement = error`
    await sql.unsafe("insert into narrow values ('canary-in-a-row')").catch(() => undefined)
    expect(await readFile(join(folder, 'quiet/log'), 'utf8')).toContain('canary-in-a-row')
    await sql.end()
    await server.stop()
  })

  test('takes over the server that a killed process left behind, with its data', async () => {
    const dataDir = join(folder, 'orphan')
    const { child, said } = await launch(dataDir, cacheDir)
    if ('error' in said) throw new Error(said.error)
    child.process.kill('SIGKILL')
    await child.ended
    expect(await alive(said.pid)).toBe(true)
    const server = await startPostgres({ dataDir, cacheDir })
    expect({ pid: server.pid, host: server.host, adopted: server.adopted }).toEqual({
      ...said,
      adopted: true,
    })
    const sql = client(server)
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
    await sql.end()
    await server.stop()
    expect(await alive(said.pid)).toBe(false)
  })

  test('a stale pid file that names a stranger is not adopted, and the stranger is left alone', async () => {
    const dataDir = join(folder, 'stranger')
    await (await startPostgres({ dataDir, cacheDir })).stop()
    const { child: stranger, said } = await launch(join(folder, 'other'), cacheDir)
    if ('error' in said) throw new Error(said.error)
    const pidFile = join(dataDir, 'cluster/postmaster.pid')
    await writeFile(
      pidFile,
      `${said.pid}\n${join(dataDir, 'cluster')}\n1\n5432\n${said.host}\n\n\nready   \n`,
    )
    if (isRoot) await chown(pidFile, NOBODY, NOBODY)
    const outcome = await startPostgres({ dataDir, cacheDir }).catch((error: Error) => error)
    if (outcome instanceof Error) expect(outcome.message).toMatch(/did not start: .*postmaster\.pid/)
    else await outcome.stop()
    expect(await alive(said.pid)).toBe(true)
    stranger.process.stdin?.end()
    await stranger.ended
  })

  test('two processes do not share one data folder', async () => {
    const dataDir = join(folder, 'twice')
    const server = await startPostgres({ dataDir, cacheDir })
    const { child, said } = await launch(dataDir, cacheDir)
    expect(said).toEqual({ error: `${dataDir} is in use by another process` })
    await child.ended
    await server.stop()
  })

  test('copies its programs once', async () => {
    const copied = join(cacheDir, 'postgres-18.4.0-beta.17')
    const before = (await stat(copied)).ino
    await (await startPostgres({ dataDir: join(folder, 'again'), cacheDir })).stop()
    expect((await stat(copied)).ino).toBe(before)
  })

  test('refuses programs that others may write', async () => {
    const open = join(folder, 'open-cache')
    await (await startPostgres({ dataDir: join(folder, 'trust'), cacheDir: open })).stop()
    await chmod(open, 0o777)
    await expect(startPostgres({ dataDir: join(folder, 'trust'), cacheDir: open })).rejects.toThrow(
      `${open} belongs to or is writable by others: remove it, or choose another folder`,
    )
  })

  test('runs for an ordinary user below a folder that only they can enter', async () => {
    const own = join(folder, 'own')
    await mkdir(own, { mode: 0o700 })
    if (isRoot) await chown(own, NOBODY, NOBODY)
    const identity = isRoot ? { uid: NOBODY, gid: NOBODY, env: { PATH: process.env['PATH'] } } : {}
    const child = startChild(launcher, [join(own, 'data'), join(own, 'cache')], identity)
    const said = JSON.parse((await child.line()) ?? '{}') as Launched
    expect(said).toMatchObject({ adopted: false })
    child.process.stdin?.end()
    await child.ended
  })

  test('names a folder that its account cannot pass', async () => {
    const closed = join(folder, 'closed')
    await mkdir(closed, { mode: 0o700 })
    const starting = startPostgres({ dataDir: join(closed, 'data'), cacheDir })
    if (isRoot) {
      await expect(starting).rejects.toThrow(
        `${closed} is closed to user nobody, who runs the database: choose another folder`,
      )
    } else await (await starting).stop()
  })

  test('has default folders that the account of the database can reach', () => {
    const folders = defaultFolders('/somewhere/checkout')
    expect(folders.dataDir).toBe(isRoot ? '/var/lib/baken' : '/somewhere/checkout/.data')
    expect(folders.cacheDir).toMatch(/\/baken$/)
  })
})
