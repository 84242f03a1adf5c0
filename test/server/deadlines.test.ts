import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deadlines } from '#server'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { TEST_GROUPS } from '../support/roster.ts'
import { accept, BOTH, colleague, handOff, rowOf, texts } from './endpoint.ts'
import { closeWorlds, MINUTE, makeWorld, TUESDAY, type World } from './world.ts'

let postgres: TestPostgres

beforeAll(async () => {
  postgres = await testPostgres()
})
afterAll(async () => {
  await closeWorlds(postgres)
})

const inMinutes = (at: number): number => at / MINUTE

describe('a handoff nobody takes', () => {
  it('is listed for the helpdesk after fifteen office minutes, not one earlier', async () => {
    const world = await makeWorld(postgres)
    const { tick } = deadlines(world.relay)
    const { id } = await handOff(world)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    const dina = await colleague(world, 'Dina', 'comensha')
    expect(await rowOf(anna, id)).toMatchObject({ state: 'waiting', due: inMinutes(TUESDAY) + 15 })
    world.now = TUESDAY + 14 * MINUTE
    expect(await tick()).toBe(0)
    expect(await rowOf(dina, id)).toBeUndefined()
    await expect(dina.read(id)).rejects.toThrow('not-found')
    world.now = TUESDAY + 15 * MINUTE
    expect(await tick()).toBe(1)
    expect(await tick()).toBe(0)
    expect(await rowOf(dina, id)).toMatchObject({ state: 'escalated', due: null })
    expect(await rowOf(anna, id)).toMatchObject({ state: 'escalated' })
    expect(texts(await dina.read(id))).toEqual(['<created>', 'handoff'])
  })

  it('does not run while everybody is away: Friday 23:10 is due on Monday 09:15', async () => {
    const friday = Date.parse('2027-03-05T22:10:00Z')
    const world = await makeWorld(postgres, { at: friday })
    const { id } = await handOff(world)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    expect((await rowOf(anna, id))?.due).toBe(inMinutes(Date.parse('2027-03-08T08:15:00Z')))
  })

  it('escalates after a restart that slept over the deadline, once', async () => {
    const world = await makeWorld(postgres)
    const { id } = await handOff(world)
    const again = await world.restart()
    again.now = TUESDAY + 40 * MINUTE
    expect(await deadlines(again.relay).tick()).toBe(1)
    const other = await world.restart()
    other.now = TUESDAY + 41 * MINUTE
    expect(await deadlines(other.relay).tick()).toBe(0)
    expect(await rowOf(await colleague(other, 'Dina', 'comensha'), id)).toMatchObject({ state: 'escalated' })
  })

  it('is held by the helpdesk, and the team may still take it over', async () => {
    const world = await makeWorld(postgres)
    const { id } = await handOff(world)
    world.now = TUESDAY + 16 * MINUTE
    await deadlines(world.relay).tick()
    const dina = await colleague(world, 'Dina', 'comensha')
    expect(await accept(dina, id)).toBe('ok')
    expect(await dina.say(id, 'we hold it')).toBe('ok')
    const anna = await colleague(world, 'Anna', 'eindhoven')
    expect(await rowOf(anna, id)).toMatchObject({ state: 'held', mine: false, member: false })
    expect(texts(await anna.read(id))).toEqual(['<created>', 'handoff', '<accepted>'])
    expect(await accept(anna, id)).toBe('ok')
    expect(await rowOf(anna, id)).toMatchObject({ state: 'accepted', mine: true, member: true })
    expect(await rowOf(dina, id)).toMatchObject({ state: 'accepted', mine: false, member: true })
  })

  it('is listed for the helpdesk at once when only the helpdesk was chosen', async () => {
    const world = await makeWorld(postgres)
    const { id } = await handOff(world, { helpdesk: 'comensha' })
    const dina = await colleague(world, 'Dina', 'comensha')
    expect(await rowOf(dina, id)).toMatchObject({ state: 'waiting', group: '', helpdesk: 'comensha' })
    expect(await rowOf(await colleague(world, 'Anna', 'eindhoven'), id)).toBeUndefined()
  })

  it.each(['helpdesk', 'both'] as const)(
    'is listed for both at once where the service says so (%s)',
    async (first) => {
      const world = await makeWorld(postgres, { first })
      const { id } = await handOff(world)
      for (const [name, group] of [
        ['Dina', 'comensha'],
        ['Anna', 'eindhoven'],
      ] as const) {
        expect(await rowOf(await colleague(world, name, group), id)).toMatchObject({ due: null })
      }
      expect(await accept(await colleague(world, 'Dina', 'comensha'), id)).toBe('ok')
    },
  )

  it('is listed for both at once when no opening is ever to come', async () => {
    const groups = { ...TEST_GROUPS, utrecht: { role: 'team' as const, people: { Gijs: 1 } } }
    const world = await makeWorld(postgres, { groups })
    const { id } = await handOff(world, { team: 'utrecht' })
    expect(await rowOf(await colleague(world, 'Gijs', 'utrecht'), id)).toMatchObject({
      state: 'escalated',
      due: null,
    })
  })

  it('is never listed elsewhere when only the team was chosen', async () => {
    const world = await makeWorld(postgres)
    const { id } = await handOff(world, { team: 'eindhoven' })
    world.now = TUESDAY + 60 * MINUTE
    expect(await deadlines(world.relay).tick()).toBe(1)
    expect(await rowOf(await colleague(world, 'Dina', 'comensha'), id)).toBeUndefined()
    expect(await rowOf(await colleague(world, 'Anna', 'eindhoven'), id)).toMatchObject({ state: 'escalated' })
  })
})

describe('an accept without a word', () => {
  async function accepted(): Promise<{
    world: World
    id: string
    anna: Awaited<ReturnType<typeof colleague>>
  }> {
    const world = await makeWorld(postgres)
    const { id } = await handOff(world, BOTH)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    expect(await accept(anna, id)).toBe('ok')
    return { world, id, anna }
  }

  it('is listed again for team and helpdesk after fifteen minutes', async () => {
    const { world, id, anna } = await accepted()
    expect(await rowOf(anna, id)).toMatchObject({ state: 'accepted', due: inMinutes(TUESDAY) + 15 })
    const dina = await colleague(world, 'Dina', 'comensha')
    expect(await rowOf(dina, id)).toBeUndefined()
    world.now = TUESDAY + 15 * MINUTE
    expect(await deadlines(world.relay).tick()).toBe(1)
    expect(await rowOf(anna, id)).toMatchObject({ state: 'silent' })
    expect(await rowOf(dina, id)).toMatchObject({ state: 'silent', member: false })
    expect(texts(await dina.read(id))).toEqual(['<created>', 'handoff', '<accepted>'])
    expect(await accept(dina, id)).toBe('ok')
    expect(await rowOf(dina, id)).toMatchObject({ state: 'accepted', mine: true })
  })

  it('ends with the first word of the owner’s group, not with the visitor’s', async () => {
    const { world, id, anna } = await accepted()
    expect(await anna.say(id, 'hello')).toBe('ok')
    expect(await rowOf(anna, id)).toMatchObject({ state: 'accepted', due: null })
    world.now = TUESDAY + 60 * MINUTE
    expect(await deadlines(world.relay).tick()).toBe(0)
  })

  it('is no longer listed once they write after all', async () => {
    const { world, id, anna } = await accepted()
    world.now = TUESDAY + 20 * MINUTE
    expect(await deadlines(world.relay).tick()).toBe(1)
    expect(await anna.say(id, 'sorry')).toBe('ok')
    expect(await rowOf(anna, id)).toMatchObject({ state: 'accepted', due: null })
    const dina = await colleague(world, 'Dina', 'comensha')
    expect(await rowOf(dina, id)).toBeUndefined()
    await expect(dina.read(id)).rejects.toThrow('not-found')
  })

  it('runs anew when the last member leaves', async () => {
    const { world, id, anna } = await accepted()
    expect(await anna.say(id, 'hello')).toBe('ok')
    expect(await anna.send(id, anna.desk.leave({ conversation: id }))).toBe('ok')
    const bram = await colleague(world, 'Bram', 'eindhoven')
    expect(await rowOf(bram, id)).toMatchObject({
      state: 'waiting',
      due: inMinutes(TUESDAY) + 15,
      member: false,
    })
    expect(await accept(bram, id)).toBe('ok')
  })
})
