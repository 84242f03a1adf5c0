import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { concat, decodeWraps, epochOf, type LogState, openMessage, PATH, toHex } from '#wire'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { bytesOf, type Cast, makeCast, must } from './cast.ts'
import { accept, colleague, type Endpoint, handOff } from './endpoint.ts'
import { closeWorlds, makeWorld, type World } from './world.ts'

let postgres: TestPostgres
let world: World
let cast: Cast

beforeAll(async () => {
  postgres = await testPostgres()
  world = await makeWorld(postgres)
  cast = await makeCast(world)
})
afterAll(async () => {
  await closeWorlds(postgres)
})

/** Epochs of the messages somebody is given, in order. */
async function messages(someone: Endpoint, id: string): Promise<number[]> {
  const frames = await someone.frames(id)
  return frames.flatMap(({ bytes }) => openMessage(bytes)?.epoch ?? [])
}

/** Number of log entries somebody is given. */
async function entries(someone: Endpoint, id: string): Promise<number> {
  const frames = await someone.frames(id)
  return frames.filter(({ bytes }) => (bytes[1] ?? 0) < 0x20).length
}

async function wrapsOf(someone: Endpoint, id: string): Promise<number[]> {
  const recipient = someone.desk.recipients({ conversation: id })[0]!
  const answer = await someone.post(PATH.wraps, concat(bytesOf(id), bytesOf(recipient)))
  return decodeWraps(answer.bytes)!.map(({ epoch }) => epoch)
}

/** The server's own view, to say how long the log is. */
async function stateOf(id: string): Promise<LogState> {
  return (await world.relay.threads.get(bytesOf(id)))!.thread.state
}

describe('what each is given', () => {
  it('a team: everything; somebody let in from now on: their epochs, until they left', async () => {
    const { id, anna, bram, fenna } = cast
    // 0 handoff, 1 "one", 2 "two" by Fenna who then leaves, 3 "three" while away.
    expect(await messages(anna, id)).toEqual([0, 1, 2, 3])
    expect(await messages(bram, id)).toEqual([0, 1, 2, 3])
    expect(await messages(fenna, id)).toEqual([2])
    const all = (await stateOf(id)).hashes.length
    for (const someone of [anna, bram, fenna]) expect(await entries(someone, id)).toBe(all)
    await fenna.read(id)
    expect(await wrapsOf(fenna, id)).toEqual([2])
  })

  it('the wraps of a colleague: none', async () => {
    const { id, anna, bram } = cast
    await bram.read(id)
    const other = bram.desk.recipients({ conversation: id })[0]!
    const answer = await anna.post(PATH.wraps, concat(bytesOf(id), bytesOf(other)))
    expect([answer.status, answer.bytes.length]).toEqual([200, 0])
  })

  it('a visitor who came back: from the start of the absence on', async () => {
    const { id, tab } = cast
    expect(await messages(tab, id)).toEqual([3])
  })

  it('somebody who was removed: nothing more, though they may ask', async () => {
    const { phone, id } = await handOff(world)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    must(await accept(anna, id))
    must(await anna.say(id, 'one'))
    await phone.read(id)
    const who = { conversation: id, group: 'shn-brabant', person: toHex(world.roster.ids['Fenna']!) }
    must(await phone.send(id, phone.desk.add({ ...who, scope: 'everything' })))
    const fenna = await colleague(world, 'Fenna', 'shn-brabant')
    expect(await messages(fenna, id)).toEqual([0, 1])
    must(await phone.send(id, phone.desk.removeMember(who)))
    must(await phone.say(id, 'without her'))
    expect(await messages(fenna, id)).toEqual([0, 1])
    expect(await messages(anna, id)).toEqual([0, 1, 3])
    const epoch = epochOf(await stateOf(id))
    const frame = new Uint8Array(1024)
    frame.set(concat(Uint8Array.of(1, 0x20), bytesOf(id), Uint8Array.of(0, epoch)))
    expect((await fenna.post(PATH.append, frame)).code).toBe('not-allowed')
  })

  it('the same after a restart, from the log alone', async () => {
    const again = await world.restart()
    const fenna = await colleague(again, 'Fenna', 'shn-brabant')
    expect(await messages(fenna, cast.id)).toEqual([2])
    const dina = await colleague(again, 'Dina', 'comensha')
    await expect(dina.frames(cast.id)).rejects.toThrow('not-found')
  })
})
