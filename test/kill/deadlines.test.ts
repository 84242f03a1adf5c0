import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Body } from '#session'
import { loadSodium } from '#session/libsodium'
import { connect } from '#storage'
import {
  type Place,
  serverProgram,
  staff,
  startTestServer,
  startWorld,
  visitorAt,
  type World,
} from '../support/world.ts'

const MADE = 10
const MINUTE = 60_000
/** A look at the deadlines, and the time to mark all of them. */
const TICK = 5_000

const handoff: Body = {
  t: 'handoff',
  lang: 'en',
  wayBack: 'stay',
  lines: [],
  held: [],
  skipped: [],
  consent: { groups: ['eindhoven', 'comensha'], script: 'intake', at: 1 },
}

let world: World
let program: string

beforeAll(async () => {
  world = await startWorld(await loadSodium())
  program = await serverProgram('test/kill/variant.ts', 'kill-variant')
}, 120_000)
afterAll(() => world.stop())

const at = (time: number): Record<string, string> => ({
  BAKEN_DEMO_TIME: new Date(time).toISOString().replace(/\.\d+Z$/, 'Z'),
})
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** Handoffs of a process that was killed, on a database that counts each time one is marked. */
async function waiting(place: Place, now: number): Promise<void> {
  const first = await startTestServer(program, place, at(now))
  for (let i = 0; i < MADE; i++) await (await visitorAt(world, first)).handoff(handoff)
  await first.kill()
  const sql = await connect(place.url, { pool: 1 })
  await sql`create table marked (id bigint)`
  await sql`create function mark() returns trigger language plpgsql as $$ begin
    insert into marked values (new.id); return new; end $$`
  await sql`create trigger mark after update on conversation for each row
    when (new.escalated and not old.escalated) execute function mark()`
  await sql.end()
}

async function marked(place: Place): Promise<readonly number[]> {
  const sql = await connect(place.url, { pool: 1 })
  const rows = await sql<{ times: number }[]>`
    select count(*)::int as times from marked group by id order by id`
  await sql.end()
  return rows.map(({ times }) => times)
}

/** Waits until some are marked and not all. */
async function untilTheMiddle(place: Place): Promise<void> {
  for (let i = 0; i < 300; i++) {
    const { length } = await marked(place)
    if (length > 1 && length < MADE - 1) return
    await pause(20)
  }
  throw new Error('never in the middle')
}

describe('kill -9 in the middle of the deadlines', () => {
  it('the other process marks the rest: each once, none late', async () => {
    const place = await world.place()
    const now = Date.now()
    await waiting(place, now)
    const due = now + 16 * MINUTE
    const dying = await startTestServer(program, place, { ...at(due), VARIANT: 'slowly' })
    await untilTheMiddle(place)
    const other = startTestServer(program, place, at(due))
    await dying.kill()
    const server = await other
    await pause(TICK)
    expect(await marked(place)).toEqual(Array.from({ length: MADE }, () => 1))
    const dina = await staff(world, server, 'Dina', 'comensha')
    const { rows } = JSON.parse(
      new TextDecoder().decode(await dina.call('/staff/queue', JSON.stringify({ list: 'waiting' }))),
    ) as { rows: { state: string; due: number | null }[] }
    expect(rows.map(({ state, due }) => [state, due])).toEqual(
      Array.from({ length: MADE }, () => ['escalated', null]),
    )
    await server.stop()
  })

  it('control: with no other process some are never marked', async () => {
    const place = await world.place()
    const now = Date.now()
    await waiting(place, now)
    const dying = await startTestServer(program, place, { ...at(now + 16 * MINUTE), VARIANT: 'slowly' })
    await untilTheMiddle(place)
    await dying.kill()
    await pause(TICK)
    expect((await marked(place)).length).toBeLessThan(MADE)
  })
})
