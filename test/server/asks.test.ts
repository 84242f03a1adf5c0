import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deadlines } from '#server'
import type { Body } from '#session'
import { type Bytes, encodeUpload, FRAME, openUpload, PATH } from '#wire'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { TEST_GROUPS } from '../support/roster.ts'
import {
  accept,
  colleague,
  type Endpoint,
  enterAsGuest,
  handOff,
  letIn,
  rowOf,
  stranger,
  texts,
} from './endpoint.ts'
import { postCreate, stored } from './raw.ts'
import { closeWorlds, MINUTE, makeWorld, TUESDAY, type World } from './world.ts'

let postgres: TestPostgres
const DAYS = 48 * 60

beforeAll(async () => {
  postgres = await testPostgres()
})
afterAll(async () => {
  await closeWorlds(postgres)
})

const question: Body = { t: 'ask', question: 'money', lang: 'ro', about: '0a'.repeat(16) }

type Made = { readonly id: string; readonly bytes: Bytes }

const made = (someone: Endpoint, group: string): Made => {
  const { conversation, bytes } = someone.desk.ask({ group, body: question })
  return { id: conversation, bytes }
}

const post = async (someone: Endpoint, bytes: Bytes): Promise<string> => {
  const answer = await someone.post(PATH.create, bytes)
  return answer.status === 200 ? 'ok' : answer.code
}

async function asked(world: World, group: string): Promise<{ id: string; anna: Endpoint }> {
  const anna = await colleague(world, 'Anna', 'eindhoven')
  const { id, bytes } = made(anna, group)
  expect(await post(anna, bytes)).toBe('ok')
  return { id, anna }
}

describe('a group asked by another', () => {
  it('waits in the list of who is asked, and among their own for who asks; nobody else hears of it', async () => {
    const world = await makeWorld(postgres)
    const { id, anna } = await asked(world, 'shn-brabant')
    const [bram, fenna] = [
      await colleague(world, 'Bram', 'eindhoven'),
      await colleague(world, 'Fenna', 'shn-brabant'),
    ]
    const row = { opener: 'eindhoven', group: 'shn-brabant', helpdesk: '', state: 'waiting' }
    expect(await rowOf(anna, id)).toMatchObject({ ...row, mine: true, member: true })
    expect(await rowOf(bram, id)).toMatchObject({ ...row, mine: false, member: true })
    expect(await rowOf(fenna, id)).toMatchObject({ ...row, mine: false, member: false })
    for (const [name, group] of [
      ['Dina', 'comensha'],
      ['Chris', 'drenthe'],
    ] as const) {
      const other = await colleague(world, name, group)
      expect(await rowOf(other, id)).toBeUndefined()
      await expect(other.read(id)).rejects.toThrow('not-found')
    }
    for (const one of [anna, bram, fenna]) expect(texts(await one.read(id))).toEqual(['<created>', 'ask'])
  })

  it('is answered by whoever takes it, and both write', async () => {
    const world = await makeWorld(postgres)
    const { id, anna } = await asked(world, 'shn-brabant')
    const fenna = await colleague(world, 'Fenna', 'shn-brabant')
    expect(() => anna.desk.say({ conversation: id, body: { t: 'text', text: 'x' } })).toThrow()
    expect(await accept(fenna, id)).toBe('ok')
    expect(await fenna.say(id, 'now')).toBe('ok')
    expect(await rowOf(anna, id)).toMatchObject({ state: 'accepted', due: null, mine: true })
    expect(await rowOf(fenna, id)).toMatchObject({ state: 'accepted', mine: true, member: true })
    await anna.read(id)
    expect(await anna.say(id, 'thanks')).toBe('ok')
    expect(texts(await fenna.read(id)).slice(-2)).toEqual(['now', 'thanks'])
  })

  it('has the time of its own hours, or two days; passed, both see it and nobody else', async () => {
    const world = await makeWorld(postgres)
    const { id, anna } = await asked(world, 'shn-brabant')
    const fenna = await colleague(world, 'Fenna', 'shn-brabant')
    const dina = await colleague(world, 'Dina', 'comensha')
    expect((await rowOf(anna, id))?.due).toBe(TUESDAY / MINUTE + DAYS)
    const helpdesk = await asked(world, 'comensha')
    expect((await rowOf(helpdesk.anna, helpdesk.id))?.due).toBe(TUESDAY / MINUTE + 15)
    const { tick } = deadlines(world.relay)
    const told = async (): Promise<string[]> => {
      const rows = await world.sql<{ code: string }[]>`
        select distinct group_code as code from outbox
        where conv = (select id from conversation where wire_id = ${Buffer.from(id, 'hex')}) order by 1`
      return rows.map(({ code }) => code)
    }
    expect(await told()).toEqual(['shn-brabant'])
    world.now = TUESDAY + (DAYS - 1) * MINUTE
    await tick()
    const again = await colleague(world, 'Anna', 'eindhoven')
    expect(await rowOf(again, id)).toMatchObject({ state: 'waiting' })
    expect(await rowOf(again, helpdesk.id)).toMatchObject({ state: 'escalated', due: null })
    world.now += 2 * MINUTE
    await tick()
    for (const [name, group] of [
      ['Anna', 'eindhoven'],
      ['Fenna', 'shn-brabant'],
    ] as const)
      expect(await rowOf(await colleague(world, name, group), id)).toMatchObject({
        state: 'escalated',
        due: null,
      })
    expect(await rowOf(await colleague(world, 'Dina', 'comensha'), id)).toBeUndefined()
    await expect(dina.read(id)).rejects.toThrow()
    expect(await told()).toEqual(['eindhoven', 'shn-brabant'])
    const late = await colleague(world, 'Fenna', 'shn-brabant')
    expect(await accept(late, id)).toBe('ok')
    void fenna
  })

  it('a team without agreed hours is not passed over before its two days; one that is gone is', async () => {
    const groups = { ...TEST_GROUPS, tilburg: { role: 'team' as const, people: { Karin: 1 } } }
    const world = await makeWorld(postgres, { groups })
    const { id, anna } = await asked(world, 'tilburg')
    const due = TUESDAY / MINUTE + DAYS
    const { tick } = deadlines(world.relay)
    expect(await tick()).toBe(0)
    expect(await rowOf(anna, id)).toMatchObject({ state: 'waiting', due })
    const next = world.roster.next(() => TEST_GROUPS)
    world.book.publish({ heads: [next.head], objects: next.slices })
    await tick()
    expect(await rowOf(anna, id)).toMatchObject({ state: 'escalated', due: null })
  })

  it('stands after a restart, and is left and closed as what it is', async () => {
    const before = await makeWorld(postgres)
    const { id } = await asked(before, 'shn-brabant')
    const world = await before.restart()
    const [bram, fenna] = [
      await colleague(world, 'Bram', 'eindhoven'),
      await colleague(world, 'Fenna', 'shn-brabant'),
    ]
    expect(await accept(fenna, id)).toBe('ok')
    expect(await fenna.send(id, fenna.desk.leave({ conversation: id }))).toBe('ok')
    expect(await rowOf(bram, id)).toMatchObject({ state: 'accepted', due: null })
    await bram.read(id)
    expect(await bram.send(id, bram.desk.close({ conversation: id }))).toBe('ok')
    expect(await rowOf(bram, id)).toMatchObject({ state: 'closed', opener: 'eindhoven' })
  })

  it('the same bytes again get the same answer', async () => {
    const world = await makeWorld(postgres)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    const { bytes } = made(anna, 'shn-brabant')
    expect(await post(anna, bytes)).toBe('ok')
    const before = await stored(world)
    expect(await post(anna, bytes)).toBe('ok')
    expect(await stored(world)).toBe(before)
  })
})

describe('what a server does not take', () => {
  it('an ask that another device signed, one without a session, one of a guest: nothing is stored', async () => {
    const world = await makeWorld(postgres)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    const { bytes } = made(anna, 'shn-brabant')
    const others = [
      await colleague(world, 'Anna', 'eindhoven', 1),
      await colleague(world, 'Bram', 'eindhoven'),
      await colleague(world, 'Fenna', 'shn-brabant'),
    ]
    const before = await stored(world)
    for (const one of others) expect(await post(one, bytes)).toBe('not-allowed')
    const nobody = await colleague(world, 'Anna', 'eindhoven')
    nobody.credential = undefined
    expect(await post(nobody, bytes)).toBe('not-signed-in')
    expect(await stored(world)).toBe(before)
    const { phone, id } = await handOff(world)
    expect(await accept(anna, id)).toBe('ok')
    await phone.read(id)
    const guest = await stranger(world)
    expect(await letIn(phone, id, guest)).toBe('ok')
    expect(await enterAsGuest(guest)).toBe('ok')
    expect(await post(guest, bytes)).toBe('not-allowed')
    expect(await post(anna, bytes)).toBe('ok')
  })

  it('an ask on the visitor’s origin, a handoff on the staff’s', async () => {
    const world = await makeWorld(postgres)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    expect(await postCreate(world, made(anna, 'shn-brabant').bytes)).toBe('not-allowed')
    const phone = await colleague(world, 'Bram', 'eindhoven')
    const handoff = (await handOff(world)).body.slice(-32_768)
    expect(await post(phone, handoff)).toBe('not-allowed')
  })

  it('a key along with it, a wrap too few, or bytes that are none', async () => {
    const world = await makeWorld(postgres)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    const { bytes } = made(anna, 'shn-brabant')
    const { wraps, message } = openUpload(bytes)!
    const frame = bytes.slice(0, FRAME)
    const key = world.deps.random(1216)
    expect(await post(anna, encodeUpload(frame, [key], wraps, message!.slice(1216)))).toBe('bad-frame')
    const longer = new Uint8Array([...message!, ...world.deps.random(1168)])
    expect(await post(anna, encodeUpload(frame, [], wraps.slice(1), longer))).toBe('bad-frame')
    expect(await post(anna, bytes.slice(1))).toBe('bad-frame')
    expect(await post(anna, bytes)).toBe('ok')
  })

  it('no visitor’s token opens it: not zeros, not any', async () => {
    const world = await makeWorld(postgres)
    const { id } = await asked(world, 'shn-brabant')
    const { phone } = await handOff(world)
    for (const credential of [phone.credential!, new Uint8Array(32), new Uint8Array(16)]) {
      phone.credential = credential
      await expect(phone.frames(id)).rejects.toThrow('not-found')
      const erased = await phone.post(PATH.erase, Uint8Array.from(Buffer.from(id, 'hex')))
      expect(erased.code).toBe('not-found')
    }
  })
})
