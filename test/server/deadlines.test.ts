import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deadlines } from '#server'
import { toHex } from '#wire'
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

  it('is listed for both at once where the service says so', async () => {
    const world = await makeWorld(postgres, { first: 'both' })
    const { id } = await handOff(world)
    const dina = await colleague(world, 'Dina', 'comensha')
    const anna = await colleague(world, 'Anna', 'eindhoven')
    for (const one of [anna, dina])
      expect(await rowOf(one, id)).toMatchObject({ state: 'waiting', due: inMinutes(TUESDAY) + 15 })
    world.now = TUESDAY + 15 * MINUTE
    // Everybody who is asked has it already: nobody is told anew.
    expect(await deadlines(world.relay).tick()).toBe(0)
    for (const one of [anna, dina])
      expect(await rowOf(one, id)).toMatchObject({ state: 'escalated', due: null })
    expect(await accept(dina, id)).toBe('ok')
  })

  it('is listed for the helpdesk first where the service says so, and for the team after fifteen minutes', async () => {
    const world = await makeWorld(postgres, { first: 'helpdesk' })
    const { id } = await handOff(world)
    const dina = await colleague(world, 'Dina', 'comensha')
    const anna = await colleague(world, 'Anna', 'eindhoven')
    expect(await rowOf(dina, id)).toMatchObject({
      state: 'waiting',
      group: 'eindhoven',
      helpdesk: 'comensha',
    })
    world.now = TUESDAY + 14 * MINUTE
    expect(await deadlines(world.relay).tick()).toBe(0)
    expect(await rowOf(anna, id)).toBeUndefined()
    await expect(accept(anna, id)).rejects.toThrow('not-found')
    world.now = TUESDAY + 15 * MINUTE
    expect(await deadlines(world.relay).tick()).toBe(1)
    for (const one of [anna, dina])
      expect(await rowOf(one, id)).toMatchObject({ state: 'escalated', due: null })
    expect(await accept(anna, id)).toBe('ok')
    expect(await rowOf(anna, id)).toMatchObject({ state: 'accepted', mine: true })
    expect(await rowOf(dina, id)).toBeUndefined()
  })

  it('asked first and in it, the helpdesk holds it for nobody; silent, the team sees it and takes it over', async () => {
    const world = await makeWorld(postgres, { first: 'helpdesk' })
    const { id } = await handOff(world)
    const dina = await colleague(world, 'Dina', 'comensha')
    const anna = await colleague(world, 'Anna', 'eindhoven')
    expect(await accept(dina, id)).toBe('ok')
    expect(await rowOf(dina, id)).toMatchObject({ state: 'accepted', due: inMinutes(TUESDAY) + 15 })
    expect(await rowOf(anna, id)).toBeUndefined()
    world.now = TUESDAY + 15 * MINUTE
    expect(await deadlines(world.relay).tick()).toBe(1)
    expect(await rowOf(anna, id)).toMatchObject({ state: 'silent' })
    expect(await accept(anna, id)).toBe('ok')
    expect(await rowOf(anna, id)).toMatchObject({ state: 'accepted', mine: true })
  })

  it('with the helpdesk first, a team that was chosen alone is asked at once', async () => {
    const world = await makeWorld(postgres, { first: 'helpdesk' })
    const { id } = await handOff(world, { team: 'eindhoven' })
    expect(await rowOf(await colleague(world, 'Anna', 'eindhoven'), id)).toMatchObject({ state: 'waiting' })
  })

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

describe('silence after an answer', () => {
  const DAY_LATER = TUESDAY + 24 * 60 * MINUTE

  /** Accepted, greeted; then the visitor wrote. */
  async function spoken(receivers = BOTH): Promise<{
    world: World
    id: string
    phone: Awaited<ReturnType<typeof handOff>>['phone']
    anna: Awaited<ReturnType<typeof colleague>>
  }> {
    const world = await makeWorld(postgres)
    const { id, phone } = await handOff(world, receivers)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    expect(await accept(anna, id)).toBe('ok')
    expect(await anna.say(id, 'hello')).toBe('ok')
    await phone.read(id)
    expect(await phone.say(id, 'are you there?')).toBe('ok')
    return { world, id, phone, anna }
  }

  it('is listed for the team, and for the helpdesk of the consent, after one working day', async () => {
    const { world, id, phone, anna } = await spoken()
    const { tick } = deadlines(world.relay)
    expect(await rowOf(anna, id)).toMatchObject({ state: 'accepted', due: inMinutes(DAY_LATER) })
    world.now = TUESDAY + 60 * MINUTE
    expect(await phone.say(id, 'hello?')).toBe('ok')
    expect(await rowOf(await colleague(world, 'Bram', 'eindhoven'), id)).toMatchObject({
      due: inMinutes(DAY_LATER),
    })
    world.now = DAY_LATER - MINUTE
    expect(await tick()).toBe(0)
    const early = await colleague(world, 'Dina', 'comensha')
    expect(await rowOf(early, id)).toBeUndefined()
    await expect(early.read(id)).rejects.toThrow('not-found')
    world.now = DAY_LATER
    expect(await tick()).toBe(1)
    expect(await tick()).toBe(0)
    expect(await rowOf(await colleague(world, 'Bram', 'eindhoven'), id)).toMatchObject({
      state: 'silent',
      due: null,
    })
    expect(await rowOf(early, id)).toMatchObject({ state: 'silent', member: false })
    expect(await accept(early, id)).toBe('ok')
    expect(await rowOf(early, id)).toMatchObject({ state: 'accepted', mine: true, member: true })
  })

  it('is over with a word of anybody of the owner’s group, and begins with the visitor’s next', async () => {
    const { world, id, phone } = await spoken()
    const bram = await colleague(world, 'Bram', 'eindhoven')
    await bram.read(id)
    expect(await bram.say(id, 'yes')).toBe('ok')
    expect(await rowOf(bram, id)).toMatchObject({ state: 'accepted', due: null })
    world.now = TUESDAY + 48 * 60 * MINUTE
    expect(await deadlines(world.relay).tick()).toBe(0)
    await phone.read(id)
    expect(await phone.say(id, 'thanks')).toBe('ok')
    expect(await rowOf(await colleague(world, 'Bram', 'eindhoven'), id)).toMatchObject({
      due: inMinutes(TUESDAY + 72 * 60 * MINUTE),
    })
  })

  it('is listed for the team alone where the consent names no helpdesk', async () => {
    const { world, id } = await spoken({ team: 'eindhoven' })
    world.now = DAY_LATER
    expect(await deadlines(world.relay).tick()).toBe(1)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    expect(await rowOf(anna, id)).toMatchObject({ state: 'silent' })
    expect(await rowOf(await colleague(world, 'Dina', 'comensha'), id)).toBeUndefined()
  })

  it('survives a process that dies right after the words were stored', async () => {
    const { world, id } = await spoken()
    const other = await world.restart()
    other.now = DAY_LATER
    expect(await deadlines(other.relay).tick()).toBe(1)
    expect(await rowOf(await colleague(other, 'Dina', 'comensha'), id)).toMatchObject({ state: 'silent' })
  })

  it('runs when the owner’s team leaves and only somebody it brought in stays', async () => {
    const { world, id, phone, anna } = await spoken()
    const person = toHex(world.roster.ids['Fenna']!)
    expect(
      await phone.send(id, phone.desk.add({ conversation: id, group: 'shn-brabant', person, scope: 'now' })),
    ).toBe('ok')
    await anna.read(id)
    expect(await anna.say(id, 'goodbye')).toBe('ok')
    expect(await anna.send(id, anna.desk.leave({ conversation: id }))).toBe('ok')
    world.now = TUESDAY + 15 * MINUTE
    expect(await deadlines(world.relay).tick()).toBe(1)
    const dina = await colleague(world, 'Dina', 'comensha')
    expect(await rowOf(dina, id)).toMatchObject({ state: 'silent' })
  })
})

describe('two processes on one database', () => {
  it('mark each handoff once between them, and both list it', async () => {
    const world = await makeWorld(postgres)
    const made = [await handOff(world), await handOff(world), await handOff(world)]
    const other = await world.restart()
    // The other process knows them as they were.
    const early = await colleague(other, 'Anna', 'eindhoven')
    for (const { id } of made) expect(await rowOf(early, id)).toMatchObject({ state: 'waiting' })
    for (const one of [world, other]) one.now = TUESDAY + 15 * MINUTE
    const ticks = [world, other, world, other].map((one) => deadlines(one.relay).tick())
    expect((await Promise.all(ticks)).reduce((sum, n) => sum + n)).toBe(made.length)
    for (const one of [world, other]) {
      const dina = await colleague(one, 'Dina', 'comensha')
      for (const { id } of made) {
        expect(await rowOf(dina, id)).toMatchObject({ state: 'escalated', due: null })
        expect(texts(await dina.read(id))).toContain('handoff')
      }
    }
  })

  it('an answer through one stops the time that the other began', async () => {
    const world = await makeWorld(postgres)
    const { id, phone } = await handOff(world)
    const other = await world.restart()
    const anna = await colleague(world, 'Anna', 'eindhoven')
    expect(await accept(anna, id)).toBe('ok')
    expect(await anna.say(id, 'hello')).toBe('ok')
    const bram = await colleague(other, 'Bram', 'eindhoven')
    await bram.read(id)
    await phone.read(id)
    expect(await phone.say(id, 'hello?')).toBe('ok')
    expect(await rowOf(bram, id)).toMatchObject({ due: expect.any(Number) })
    await bram.read(id)
    expect(await bram.say(id, 'yes')).toBe('ok')
    expect(await rowOf(anna, id)).toMatchObject({ state: 'accepted', due: null })
  })

  it('the second to accept is told no, and sees who has it', async () => {
    const world = await makeWorld(postgres)
    const { id } = await handOff(world)
    const other = await world.restart()
    const anna = await colleague(world, 'Anna', 'eindhoven')
    const bram = await colleague(other, 'Bram', 'eindhoven')
    await anna.read(id)
    await bram.read(id)
    const answers = await Promise.all([
      anna.send(id, anna.desk.accept({ conversation: id, mode: 'here' })),
      bram.send(id, bram.desk.accept({ conversation: id, mode: 'here' })),
    ])
    expect([...answers].sort()).toEqual(['ok', 'stale-head'])
    const second = answers[0] === 'ok' ? bram : anna
    expect(texts(await second.read(id))).toEqual(['<created>', 'handoff', '<accepted>'])
    expect(await rowOf(second, id)).toMatchObject({ state: 'accepted', mine: false, member: true })
  })
})

describe('a team that has ended since', () => {
  it('is not waited for: the helpdesk of the consent sees it with the next look', async () => {
    const world = await makeWorld(postgres)
    const { id } = await handOff(world)
    const { tick } = deadlines(world.relay)
    expect(await tick()).toBe(0)
    const next = world.roster.next(({ eindhoven: _, ...groups }) => groups)
    world.book.publish({ heads: [next.head], objects: next.slices })
    world.now = TUESDAY + MINUTE
    expect(await tick()).toBe(1)
    const dina = await colleague(world, 'Dina', 'comensha')
    expect(await rowOf(dina, id)).toMatchObject({ state: 'escalated' })
    expect(await accept(dina, id)).toBe('ok')
  })
})
