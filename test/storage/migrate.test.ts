import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, makeWeeks, migrate, type Sql } from '#storage'
import * as schema from '../../src/storage/schema.ts'
import { FRIDAY_NIGHT, type TestPostgres, testPostgres } from '../support/postgres.ts'

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await testPostgres()
})
afterAll(() => postgres.stop())

const from = (folder: string) => ({ folder, at: FRIDAY_NIGHT })

/** `table.column type[ null]` of every column that exists; the weeks of `frame` are checked to be like `frame`. */
async function liveColumns(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string; column: string; type: string; empty: boolean }[]>`
    select c.relname as name, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
      not a.attnotnull as empty
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped
      and c.relnamespace not in (select oid from pg_namespace where nspname in ('pg_catalog', 'information_schema')
        or nspname like 'pg_toast%')`
  const named = rows.map(({ name, column, type, empty }) => {
    const table = name.replace(/^frame_(\d{4}_\d\d_\d\d|default)$/, 'frame')
    return `${table}.${column} ${type}${empty ? ' null' : ''}`
  })
  return [...new Set(named)].sort()
}

async function allowedColumns(): Promise<string[]> {
  const text = await readFile('migrations/columns.txt', 'utf8')
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return lines
    .map((line) => {
      const [, table, column, type, empty, reason] =
        /^(\w+) +(\w+) +(\w+(?: with time zone)?) +(?:(null) +)?(\S.*)$/.exec(line) ?? []
      if (!reason) throw new Error(`no reason in: ${line}`)
      return `${table}.${column} ${type}${empty ? ' null' : ''}`
    })
    .sort()
}

function drawnColumns(): string[] {
  const tables = Object.values(schema) as PgTable[]
  return tables
    .flatMap((table) => {
      const { name, columns } = getTableConfig(table)
      return columns.map(
        (column) => `${name}.${column.name} ${column.getSQLType()}${column.notNull ? '' : ' null'}`,
      )
    })
    .sort()
}

/** The files of this program, in order. */
const files = async (): Promise<string[]> =>
  (await readdir('migrations')).filter((name) => name.endsWith('.sql')).sort()
const versions = async (): Promise<number[]> => (await files()).map((name) => Number(name.slice(0, 4)))

describe('migrations', () => {
  test('make everything from nothing, and do nothing the second time', async () => {
    const { sql } = await postgres.empty()
    expect(await migrate(sql, from('migrations'))).toEqual(await versions())
    const before = await liveColumns(sql)
    expect(before.length).toBeGreaterThan(40)
    expect(await migrate(sql, from('migrations'))).toEqual([])
    expect(await liveColumns(sql)).toEqual(before)
    expect(await sql`select distinct applied_hour::text as hour from migration`).toEqual([
      { hour: '2026-11-20 22:00:00+00' },
    ])
  })

  test('two processes at once: one applies, the other finds nothing to do', async () => {
    const { sql, url } = await postgres.empty()
    const other = await connect(url)
    const applied = await Promise.all([migrate(sql, from('migrations')), migrate(other, from('migrations'))])
    expect(applied.flat()).toEqual(await versions())
    await other.end()
  })

  test('refuse a changed file, a newer database, a gap; a file that fails leaves nothing', async () => {
    const folder = await mkdtemp('/tmp/baken-migrations-')
    await cp('migrations', folder, { recursive: true })
    const { sql } = await postgres.empty()
    const next = (await versions()).length + 1
    const half = `${String(next).padStart(4, '0')}_half.sql`
    await writeFile(`${folder}/${half}`, 'create table half (n int); select nothing_like_this();')
    await expect(migrate(sql, from(folder))).rejects.toThrow(
      `${half} cannot be applied to this database; nothing of it was kept`,
    )
    expect(await sql`select to_regclass('half') as half`).toEqual([{ half: null }])
    await writeFile(`${folder}/${half}`, 'create table half (n int);')
    expect(await migrate(sql, from(folder))).toEqual([next])
    await writeFile(`${folder}/${half}`, 'create table half (n bigint);')
    await expect(migrate(sql, from(folder))).rejects.toThrow(`${half} was changed after it was applied`)
    await expect(migrate(sql, from('migrations'))).rejects.toThrow('the database is newer than this program')
    await rm(`${folder}/0001_first.sql`)
    await expect(migrate(sql, from(folder))).rejects.toThrow('the migrations of this program are incomplete')
    await rm(folder, { recursive: true })
  })

  test('never ask the database for the time', async () => {
    const clock = /\bnow\s*\(|current_(time|date)|clock_timestamp|statement_timestamp|localtime/i
    for (const file of await files()) expect(await readFile(`migrations/${file}`, 'utf8')).not.toMatch(clock)
    expect('insert into x values (NOW ())').toMatch(clock)
  })
})

describe('columns', () => {
  test('are those of the list, each with a reason, and nothing else', async () => {
    const { sql } = await postgres.database()
    expect(await liveColumns(sql)).toEqual(await allowedColumns())
  })

  test('control: one more column, table or view is noticed', async () => {
    const { sql } = await postgres.database()
    const allowed = await allowedColumns()
    await sql`alter table conversation add column language text`
    expect(await liveColumns(sql)).not.toEqual(allowed)
    await sql`alter table conversation drop column language`
    expect(await liveColumns(sql)).toEqual(allowed)
    await sql`alter table frame_default rename to frame_elsewhere`
    expect(await liveColumns(sql)).not.toEqual(allowed)
    await sql`alter table frame_elsewhere rename to frame_default`
    await sql`create view seen as select 1 as visitor`
    expect(await liveColumns(sql)).not.toEqual(allowed)
  })

  test('are drawn alike in schema.ts', async () => {
    const { sql } = await postgres.database()
    const live = await liveColumns(sql)
    expect(drawnColumns()).toEqual(live)
    await sql`alter table head alter column bytes drop not null`
    expect(drawnColumns()).not.toEqual(await liveColumns(sql))
  })

  test('every primary key of a conversation begins with it', async () => {
    const { sql } = await postgres.database()
    const keys = await sql<{ name: string; first: string }[]>`
      select c.relname as name, a.attname as first from pg_index i
        join pg_class c on c.oid = i.indrelid
        join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      where i.indisprimary and exists (
        select from pg_attribute where attrelid = c.oid and attname = 'conv') and c.relnamespace = 'public'::regnamespace`
    expect(keys.length).toBeGreaterThan(4)
    expect(keys.filter(({ first }) => first !== 'conv')).toEqual([])
  })

  test('hold no time finer than promised', async () => {
    const { sql } = await postgres.database()
    await expect(sql`insert into audit values (1, '2026-11-20 22:10:00+00', '', '', '')`).rejects.toThrow(
      /check/,
    )
    await expect(
      sql`insert into audit values (1, '2026-11-20 22:00:00+00', '', '', '')`,
    ).resolves.toBeDefined()
  })
})

describe('weeks of frames', () => {
  test('are made ahead, once', async () => {
    const { sql } = await postgres.database()
    expect(await makeWeeks(sql, FRIDAY_NIGHT, 12)).toBe(0)
    const twoWeeks = FRIDAY_NIGHT + 14 * 86_400_000
    expect(await makeWeeks(sql, twoWeeks, 12)).toBe(2)
    expect(await makeWeeks(sql, twoWeeks, 12)).toBe(0)
    const [first] =
      await sql`select relname from pg_class where relname like 'frame_2%' and relkind = 'r' order by 1`
    expect(first).toEqual({ relname: 'frame_2026_11_16' })
  })

  test('take over the rows that waited in the default partition', async () => {
    const { sql } = await postgres.database()
    await sql`insert into frame (conv, seq, expires_week, frame_id, kind, epoch, body)
      values (1, 1, '2028-01-03', ${Buffer.alloc(16)}, 1, 0, 'x')`
    const whereabouts = () => sql`select tableoid::regclass::text as name from frame`
    expect(await whereabouts()).toEqual([{ name: 'frame_default' }])
    await makeWeeks(sql, Date.parse('2028-01-05T00:00:00Z'), 1)
    expect(await whereabouts()).toEqual([{ name: 'frame_2028_01_03' }])
    const [storage] = await sql`select attstorage from pg_attribute
      where attrelid = 'frame_2028_01_03'::regclass and attname = 'body'`
    expect(storage).toEqual({ attstorage: 'e' })
  })
})
