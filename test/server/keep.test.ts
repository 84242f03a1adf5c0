import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { retention } from '#server'
import { type Bytes, concat, KEPT_DAYS, PATH } from '#wire'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { bytesOf, comeBack, makeCode, must, openCode } from './cast.ts'
import { accept, colleague, type Endpoint, handOff, texts } from './endpoint.ts'
import { closeWorlds, MINUTE, makeWorld, TUESDAY, type World } from './world.ts'

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await testPostgres()
})
afterAll(async () => {
  await closeWorlds(postgres)
})

const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const ask = async (
  who: Endpoint,
  id: string,
  months: number,
  credential?: Bytes,
): Promise<number | string> => {
  const body = concat(bytesOf(id), Uint8Array.of(months))
  const { status, code, bytes } = await who.post(PATH.keep, body, credential)
  if (status !== 200) return code
  expect(bytes.length).toBe(4)
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
}

async function talking(world: World): Promise<{ id: string; phone: Endpoint; anna: Endpoint }> {
  const { phone, id } = await handOff(world)
  const anna = await colleague(world, 'Anna', 'eindhoven')
  must(await accept(anna, id))
  await phone.read(id)
  return { id, phone, anna }
}

describe('keeping longer', () => {
  it('answers the Monday after three or six months, and never an earlier one than before', async () => {
    const world = await makeWorld(postgres)
    const { id, phone } = await talking(world)
    const monday = new Date(world.now)
    expect(monday.toISOString().slice(0, 10)).toBe(new Date(TUESDAY).toISOString().slice(0, 10))
    const three = await ask(phone, id, 3)
    const six = await ask(phone, id, 6)
    for (const day of [three, six]) expect(new Date(Number(day) * DAY).getUTCDay()).toBe(1)
    const at = (months: number): number =>
      Date.UTC(monday.getUTCFullYear(), monday.getUTCMonth() + months, monday.getUTCDate()) / DAY
    expect(Number(three) - at(3)).toBeGreaterThanOrEqual(0)
    expect(Number(three) - at(3)).toBeLessThan(7)
    expect(Number(six) - at(6)).toBeGreaterThanOrEqual(0)
    expect(Number(six) - at(6)).toBeLessThan(7)
    expect(await ask(phone, id, 3)).toBe(six)
    expect(await ask(phone, id, 6)).toBe(six)
  })

  it('keeps every message readable, and takes new ones', async () => {
    const world = await makeWorld(postgres)
    const { id, phone, anna } = await talking(world)
    must(await anna.say(id, 'before'))
    await phone.read(id)
    await ask(phone, id, 3)
    must(await phone.say(id, 'after'))
    expect(texts(await anna.read(id)).slice(-2)).toEqual(['before', 'after'])
    const fresh = await colleague(world, 'Bram', 'eindhoven')
    expect(texts(await fresh.read(id)).slice(-2)).toEqual(['before', 'after'])
    const rows =
      await world.sql`select count(distinct f.expires_week)::int as weeks, min(c.expires_week)::text as week
      from conversation c join frame f on f.conv = c.id and f.expires_week = c.expires_week
      where c.wire_id = ${bytesOf(id)}`
    expect(rows[0]?.['weeks']).toBe(1)
    const left = await world.sql`select count(*)::int as left from conversation c
      join frame f on f.conv = c.id and f.expires_week <> c.expires_week where c.wire_id = ${bytesOf(id)}`
    expect(left[0]?.['left']).toBe(0)
  })

  it('is erased on that Monday, not before; without it after thirty days', async () => {
    const world = await makeWorld(postgres)
    const { tick } = retention(world.relay)
    const { id, phone } = await talking(world)
    const control = await talking(world)
    const day = Number(await ask(phone, id, 3))
    world.now += KEPT_DAYS * DAY + 2 * HOUR
    expect(await tick()).toBe(1)
    await expect(control.phone.read(control.id)).rejects.toThrow('not-found')
    world.now = day * DAY - HOUR
    expect(await tick()).toBe(0)
    expect((await phone.read(id)).state).toBe('accepted')
    world.now = day * DAY + HOUR
    expect(await tick()).toBe(1)
    await expect(phone.read(id)).rejects.toThrow('not-found')
  })

  it('whoever still writes after that day is kept for thirty days more', async () => {
    const world = await makeWorld(postgres)
    const { tick } = retention(world.relay)
    const { id, phone } = await talking(world)
    const day = Number(await ask(phone, id, 3))
    world.now = (day - 2) * DAY
    must(await phone.say(id, 'still here'))
    world.now = (day + 20) * DAY
    expect(await tick()).toBe(0)
    world.now = (day + 29) * DAY
    expect(await tick()).toBe(1)
  })

  it('is for the visitor alone, and only once somebody has taken it', async () => {
    const world = await makeWorld(postgres)
    const { phone, id } = await handOff(world)
    expect(await ask(phone, id, 3)).toBe('not-allowed')
    const code = await makeCode(phone, id)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    must(await accept(anna, id, 'away'))
    for (const months of [0, 1, 4, 12, 255]) expect(await ask(phone, id, months)).toBe('bad-request')
    expect(await ask(phone, id, 3, world.deps.random(32))).toBe('not-found')
    const finder = await openCode(world, code)
    await finder.read(id)
    expect(await ask(finder, id, 3)).toBe('not-allowed')
    // Who came back with the code is the visitor; who was here before is not any more.
    await comeBack(finder, id)
    expect(typeof (await ask(finder, id, 3))).toBe('number')
    expect(await ask(phone, id, 6)).toBe('not-allowed')
  })
})
