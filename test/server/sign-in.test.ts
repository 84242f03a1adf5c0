import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { wrapSeed } from '#session'
import { STAFF_PATH, toHex } from '#wire'
import type { SignIn } from '#wire/control'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { bytesOf } from './cast.ts'
import { accept, colleague, Endpoint, handOff, json, queueOf, signKeyOf } from './endpoint.ts'
import { closeWorlds, MINUTE, makeWorld, type World } from './world.ts'

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

/** A good request to sign in, for tests to bend. */
async function request(name: string, group: string): Promise<{ signIn: SignIn; someone: Endpoint }> {
  const someone = new Endpoint(world, world.staff)
  await someone.readRoster()
  const unlocker = { secret: new Uint8Array(32), context: name }
  const wrapped = wrapSeed(world.engine, world.roster.seeds[name]![0]!, unlocker)
  const { signKey } = someone.desk.unlock({ ...unlocker, wrapped })
  const person = someone.desk.identify({ group })?.person ?? ''
  const { challenge } = await json<{ challenge: string }>(someone, STAFF_PATH.challenge, {})
  const signature = toHex(someone.desk.signChallenge({ challenge: bytesOf(challenge) }))
  return { signIn: { group, person, challenge, signKey, signature }, someone }
}

const tried = async (someone: Endpoint, signIn: object): Promise<string> => {
  const answer = await someone.post(STAFF_PATH.session, signIn)
  return answer.status === 200 ? 'ok' : answer.code
}

describe('signing in', () => {
  it('works once for a challenge', async () => {
    const { signIn, someone } = await request('Anna', 'eindhoven')
    expect(await tried(someone, signIn)).toBe('ok')
    expect(await tried(someone, signIn)).toBe('not-signed-in')
  })

  it('gives one answer for everything that is wrong', async () => {
    const { signIn, someone } = await request('Anna', 'eindhoven')
    const bram = (await request('Bram', 'eindhoven')).signIn
    const flipped = signIn.signature.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))
    const strange = { ...signIn, challenge: toHex(world.deps.random(32)) }
    for (const bad of [
      { ...signIn, signature: flipped },
      { ...signIn, signature: bram.signature },
      { ...signIn, person: bram.person },
      { ...signIn, group: 'comensha' },
      { ...signIn, group: 'nowhere' },
      { ...signIn, signKey: bram.signKey },
      strange,
    ]) {
      expect(await tried(someone, bad)).toBe('not-signed-in')
    }
    expect(await tried(someone, { ...signIn, extra: 1 })).toBe('bad-request')
    expect(await tried(someone, { ...signIn, person: 'x' })).toBe('bad-request')
    expect(await tried(someone, signIn)).toBe('ok')
  })

  it('takes a challenge for two minutes', async () => {
    const { signIn, someone } = await request('Anna', 'eindhoven')
    world.now += 2 * MINUTE + 1
    expect(await tried(someone, signIn)).toBe('not-signed-in')
  })
})

describe('a session', () => {
  it('ends after thirty idle minutes, and lives while it is used', async () => {
    const anna = await colleague(world, 'Anna', 'eindhoven')
    world.now += 29 * MINUTE
    await queueOf(anna)
    world.now += 29 * MINUTE
    await queueOf(anna)
    world.now += 31 * MINUTE
    await expect(queueOf(anna)).rejects.toThrow('not-signed-in')
  })

  it('ends after ten hours however much it is used', async () => {
    const anna = await colleague(world, 'Anna', 'eindhoven')
    for (let i = 0; i < 24; i++) {
      world.now += 25 * MINUTE
      await queueOf(anna)
    }
    world.now += MINUTE
    await expect(queueOf(anna)).rejects.toThrow('not-signed-in')
  })

  it('ends when its person ends it, and with the process', async () => {
    const anna = await colleague(world, 'Anna', 'eindhoven')
    expect((await anna.post(STAFF_PATH.end, {})).status).toBe(204)
    await expect(queueOf(anna)).rejects.toThrow('not-signed-in')
    const bram = await colleague(world, 'Bram', 'eindhoven')
    const again = await world.restart()
    const other = new Endpoint(again, again.staff)
    other.credential = bram.credential
    await expect(queueOf(other)).rejects.toThrow('not-signed-in')
  })

  it('ends at once when the roster no longer lists the device', async () => {
    const bram = await colleague(world, 'Bram', 'eindhoven')
    const anna = await colleague(world, 'Anna', 'eindhoven')
    const next = world.roster.next((groups) => ({
      ...groups,
      eindhoven: { role: 'team', people: { Anna: 2 } },
    }))
    world.book.publish({ heads: [next.head], objects: next.slices })
    await expect(queueOf(bram)).rejects.toThrow('not-signed-in')
    expect(await queueOf(anna)).toEqual([])
  })

  it('ends at once when a colleague removed the device, and cannot be begun again, not even after a restart', async () => {
    const { id } = await handOff(world)
    const lost = await colleague(world, 'Anna', 'eindhoven', 1)
    const bram = await colleague(world, 'Bram', 'eindhoven')
    expect(await accept(bram, id)).toBe('ok')
    const device = signKeyOf(world, 'Anna', 1)
    const [removal] = bram.desk.removeDevice({ conversation: id, device, mode: 'here' })
    expect(await bram.send(id, removal!)).toBe('ok')
    expect(bram.desk.removeDevice({ conversation: id, device, mode: 'here' })).toEqual([])
    await expect(queueOf(lost)).rejects.toThrow('not-signed-in')
    await expect(colleague(world, 'Anna', 'eindhoven', 1)).rejects.toThrow('not-signed-in')
    const again = await world.restart()
    await expect(colleague(again, 'Anna', 'eindhoven', 1)).rejects.toThrow('not-signed-in')
    expect((await queueOf(await colleague(again, 'Anna', 'eindhoven', 0))).length).toBe(1)
    // A newer roster that still lists it speaks for it: a thief locks nobody out for good.
    const next = again.roster.next((groups) => groups)
    again.book.publish({ heads: [next.head], objects: next.slices })
    expect((await queueOf(await colleague(again, 'Anna', 'eindhoven', 1))).length).toBe(0)
  })

  it('ends at once when a colleague says that the device is lost, with no conversation open at all', async () => {
    const lost = await colleague(world, 'Anna', 'eindhoven', 1)
    const dina = await colleague(world, 'Dina', 'comensha')
    const bram = await colleague(world, 'Bram', 'eindhoven')
    const device = signKeyOf(world, 'Anna', 1)
    const say = async (who: Endpoint, body: object) => (await who.post(STAFF_PATH.lost, body)).code
    expect(await say(dina, { device })).toBe('not-allowed')
    expect(await say(lost, { device })).toBe('not-allowed')
    expect(await say(bram, { device: toHex(world.deps.random(32)) })).toBe('not-allowed')
    expect(await say(bram, { device: signKeyOf(world, 'Dina', 0) })).toBe('not-allowed')
    expect(await say(bram, { device, more: 1 })).toBe('bad-request')
    expect(await queueOf(lost)).toEqual([])
    expect((await bram.post(STAFF_PATH.lost, { device })).status).toBe(204)
    await expect(queueOf(lost)).rejects.toThrow('not-signed-in')
    await expect(colleague(world, 'Anna', 'eindhoven', 1)).rejects.toThrow('not-signed-in')
    expect(await queueOf(await colleague(world, 'Anna', 'eindhoven', 0))).toEqual([])
    const again = await world.restart()
    await expect(colleague(again, 'Anna', 'eindhoven', 1)).rejects.toThrow('not-signed-in')
    // The next roster speaks: without the device it stays out, with it the bar is lifted.
    const next = again.roster.next((groups) => groups)
    again.book.publish({ heads: [next.head], objects: next.slices })
    expect(await queueOf(await colleague(again, 'Anna', 'eindhoven', 1))).toEqual([])
  })

  it('keeps at most four per device: the oldest ends', async () => {
    const sessions = []
    for (let i = 0; i < 5; i++) sessions.push(await colleague(world, 'Anna', 'eindhoven'))
    await expect(queueOf(sessions[0]!)).rejects.toThrow('not-signed-in')
    expect(await queueOf(sessions[1]!)).toEqual([])
  })
})

describe('being away', () => {
  it('stands in the public file, of constant size, until its time or until it is cleared', async () => {
    const anna = await colleague(world, 'Anna', 'eindhoven')
    const served = (groups: readonly object[]) => ({ groups, at: Math.floor(world.now / MINUTE) * MINUTE })
    const file = async (): Promise<unknown> => {
      const response = await world.visitor.request('/status')
      const bytes = new Uint8Array(await response.arrayBuffer())
      expect(bytes.length).toBe(8192)
      return JSON.parse(new TextDecoder().decode(bytes))
    }
    expect(await file()).toEqual(served([]))
    const until = world.now + 20 * MINUTE
    expect((await anna.post(STAFF_PATH.away, { state: 'away', until })).status).toBe(204)
    expect(await file()).toEqual(served([{ code: 'eindhoven', state: 'away', until }]))
    expect((await (await world.restart()).visitor.request('/status')).status).toBe(200)
    const kept = await (await (await world.restart()).visitor.request('/status')).text()
    expect(kept).toContain('eindhoven')
    world.now = until + 1
    expect(await file()).toEqual(served([]))
    world.now = until - 1
    expect((await anna.post(STAFF_PATH.away, { state: 'clear', until: 0 })).status).toBe(204)
    expect(await file()).toEqual(served([]))
    expect((await anna.post(STAFF_PATH.away, { state: 'gone', until })).code).toBe('bad-request')
  })
})
