import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundled, startChild } from '../support/child.ts'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { aHandoff, aStore } from '../support/store.ts'
import type { Acknowledged, Mode } from './children/writers.ts'

const KILLS = 3
let postgres: TestPostgres
let child = ''
beforeAll(async () => {
  postgres = await testPostgres()
  child = await bundled('test/storage/children/writers.ts', 'writers')
})
afterAll(() => postgres.stop())

type Loss = { readonly acknowledged: number; readonly lost: number; readonly doubled: number }

/** Lets a process write under load, kills it, and counts what it had acknowledged and the database does not hold. */
async function killed(mode: Mode): Promise<Loss> {
  const { store, sql, url, keyStore, keyFolders } = await aStore(postgres)
  const handoffs = Array.from({ length: 8 }, () => aHandoff())
  for (const handoff of handoffs) await store.create(handoff)
  await keyStore.close()
  const ids = handoffs.map(({ wireId }) => Buffer.from(wireId).toString('hex'))
  const writing = startChild(child, [url, ...keyFolders, mode, ...ids])
  for (let i = 0; i < 400; i++) await writing.line()
  writing.process.kill('SIGKILL')
  await writing.ended
  const acknowledged = writing.lines.filter((line): line is Acknowledged => line.length === 32)
  // What was under way when the process died ends before we look.
  await sql`select pg_sleep(0.3)`
  const stored = await sql<{ id: string; times: number }[]>`
    select encode(frame_id, 'hex') as id, count(*)::int as times from frame group by 1`
  const times = new Map(stored.map((row) => [row.id, row.times]))
  await sql.end()
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((id) => !times.has(id)).length,
    doubled: acknowledged.filter((id) => (times.get(id) ?? 0) > 1).length,
  }
}

describe('kill -9 of the writing process', () => {
  test('nothing acknowledged is lost or doubled', async () => {
    for (let i = 0; i < KILLS; i++) {
      const loss = await killed('real')
      expect(loss.acknowledged).toBeGreaterThanOrEqual(400)
      expect(loss).toMatchObject({ lost: 0, doubled: 0 })
    }
  })

  test('control: acknowledging before the commit loses something at every kill', async () => {
    for (let i = 0; i < KILLS; i++) expect((await killed('early')).lost).toBeGreaterThan(0)
  })
})
