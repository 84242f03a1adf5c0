import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deadlines } from '#server'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { TEST_GROUPS } from '../support/roster.ts'
import { accept, BOTH, colleague, type Endpoint, handOff, rowOf, texts } from './endpoint.ts'
import { closeWorlds, MINUTE, makeWorld, TUESDAY, type World, type WorldOptions } from './world.ts'

let postgres: TestPostgres

beforeAll(async () => {
  postgres = await testPostgres()
})
afterAll(async () => {
  await closeWorlds(postgres)
})

const minutes = (at: number): number => at / MINUTE

type Moving = { world: World; id: string; phone: Endpoint; anna: Endpoint }

/** Taken and answered by Anna, and the visitor has let another team in. */
async function moving(group = 'drenthe', options: WorldOptions = {}): Promise<Moving> {
  const world = await makeWorld(postgres, options)
  const { phone, id } = await handOff(world, BOTH)
  const anna = await colleague(world, 'Anna', 'eindhoven')
  expect(await accept(anna, id)).toBe('ok')
  expect(await anna.say(id, 'hola')).toBe('ok')
  await phone.read(id)
  expect(await phone.send(id, phone.desk.add({ conversation: id, group, scope: 'now' }))).toBe('ok')
  return { world, id, phone, anna }
}

describe('a team that was let in', () => {
  it('is expected to answer within its own response time, and both sides see it', async () => {
    const { world, id, anna } = await moving()
    const asked = [{ group: 'drenthe', due: minutes(TUESDAY) + 15 }]
    expect(await rowOf(anna, id)).toMatchObject({ state: 'accepted', mine: true, due: null, asked })
    const chris = await colleague(world, 'Chris', 'drenthe')
    expect(await rowOf(chris, id)).toMatchObject({ state: 'accepted', mine: false, member: true, asked })
  })

  it('control: a person who was let in, and a colleague, are asked nothing', async () => {
    const world = await makeWorld(postgres)
    const { phone, id } = await handOff(world, BOTH)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    expect(await accept(anna, id)).toBe('ok')
    await phone.read(id)
    const person = Buffer.from(world.roster.ids['Fenna'] ?? []).toString('hex')
    const add = phone.desk.add({ conversation: id, group: 'shn-brabant', person, scope: 'now' })
    expect(await phone.send(id, add)).toBe('ok')
    expect(await rowOf(anna, id)).toMatchObject({ asked: [] })
  })

  it('is not expected while it is closed: let in on a Friday night, due on Monday at 09:15', async () => {
    const { anna, id } = await moving('drenthe', { at: Date.parse('2027-03-05T22:10:00Z') })
    const due = minutes(Date.parse('2027-03-08T08:15:00Z'))
    expect(await rowOf(anna, id)).toMatchObject({ asked: [{ group: 'drenthe', due }] })
  })

  it('has two days where nobody knows its hours', async () => {
    const groups = { ...TEST_GROUPS, utrecht: { role: 'team' as const, people: { Gijs: 1 } } }
    const { anna, id } = await moving('utrecht', { groups })
    expect(await rowOf(anna, id)).toMatchObject({
      asked: [{ group: 'utrecht', due: minutes(TUESDAY) + 48 * 60 }],
    })
  })

  it('passes visibly for the owner, whose it stays; no helpdesk hears of it, and no restart forgets it', async () => {
    const { world, id } = await moving()
    const later = await world.restart()
    later.now = TUESDAY + 60 * MINUTE
    expect(await deadlines(later.relay).tick()).toBe(0)
    const anna = await colleague(later, 'Anna', 'eindhoven')
    const row = await rowOf(anna, id)
    expect(row).toMatchObject({ state: 'accepted', mine: true })
    expect(row?.asked[0]?.due).toBeLessThan(minutes(later.now))
    expect(await rowOf(await colleague(later, 'Dina', 'comensha'), id)).toBeUndefined()
  })

  it('stops no time that runs for others: not that of words nobody answered, nor of those who are to take it', async () => {
    const world = await makeWorld(postgres, { at: TUESDAY })
    const { phone, id } = await handOff(world, BOTH)
    world.now += 15 * MINUTE
    await deadlines(world.relay).tick()
    const dina = await colleague(world, 'Dina', 'comensha')
    expect(await accept(dina, id)).toBe('ok')
    expect(await dina.say(id, 'hola')).toBe('ok')
    await phone.read(id)
    expect(await phone.say(id, 'hello?')).toBe('ok')
    const before = await rowOf(dina, id)
    expect(before).toMatchObject({ state: 'held', due: expect.any(Number) })
    // From held to accepted, by nobody's accept.
    expect(await phone.send(id, phone.desk.add({ conversation: id, group: 'eindhoven', scope: 'now' }))).toBe(
      'ok',
    )
    expect(await rowOf(dina, id)).toMatchObject({ state: 'accepted', due: before?.due })
    world.now = (before?.due ?? 0) * MINUTE
    expect(await deadlines(world.relay).tick()).toBe(1)

    const other = await handOff(world, BOTH)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    expect(await accept(anna, other.id)).toBe('ok')
    expect(await anna.send(other.id, anna.desk.leave({ conversation: other.id }))).toBe('ok')
    await other.phone.read(other.id)
    const due = (await rowOf(anna, other.id))?.due
    expect(due).toEqual(expect.any(Number))
    const add = other.phone.desk.add({ conversation: other.id, group: 'drenthe', scope: 'now' })
    expect(await other.phone.send(other.id, add)).toBe('ok')
    const chris = await colleague(world, 'Chris', 'drenthe')
    expect(await rowOf(chris, other.id)).toMatchObject({ due })
  })

  it('answers by accepting; then the first leaves, and nothing is said before the key has changed', async () => {
    const { world, id, phone, anna } = await moving()
    const chris = await colleague(world, 'Chris', 'drenthe')
    expect(await accept(chris, id)).toBe('ok')
    expect(await chris.say(id, 'buenas')).toBe('ok')
    expect(await rowOf(chris, id)).toMatchObject({ mine: true, due: null, asked: [] })
    expect(await rowOf(anna, id)).toMatchObject({ mine: false, member: true, asked: [] })
    await anna.read(id)
    expect(await anna.say(id, 'aquí sigo')).toBe('ok')
    expect(await anna.send(id, anna.desk.leave({ conversation: id }))).toBe('ok')
    await phone.read(id)
    expect(() => phone.desk.say({ conversation: id, body: { t: 'text', text: 'a' } })).toThrow('rotate-first')
    expect(await phone.send(id, phone.desk.rotate({ conversation: id, mode: 'here' }))).toBe('ok')
    expect(await phone.say(id, 'nuevo')).toBe('ok')
    expect(texts(await chris.read(id)).slice(-2)).toEqual(['<left>', 'nuevo'])
    expect(texts(await anna.read(id))).not.toContain('nuevo')
  })

  it('may say no by leaving: it stays with the owner', async () => {
    const { world, id, anna } = await moving()
    const chris = await colleague(world, 'Chris', 'drenthe')
    await chris.read(id)
    expect(await chris.send(id, chris.desk.leave({ conversation: id }))).toBe('ok')
    expect(await rowOf(anna, id)).toMatchObject({ state: 'accepted', mine: true, asked: [] })
    expect(await rowOf(chris, id)).toBeUndefined()
  })

  it('may be taken out by the visitor before it answered, and asked again', async () => {
    const { world, id, phone, anna } = await moving()
    const out = phone.desk.removeMember({ conversation: id, group: 'drenthe' })
    expect(await phone.send(id, out)).toBe('ok')
    expect(await rowOf(anna, id)).toMatchObject({ asked: [], mine: true })
    const chris = await colleague(world, 'Chris', 'drenthe')
    expect(await rowOf(chris, id)).toBeUndefined()
    world.now = TUESDAY + 30 * MINUTE
    const again = phone.desk.add({ conversation: id, group: 'drenthe', scope: 'now' })
    expect(await phone.send(id, again)).toBe('ok')
    expect(await rowOf(anna, id)).toMatchObject({ asked: [{ group: 'drenthe', due: minutes(TUESDAY) + 45 }] })
  })

  it('is the helpdesk too, when the owner asks the one the consent named', async () => {
    const { world, id, anna } = await moving()
    await anna.read(id)
    const add = anna.desk.addHelpdesk({ conversation: id, helpdesk: 'comensha', mode: 'here' })
    expect(await anna.send(id, add)).toBe('ok')
    const dina = await colleague(world, 'Dina', 'comensha')
    const asked = [
      { group: 'drenthe', due: minutes(TUESDAY) + 15 },
      { group: 'comensha', due: minutes(TUESDAY) + 15 },
    ]
    expect(await rowOf(dina, id)).toMatchObject({ member: true, mine: false, asked })
  })
})
