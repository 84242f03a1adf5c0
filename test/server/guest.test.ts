import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Bytes, concat, groupAt, OFFER, PATH, RECORD, STAFF_PATH, toHex } from '#wire'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { bytesOf, must } from './cast.ts'
import {
  accept,
  colleague,
  type Endpoint,
  enterAsGuest,
  type GuestEndpoint,
  handOff,
  json,
  letIn,
  offer,
  queueOf,
  stranger,
  texts,
} from './endpoint.ts'
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

const HOUR = 3_600_000
const MOST = 500

type Story = {
  readonly phone: Endpoint
  readonly anna: Endpoint
  readonly guest: GuestEndpoint
  readonly id: string
}

/** Accepted by Anna, who wrote one line; somebody outside has offered their keys. */
async function talking(): Promise<Story> {
  const { phone, id } = await handOff(world)
  const anna = await colleague(world, 'Anna', 'eindhoven')
  must(await accept(anna, id))
  must(await anna.say(id, 'one'))
  await phone.read(id)
  return { phone, anna, guest: await stranger(world), id }
}

const leave = async (guest: GuestEndpoint, id: string): Promise<void> => {
  const { status } = await guest.post(PATH.append, guest.desk.leave({ conversation: id }).bytes)
  expect(status).toBe(200)
}

const lookUp = async (who: Endpoint, id: string, words: string): Promise<string | Bytes> => {
  const name = who.desk.offerOf({ words })
  if (!name) return 'no words'
  const { status, code, bytes } = await who.post(PATH.offered, concat(bytesOf(id), name))
  return status === 200 ? bytes : code
}

/** Tables in which these bytes can be read. */
async function tablesWith(hex: string): Promise<string[]> {
  const tables = await world.sql<{ tablename: string }[]>`
    select tablename from pg_tables where schemaname = 'public'`
  const found: string[] = []
  for (const { tablename } of tables) {
    const [row] = await world.sql<{ n: number }[]>`
      select count(*)::int as n from ${world.sql(tablename)} t where position(${hex} in t::text) > 0`
    if (row && row.n > 0) found.push(tablename)
  }
  return found
}

describe('an offer', () => {
  it('is found by its words, by the visitor and by who may ask them, and by nobody else', async () => {
    const { phone, anna, guest, id } = await talking()
    for (const who of [phone, anna]) expect(await lookUp(who, id, guest.words)).toEqual(guest.record)
    const wrong = guest.words.replace(/^./, (first) => (first === 'b' ? 'd' : 'b'))
    for (const who of [phone, anna]) expect(await lookUp(who, id, wrong)).toBe('not-found')
    const chris = await colleague(world, 'Chris', 'drenthe')
    expect(await lookUp(chris, id, guest.words)).toBe('not-found')
    expect(await lookUp(guest, id, guest.words)).toBe('not-signed-in')
  })

  it('lies an hour, and longer when it is offered again', async () => {
    const { anna, guest, id } = await talking()
    world.now += HOUR / 2
    expect((await offer(guest)).status).toBe(204)
    world.now += HOUR / 2
    // the session has ended meanwhile
    const again = await colleague(world, 'Anna', 'eindhoven')
    expect(await lookUp(again, id, guest.words)).toEqual(guest.record)
    world.now += HOUR / 2
    const later = await colleague(world, 'Anna', 'eindhoven')
    expect(await lookUp(later, id, guest.words)).toBe('not-found')
    expect(anna.credential).toBeDefined()
  })

  it('is one of at most 500: the same bytes take one place, and nobody who is there is pushed out', async () => {
    const { anna, guest, id } = await talking()
    const { offers } = world.relay
    for (let i = 0; i < 10; i++) offers.put(guest.record)
    for (let i = 1; i < MOST; i++) offers.put(world.deps.random(RECORD))
    expect(() => offers.put(world.deps.random(RECORD))).toThrow('busy')
    const late = await stranger(world).catch((error: Error) => error.message)
    expect(late).toBe('busy')
    expect((await offer(guest)).status).toBe(204)
    expect(await lookUp(anna, id, guest.words)).toEqual(guest.record)
    world.now += HOUR
    expect((await offer(guest)).status).toBe(204)
  })

  it('is refused when it has another size, or its challenge is not ours or too old', async () => {
    const guest = await stranger(world)
    const challenge = (await guest.get(PATH.challenge)).bytes
    const post = async (body: Bytes): Promise<string> => {
      const { status, code } = await guest.post(STAFF_PATH.offer, body)
      return status === 204 ? 'ok' : code
    }
    expect(await post(concat(challenge, guest.record))).toBe('ok')
    expect(await post(concat(challenge, guest.record.slice(1)))).toBe('bad-frame')
    expect(await post(concat(challenge, guest.record, new Uint8Array(1)))).toBe('too-large')
    expect(await post(new Uint8Array())).toBe('bad-frame')
    const bent = challenge.slice()
    bent[9]! ^= 1
    expect(await post(concat(bent, guest.record))).toBe('challenge')
    world.now += 11 * 60_000
    expect(await post(concat(challenge, guest.record))).toBe('challenge')
  })

  it('asks for a question of the right size', async () => {
    const { phone, id } = await talking()
    for (const size of [0, OFFER - 1, OFFER + 1]) {
      const answer = await phone.post(PATH.offered, concat(bytesOf(id), new Uint8Array(size)))
      expect(answer.code).toBe('bad-request')
    }
  })

  it('leaves nothing in the database and no name in a log', async () => {
    const { phone, id, guest } = await talking()
    expect(world.log.some(({ route }) => route === `POST ${STAFF_PATH.offer}`)).toBe(true)
    const said = JSON.stringify(world.log)
    const name = toHex(guest.desk.offerOf({ words: guest.words })!)
    expect(said).not.toContain(name)
    expect(said).not.toContain(toHex(guest.record.slice(0, 32)))
    const key = toHex(guest.record.slice(0, 16))
    expect(await tablesWith(key)).toEqual([])
    // control: once let in, the start of the key stands beside the people who may read
    must(await letIn(phone, id, guest))
    expect(await tablesWith(key)).toEqual(['participant'])
  })
})

describe('a guest signs in', () => {
  it('only once let in, finds the one conversation, reads from there and writes along', async () => {
    const { phone, anna, guest, id } = await talking()
    expect(await enterAsGuest(guest)).toBe('not-signed-in')
    must(await letIn(phone, id, guest))
    expect(await enterAsGuest(guest)).toBe('ok')
    expect((await queueOf(guest)).map((row) => row.id)).toEqual([id])
    expect((await queueOf(guest))[0]).toMatchObject({ mine: false, member: true })
    await anna.read(id)
    must(await anna.say(id, 'two'))
    const seen = texts(await guest.read(id))
    expect(seen).toContain('two')
    expect(seen).not.toContain('one')
    must(await guest.say(id, 'three'))
    expect(texts(await phone.read(id))).toContain('three')
  })

  it('finds it again after a restart, whether or not anybody asked for it before', async () => {
    const { phone, guest, id } = await talking()
    must(await letIn(phone, id, guest))
    const again = await world.restart()
    const back = Object.assign(await stranger(again), { record: guest.record, words: guest.words })
    Object.assign(back, { desk: guest.desk })
    expect(await enterAsGuest(back)).toBe('ok')
    expect((await queueOf(back)).map((row) => row.id)).toEqual([id])
  })

  it('with another key, a stale challenge, or the same one twice: the same answer', async () => {
    const { phone, guest, id } = await talking()
    must(await letIn(phone, id, guest))
    const { challenge } = await json<{ challenge: string }>(guest, STAFF_PATH.challenge, {})
    const signature = toHex(guest.desk.signChallenge({ challenge: bytesOf(challenge) }))
    const signKey = toHex(guest.record.slice(0, 32))
    const good = { challenge, signKey, signature }
    const other = await stranger(world)
    const codes: string[] = []
    for (const body of [
      { ...good, signKey: toHex(other.record.slice(0, 32)) },
      { ...good, signature: toHex(other.desk.signChallenge({ challenge: bytesOf(challenge) })) },
      { ...good, challenge: 'ab'.repeat(32) },
    ])
      codes.push((await guest.post(STAFF_PATH.guest, body)).code)
    expect(codes).toEqual(['not-signed-in', 'not-signed-in', 'not-signed-in'])
    // control
    expect((await guest.post(STAFF_PATH.guest, good)).status).toBe(200)
    expect((await guest.post(STAFF_PATH.guest, good)).code).toBe('not-signed-in')
  })

  it('is no way in for people of the roster, nor the roster one for guests', async () => {
    const { phone, anna, guest, id } = await talking()
    must(await letIn(phone, id, guest))
    const sign = (who: Endpoint, challenge: string): string =>
      toHex(who.desk.signChallenge({ challenge: bytesOf(challenge) }))
    const fresh = async (): Promise<string> =>
      (await json<{ challenge: string }>(anna, STAFF_PATH.challenge, {})).challenge
    const one = await fresh()
    const found = groupAt(world.book.roster, 1, 'eindhoven')
    const people = found && 'slice' in found ? found.slice.people : []
    const signKey = people.find(({ idHex }) => idHex === toHex(world.roster.ids['Anna']!))!.devices[0]!
      .signHex
    const asGuest = { challenge: one, signKey, signature: sign(anna, one) }
    // control: it is her key, and her signature
    expect(world.relay.sessions.proves(asGuest)).toBe(true)
    expect((await anna.post(STAFF_PATH.guest, asGuest)).code).toBe('not-signed-in')
    const two = await fresh()
    const asStaff = {
      group: 'eindhoven',
      person: toHex(world.roster.ids['Anna']!),
      challenge: two,
      signKey: toHex(guest.record.slice(0, 32)),
      signature: sign(guest, two),
    }
    expect((await guest.post(STAFF_PATH.session, asStaff)).code).toBe('not-signed-in')
  })

  it('of several conversations sees the newest only', async () => {
    const first = await talking()
    const { guest } = first
    must(await letIn(first.phone, first.id, guest))
    const { phone, id } = await handOff(world)
    must(await accept(first.anna, id))
    await phone.read(id)
    must(await letIn(phone, id, guest))
    expect(await enterAsGuest(guest)).toBe('ok')
    expect((await queueOf(guest)).map((row) => row.id)).toEqual([id])
    await expect(guest.frames(first.id)).rejects.toThrow('not-found')
  })
})

describe('a guest is out', () => {
  const isOut = async (guest: GuestEndpoint, id: string): Promise<void> => {
    for (const path of [PATH.since, PATH.wraps, PATH.keys, PATH.append])
      expect((await guest.post(path, concat(bytesOf(id), new Uint8Array(32)))).code).toBe('not-signed-in')
    expect((await guest.post(STAFF_PATH.queue, {})).code).toBe('not-signed-in')
    expect(await enterAsGuest(guest)).toBe('not-signed-in')
  }

  it('at once when they leave', async () => {
    const { phone, guest, id } = await talking()
    must(await letIn(phone, id, guest))
    must(await enterAsGuest(guest))
    await guest.read(id)
    await leave(guest, id)
    await isOut(guest, id)
  })

  it('at once when the visitor removes them', async () => {
    const { phone, guest, id } = await talking()
    must(await letIn(phone, id, guest))
    must(await enterAsGuest(guest))
    await guest.read(id)
    const sign = toHex(guest.record.slice(0, 32))
    must(await phone.send(id, phone.desk.removeGuest({ conversation: id, sign })))
    await isOut(guest, id)
  })

  it('at once when the visitor deletes everything', async () => {
    const { phone, guest, id } = await talking()
    must(await letIn(phone, id, guest))
    must(await enterAsGuest(guest))
    expect((await phone.post(PATH.erase, bytesOf(id))).status).toBe(204)
    await isOut(guest, id)
  })

  it('control: while they are in, all of it answers', async () => {
    const { phone, guest, id } = await talking()
    must(await letIn(phone, id, guest))
    must(await enterAsGuest(guest))
    await guest.read(id)
    expect((await guest.post(STAFF_PATH.queue, {})).status).toBe(200)
    expect(await enterAsGuest(guest)).toBe('ok')
  })
})

describe('a conversation in which only a guest is left', () => {
  it('waits again for the people who were asked', async () => {
    const { phone, anna, guest, id } = await talking()
    must(await letIn(phone, id, guest))
    await anna.read(id)
    must(await anna.send(id, anna.desk.leave({ conversation: id })))
    expect((await queueOf(anna)).find((row) => row.id === id)).toMatchObject({ state: 'waiting' })
    must(await enterAsGuest(guest))
    expect((await queueOf(guest)).map((row) => row.id)).toEqual([id])
  })
})
