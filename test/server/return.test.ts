import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bytes, concat, PATH, toHex } from '#wire'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { bytesOf, comeBack, makeCast, makeCode, must, openCode } from './cast.ts'
import { accept, colleague, type Endpoint, handOff, texts, visitor } from './endpoint.ts'
import { stored } from './raw.ts'
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

type Night = { id: string; code: string; phone: Endpoint; anna: Endpoint }

/** A handoff with a code, accepted and answered while the visitor was away. */
async function night(): Promise<Night> {
  const { phone, id } = await handOff(world)
  const code = await makeCode(phone, id)
  const anna = await colleague(world, 'Anna', 'eindhoven')
  must(await accept(anna, id, 'away'))
  must(await anna.say(id, 'first reply'))
  return { id, code, phone, anna }
}

/** Seqs of the messages a reader is given, by epoch. */
async function given(someone: Endpoint, id: string): Promise<number[]> {
  const frames = await someone.frames(id)
  return frames
    .filter(({ bytes }) => [0x20, 0x21].includes(bytes[1]!))
    .map(({ bytes }) => bytes[18]! * 256 + bytes[19]!)
}

describe('a return code', () => {
  it('finds the conversation, reads replies of this absence only, and takes over', async () => {
    const { id, code } = await night()
    const phone = await openCode(world, code)
    const found = await phone.post(PATH.find, phone.credential!)
    expect(toHex(found.bytes)).toBe(id)
    expect(await given(phone, id)).toEqual([1])
    expect(texts(await phone.read(id))).toEqual(['<created>', '<code>', '<accepted>', 'first reply'])
    await comeBack(phone, id)
    expect(await phone.say(id, 'I am back')).toBe('ok')
  })

  it('withholds what was said before and replies of earlier absences', async () => {
    const { id, code, anna } = await night()
    const second = await openCode(world, code)
    await second.read(id)
    await comeBack(second, id)
    expect(await second.say(id, 'private')).toBe('ok')
    await anna.read(id)
    must(await anna.send(id, anna.desk.rotate({ conversation: id, mode: 'away' })))
    must(await anna.say(id, 'second reply'))
    const third = await openCode(world, code)
    // Epoch 1 was the first absence, 2 the time here, 3 is this absence.
    expect(await given(third, id)).toEqual([3])
    await third.read(id)
    const recipient = bytesOf(third.desk.recipients({ conversation: id })[0]!)
    const wraps = await third.post(PATH.wraps, concat(bytesOf(id), recipient))
    expect(wraps.bytes.length).toBe(1170)
    await comeBack(third, id)
    expect(await given(third, id)).toEqual([3])
    // The tab before it sees what displaced it, and nothing later.
    must(await third.say(id, 'later'))
    const seen = await second.frames(id)
    const all = await third.frames(id)
    expect(seen.at(-1)!.seq).toBe(all.at(-1)!.seq - 1)
    expect(texts(await second.read(id)).at(-1)).toBe('<back>')
  })

  it('opens nothing while the visitor is here', async () => {
    const { phone, id } = await handOff(world)
    const code = await makeCode(phone, id)
    const finder = await openCode(world, code)
    expect(await given(finder, id)).toEqual([])
    expect(texts(await finder.read(id))).toEqual(['<created>', '<code>'])
  })

  it('is replaced by a newer one: the old one looks like one that never was', async () => {
    const { phone, id } = await handOff(world)
    const old = await openCode(world, await makeCode(phone, id))
    const fresh = await openCode(world, await makeCode(phone, id))
    const never = world.deps.random(16)
    const answers = [old.credential!, never].map((locator) => phone.post(PATH.find, locator))
    const [expired, unknown] = await Promise.all(answers)
    expect(expired).toEqual(unknown)
    expect(expired).toMatchObject({ status: 404, code: 'not-found' })
    expect((await phone.post(PATH.find, fresh.credential!)).status).toBe(200)
    await expect(old.frames(id)).rejects.toThrow('not-found')
  })

  it('takes as long to be unknown as to be expired', async () => {
    const { phone, id } = await handOff(world)
    const erased = await openCode(world, await makeCode(phone, id))
    expect((await phone.post(PATH.erase, bytesOf(id))).status).toBe(204)
    const times: [number[], number[]] = [[], []]
    for (let i = 0; i < 300; i++) {
      const locators = [erased.credential!, world.deps.random(16)]
      const first = i % 2
      for (const which of [first, 1 - first] as const) {
        const begun = performance.now()
        await phone.post(PATH.find, locators[which]!)
        times[which as 0 | 1].push(performance.now() - begun)
      }
    }
    const [expired, unknown] = times.map((list) => list.sort((a, b) => a - b)[150]!) as [number, number]
    expect(expired / unknown).toBeGreaterThan(0.7)
    expect(expired / unknown).toBeLessThan(1.4)
  })

  it('may not be used to write', async () => {
    const { id, code, phone } = await night()
    const finder = await openCode(world, code)
    await finder.read(id)
    const before = await stored(world)
    const frame = new Uint8Array(1024)
    frame.set(concat(Uint8Array.of(1, 0x20), bytesOf(id), Uint8Array.of(0, 1)))
    expect((await finder.post(PATH.append, frame)).code).toBe('not-allowed')
    await phone.read(id)
    const rotate = phone.desk.rotate({ conversation: id, mode: 'here' })
    expect((await finder.post(PATH.append, rotate.bytes)).code).toBe('not-allowed')
    expect(await stored(world)).toBe(before)
  })
})

describe('a tab that was displaced', () => {
  it('may still close, and nothing else', async () => {
    const { displaced, id, tab } = await makeCast(world)
    await displaced.read(id)
    await tab.read(id)
    const before = await stored(world)
    const frame = new Uint8Array(1024)
    const epoch = (await tab.read(id)).epoch
    frame.set(concat(Uint8Array.of(1, 0x20), bytesOf(id), Uint8Array.of(0, epoch)))
    expect((await displaced.post(PATH.append, frame)).code).toBe('not-allowed')
    expect(await stored(world)).toBe(before)
    const close = displaced.desk.close({ conversation: id })
    expect((await displaced.post(PATH.append, close.bytes)).status).toBe(200)
  })
})

describe('a visitor who wants everything gone', () => {
  const rows = async (): Promise<string> => stored(world)

  it('erases it all, at once and for everybody', async () => {
    const before = await rows()
    const { phone, id } = await handOff(world)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    expect(await accept(anna, id)).toBe('ok')
    expect((await phone.post(PATH.erase, bytesOf(id))).status).toBe(204)
    expect(await rows()).toBe(before)
    for (const someone of [phone, anna]) await expect(someone.frames(id)).rejects.toThrow('not-found')
    expect((await phone.post(PATH.erase, bytesOf(id))).code).toBe('not-found')
  })

  it('may not when it came back by a code: somebody else may hold that', async () => {
    const { id, code } = await night()
    const phone = await openCode(world, code)
    await phone.read(id)
    await comeBack(phone, id)
    expect((await phone.post(PATH.erase, bytesOf(id))).code).toBe('not-allowed')
    expect((await phone.frames(id)).length).toBeGreaterThan(0)
  })

  it('cannot be another visitor', async () => {
    const { id } = await handOff(world)
    const stranger = await visitor(world)
    const erase = async (credential: Bytes): Promise<string> =>
      (await stranger.post(PATH.erase, bytesOf(id), credential)).code
    expect(await erase(world.deps.random(32))).toBe('not-found')
  })
})
