import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { retention } from '#server'
import { KEPT_DAYS } from '#wire'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { accept, BOTH, colleague, handOff, rowOf } from './endpoint.ts'
import { closeWorlds, MINUTE, makeWorld, TUESDAY } from './world.ts'

let postgres: TestPostgres

beforeAll(async () => {
  postgres = await testPostgres()
})
afterAll(async () => {
  await closeWorlds(postgres)
})

const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

describe('a conversation that rests', () => {
  it('is erased thirty days after its last word: not an hour earlier, and no more than two later', async () => {
    const world = await makeWorld(postgres)
    const { tick } = retention(world.relay)
    const { id, phone: visitor } = await handOff(world)
    world.now = TUESDAY + 10 * DAY
    await visitor.read(id)
    await visitor.send(id, visitor.desk.rotate({ conversation: id, mode: 'here' }))
    const last = world.now
    world.now = last + KEPT_DAYS * DAY - HOUR
    expect(await tick()).toBe(0)
    expect((await visitor.read(id)).state).toBe('waiting')
    world.now = last + KEPT_DAYS * DAY + 2 * HOUR
    expect(await tick()).toBe(1)
    await expect(visitor.read(id)).rejects.toThrow('not-found')
    expect(await tick()).toBe(0)
  })

  it('is said to staff with its date, which moves with every word', async () => {
    const world = await makeWorld(postgres)
    const { id } = await handOff(world, BOTH)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    const first = (await rowOf(anna, id))?.erases
    expect(first).toBe(Math.floor(TUESDAY / HOUR) + KEPT_DAYS * 24)
    // at rest it stays: nobody puts it off by looking
    world.now = TUESDAY + 3 * HOUR
    const later = await colleague(world, 'Anna', 'eindhoven')
    expect((await rowOf(later, id))?.erases).toBe(first)
    expect(await accept(later, id)).toBe('ok')
    expect((await rowOf(later, id))?.erases).toBe((first ?? 0) + 3)
  })

  it('control: without the job it would stay', async () => {
    const world = await makeWorld(postgres)
    const { id, phone: visitor } = await handOff(world)
    world.now = TUESDAY + 400 * DAY
    expect((await visitor.read(id)).state).toBe('waiting')
  })
})
