import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { joinHead, type Root, signHead, wrapSeed } from '#session'
import { type Bytes, PATH, STAFF_PATH, toHex } from '#wire'
import { bodyOf } from '../../src/cli/roster/chain.ts'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { TEST_GROUPS } from '../support/roster.ts'
import { bytesOf } from './cast.ts'
import { accept, colleague, Endpoint, handOff, json, signKeyOf, texts } from './endpoint.ts'
import { closeWorlds, makeWorld, type World } from './world.ts'

let postgres: TestPostgres
let world: World

beforeAll(async () => {
  postgres = await testPostgres()
})
beforeEach(async () => {
  world = await makeWorld(postgres)
})
afterAll(async () => {
  await closeWorlds(postgres)
})

/** Roots as the server can make them: its own, or one real one it got hold of and its own beside it. */
const rootsOf = (stolen: number): readonly Root[] =>
  [0, 1, 2].map((index) =>
    index < stolen ? world.roster.rootSeeds[index]! : { index, seed: world.engine.random(32) },
  )

const bigger = { ...TEST_GROUPS, eindhoven: { role: 'team' as const, people: { Anna: 3, Bram: 1 } } }

/** With the whole process in its hands: settings, key files, store, sessions, and every byte that goes out. */
describe('whoever holds the server', () => {
  it.each([
    [0, 'stale-roster'],
    [1, 'stale-roster'],
    [2, 'ok'],
  ] as const)('with %i of the roots, a device of its own making: %s', async (stolen, outcome) => {
    // The next roster as it should be, but for one device too many and whose signatures stand under it.
    const next = world.roster.next(() => bigger)
    const body = bodyOf(next.head)
    const roots = rootsOf(stolen).slice(0, 2)
    const signed = roots.map((root) => signHead(world.engine, body, root))
    const forged = { head: joinHead(body, signed), slices: next.slices }
    // Its own program, as built, takes no such roster up.
    const taken = (): void => world.book.publish({ heads: [forged.head], objects: forged.slices })
    if (outcome === 'ok') taken()
    else expect(taken).toThrow('not signed by two')
    // A program of its own would serve it all the same; an honest console does not begin with it.
    const serving = new Endpoint(world, world.staff)
    const get = serving.get.bind(serving)
    serving.get = async (path) => {
      const answer = await get(path)
      return path === PATH.head ? { ...answer, bytes: forged.head } : answer
    }
    const begun = await serving.readRoster().then(
      () => 'ok',
      (error: Error) => error.message,
    )
    expect(begun).toBe(outcome)
  })

  it('signs in no device the roots did not name, and lets none write that a colleague removed', async () => {
    const ghost = new Endpoint(world, world.staff)
    await ghost.readRoster()
    const secret: Bytes = new Uint8Array(32)
    const unlocker = { secret, context: 'x' }
    const { signKey } = ghost.desk.unlock({
      ...unlocker,
      wrapped: wrapSeed(world.engine, world.engine.random(32), unlocker),
    })
    const { challenge } = await json<{ challenge: string }>(ghost, STAFF_PATH.challenge, {})
    const signature = toHex(ghost.desk.signChallenge({ challenge: bytesOf(challenge) }))
    const person = toHex(world.roster.ids['Anna']!)
    const signIn = { group: 'eindhoven', person, challenge, signKey, signature }
    expect((await ghost.post(STAFF_PATH.session, signIn)).code).toBe('not-signed-in')

    // It forgets the bar and hands out a session: the conversation itself still says that the device is out.
    const { phone, id } = await handOff(world)
    const lost = await colleague(world, 'Anna', 'eindhoven', 1)
    const bram = await colleague(world, 'Bram', 'eindhoven')
    expect(await accept(bram, id)).toBe('ok')
    await lost.read(id)
    const device = signKeyOf(world, 'Anna', 1)
    const [removal] = bram.desk.removeDevice({ conversation: id, device, mode: 'here' })
    const early = lost.desk.rotate({ conversation: id, mode: 'here' })
    expect(await bram.send(id, removal!)).toBe('ok')
    world.relay.sessions.find = () => ({
      ...{ group: 'eindhoven', person, sign: device, kem: '', begun: 0, used: 0 },
    })
    const again = await lost.post(PATH.append, early.bytes)
    expect(again.status).not.toBe(200)
    expect(texts(await phone.read(id)).filter((line) => line.startsWith('!'))).toEqual([])
    expect(texts(await phone.read(id))).toContain('<removed>')
  })
})
