import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { concat, PATH } from '#wire'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { accept, colleague, handOff } from './endpoint.ts'
import { postCreate, rawCreate, stored } from './raw.ts'
import { closeWorlds, MINUTE, makeWorld, type World } from './world.ts'

let postgres: TestPostgres
let world: World

beforeAll(async () => {
  postgres = await testPostgres()
  world = await makeWorld(postgres)
})
afterAll(async () => {
  await closeWorlds(postgres)
})

const countOf = async (id: string): Promise<number> => {
  const [row] = await world.sql<{ n: number }[]>`
    select count(*)::int as n from frame f join conversation c on c.id = f.conv
    where c.wire_id = ${Buffer.from(id, 'hex')}`
  return row?.n ?? 0
}

describe('two at once', () => {
  it.each([1, 2, 3, 4, 5])('accept: one is taken, of the other nothing is stored (%i)', async () => {
    const { id } = await handOff(world)
    const [anna, bram] = [
      await colleague(world, 'Anna', 'eindhoven'),
      await colleague(world, 'Bram', 'eindhoven'),
    ]
    await anna.read(id)
    await bram.read(id)
    const accepts = [anna, bram].map((one) => one.desk.accept({ conversation: id, mode: 'here' }))
    const answers = await Promise.all([
      anna.post(PATH.append, accepts[0]!.bytes),
      bram.post(PATH.append, accepts[1]!.bytes),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)?.code).toBe('stale-head')
    expect(await countOf(id)).toBe(3)
    // Whoever lost reads the newer log and may go on.
    const view = await anna.read(id)
    expect(await bram.read(id)).toMatchObject({ owner: view.owner })
    const loser = answers[0]!.status === 409 ? anna : bram
    expect(await accept(loser, id)).toBe('ok')
  })

  it('the same handoff twice is one', async () => {
    const { upload } = rawCreate(world)
    const before = (await stored(world)).match(/conversation (\d+)/)![1]!
    const challenge = new Uint8Array(await (await world.visitor.request(PATH.challenge)).arrayBuffer())
    const answers = await Promise.all([1, 2, 3].map(() => postCreate(world, upload, challenge)))
    expect(answers).toEqual(['200', '200', '200'])
    expect((await stored(world)).match(/conversation (\d+)/)![1]).toBe(String(Number(before) + 1))
  })

  it('twenty messages at once keep their order and lose none', async () => {
    const { phone, id } = await handOff(world)
    const frames = Array.from({ length: 20 }, () => {
      const frame = new Uint8Array(world.engine.random(1024))
      frame.set(concat(Uint8Array.of(1, 0x20), Buffer.from(id, 'hex'), Uint8Array.of(0, 0)))
      return frame
    })
    const answers = await Promise.all(frames.map((frame) => phone.post(PATH.append, frame)))
    const seqs = answers.map(({ bytes }) => Buffer.from(bytes).readUInt32BE())
    expect([...seqs].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 3))
    const read = await phone.frames(id, 2)
    expect(read.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 3))
    for (const [i, frame] of frames.entries()) {
      expect(Buffer.from(read.find(({ seq }) => seq === seqs[i])!.bytes).equals(frame)).toBe(true)
    }
  })
})

describe('the same bytes again', () => {
  it('get the same number, whether message or entry, and are stored once', async () => {
    const { phone, id } = await handOff(world)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    await anna.read(id)
    const entry = anna.desk.accept({ conversation: id, mode: 'here' }).bytes
    const first = await anna.post(PATH.append, entry)
    const again = await anna.post(PATH.append, entry)
    expect(again).toEqual(first)
    await phone.read(id)
    const message = phone.desk.say({ conversation: id, body: { t: 'text', text: 'x' } }).bytes
    const sent = await phone.post(PATH.append, message)
    expect(sent.status).toBe(200)
    expect(await phone.post(PATH.append, message)).toEqual(sent)
    expect(await countOf(id)).toBe(4)
  })

  it('of a message get it though the epoch has moved on', async () => {
    const { phone, id } = await handOff(world)
    const message = phone.desk.say({ conversation: id, body: { t: 'text', text: 'x' } }).bytes
    const sent = await phone.post(PATH.append, message)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    expect(await accept(anna, id)).toBe('ok')
    expect(await phone.post(PATH.append, message)).toEqual(sent)
  })

  it('of an entry get it though others followed, also after a restart', async () => {
    const { id } = await handOff(world)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    await anna.read(id)
    const entry = anna.desk.accept({ conversation: id, mode: 'here' }).bytes
    const sent = await anna.post(PATH.append, entry)
    await anna.read(id)
    expect(await anna.send(id, anna.desk.rotate({ conversation: id, mode: 'here' }))).toBe('ok')
    expect(await anna.post(PATH.append, entry)).toEqual(sent)
    const again = await world.restart()
    expect(await (await colleague(again, 'Anna', 'eindhoven')).post(PATH.append, entry)).toEqual(sent)
  })

  it('of a handoff get it though its challenge is too old by now', async () => {
    const then = world.now
    const { upload } = rawCreate(world)
    const challenge = new Uint8Array(await (await world.visitor.request(PATH.challenge)).arrayBuffer())
    expect(await postCreate(world, upload, challenge)).toBe('200')
    world.now = then + 11 * MINUTE
    const before = await stored(world)
    expect(await postCreate(world, upload, challenge)).toBe('200')
    expect(await stored(world)).toBe(before)
    world.now = then
  })

  it('but another first message under the same create is refused', async () => {
    const made = rawCreate(world)
    expect(await postCreate(world, made.upload)).toBe('200')
    const other = made.upload.slice()
    other.set(world.engine.random(16), other.length - 16)
    const before = await stored(world)
    expect(await postCreate(world, other)).toBe('not-allowed')
    expect(await stored(world)).toBe(before)
  })
})
