import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { accept, colleague, handOff, rowOf, texts, visitor } from './endpoint.ts'
import { closeWorlds, makeWorld, type World } from './world.ts'

let postgres: TestPostgres
let world: World

beforeAll(async () => {
  postgres = await testPostgres()
  world = await makeWorld(postgres)
})
afterAll(async () => {
  await closeWorlds(postgres)
})

describe('a conversation over both origins', () => {
  it('is handed off, waits, is accepted and answered', async () => {
    const { phone, id } = await handOff(world)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    expect(await rowOf(anna, id)).toMatchObject({
      state: 'waiting',
      group: 'eindhoven',
      mine: false,
      cursor: 2,
    })
    expect(await accept(anna, id)).toBe('ok')
    expect(await anna.say(id, 'hola')).toBe('ok')
    expect(await rowOf(anna, id)).toMatchObject({ state: 'accepted', mine: true, member: true, due: null })
    expect(texts(await phone.read(id))).toEqual(['<created>', 'handoff', '<accepted>', 'hola'])
    expect(await phone.say(id, 'gracias')).toBe('ok')
    const bram = await colleague(world, 'Bram', 'eindhoven')
    expect(texts(await bram.read(id))).toEqual(['<created>', 'handoff', '<accepted>', 'hola', 'gracias'])
  })

  it('goes on after a restart', async () => {
    const { phone, id } = await handOff(world)
    const again = await world.restart()
    const anna = await colleague(again, 'Anna', 'eindhoven')
    expect(await accept(anna, id)).toBe('ok')
    expect(await anna.say(id, 'hola')).toBe('ok')
    const other = await visitor(again)
    other.credential = phone.credential
    expect((await other.frames(id)).length).toBe(4)
  })
})
