import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bytes, concat, FRAME, openUpload, PATH, SIGNATURE, UPLOAD } from '#wire'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { bytesOf } from './cast.ts'
import { accept, colleague, type Endpoint, handOff } from './endpoint.ts'
import { bent, postCreate, type RawCreate, rawCreate, stored } from './raw.ts'
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

/** The refusal, and that nothing of it was stored. */
async function refused(act: () => Promise<string>): Promise<string> {
  const before = await stored(world)
  const code = await act()
  expect(await stored(world)).toBe(before)
  return code
}

describe('a handoff that is not right', () => {
  it('is taken when it is right, so that the refusals below mean something', async () => {
    const before = await stored(world)
    expect(await postCreate(world, rawCreate(world).upload)).toBe('200')
    expect(await stored(world)).not.toBe(before)
  })

  const zeros = new Uint8Array(32)
  const CASES: readonly (readonly [name: string, given: RawCreate, code: string])[] = [
    ['unknown team', { team: 'nowhere', wraps: 2 }, 'unknown-group'],
    ['helpdesk in the place of a team', { team: 'comensha', helpdesk: '', wraps: 2 }, 'unknown-group'],
    ['partner in the place of a team', { team: 'shn-brabant', helpdesk: '', wraps: 1 }, 'unknown-group'],
    ['nobody', { team: '', helpdesk: '', wraps: 0 }, 'unknown-group'],
    ['another head under the same version', { headHash: zeros }, 'stale-roster'],
    ['a version nobody published', { version: 99 }, 'stale-roster'],
    ['a wrap too few', { wraps: 4 }, 'not-allowed'],
    ['a wrap too many', { wraps: 6 }, 'not-allowed'],
    ['wrong signature', { bend: (p) => ({ ...p, signature: bent(p.signature, 3) }) }, 'bad-signature'],
    ['changed key confirmation', { bend: (p) => ({ ...p, body: bent(p.body, 300) }) }, 'bad-signature'],
    ['another token', { bend: (p) => ({ ...p, body: bent(p.body, 200) }) }, 'bad-frame'],
    [
      'padding that is not zero',
      { bend: (p) => ({ ...p, body: bent(p.body, p.body.length - 1) }) },
      'bad-frame',
    ],
    [
      'a changed wrap',
      { bend: (p) => ({ ...p, wraps: [bent(p.wraps[0]!, 0), ...p.wraps.slice(1)] }) },
      'bad-frame',
    ],
    ['wraps in another order', { bend: (p) => ({ ...p, wraps: [...p.wraps].reverse() }) }, 'bad-frame'],
    ['another key', { bend: (p) => ({ ...p, keys: [bent(p.keys[0]!, 0)] }) }, 'bad-frame'],
    [
      'a message of another conversation',
      { bend: (p) => ({ ...p, message: bent(p.message, 2) }) },
      'bad-frame',
    ],
    ['a message of another epoch', { bend: (p) => ({ ...p, message: bent(p.message, 19) }) }, 'bad-frame'],
    ['no message', { bend: (p) => ({ ...p, message: new Uint8Array(p.message.length) }) }, 'bad-frame'],
  ]
  it.each(CASES)('%s', async (_name, given, code) => {
    const { upload } = rawCreate(world, given)
    expect(await refused(() => postCreate(world, upload))).toBe(code)
  })

  it('has a challenge that is ours, young, and as it was given', async () => {
    const { upload } = rawCreate(world)
    const challenge = new Uint8Array(await (await world.visitor.request(PATH.challenge)).arrayBuffer())
    for (const at of [0, 10, 22]) {
      expect(await refused(() => postCreate(world, upload, bent(challenge, at)))).toBe('challenge')
    }
    const then = world.now
    world.now += 11 * MINUTE
    expect(await refused(() => postCreate(world, upload, challenge))).toBe('challenge')
    world.now = then + 9 * MINUTE
    expect(await postCreate(world, upload, challenge)).toBe('200')
    world.now = then
  })

  it('has the right size', async () => {
    const { upload } = rawCreate(world)
    expect(await refused(() => postCreate(world, upload.slice(1)))).toBe('bad-frame')
    expect(await refused(() => postCreate(world, concat(upload, new Uint8Array(1))))).toBe('too-large')
    expect(await refused(() => postCreate(world, new Uint8Array(1)))).toBe('bad-frame')
  })
})

describe('a frame that is not right', () => {
  let phone: Endpoint
  let anna: Endpoint
  let id: string
  const post = async (who: Endpoint, bytes: Bytes): Promise<string> =>
    (await who.post(PATH.append, bytes)).code

  beforeAll(async () => {
    const made = await handOff(world)
    phone = made.phone
    id = made.id
    anna = await colleague(world, 'Anna', 'eindhoven')
    expect(await accept(anna, id)).toBe('ok')
    await phone.read(id)
  })

  it('is refused for its size, its kind and its place', async () => {
    const entry = phone.desk.rotate({ conversation: id, mode: 'here' }).bytes
    const message = phone.desk.say({ conversation: id, body: { t: 'text', text: 'x' } }).bytes
    for (const bytes of [
      new Uint8Array(0),
      new Uint8Array(FRAME),
      message.slice(1),
      concat(message, new Uint8Array(1)),
      // An entry that starts an epoch travels as an upload only.
      entry.slice(0, FRAME),
      bent(entry, UPLOAD - 1),
      bent(message, 1),
    ]) {
      expect(await refused(() => post(phone, bytes))).toBe('bad-frame')
    }
    expect(await refused(() => post(phone, new Uint8Array(UPLOAD + 1)))).toBe('too-large')
    expect(await refused(() => post(phone, bent(message, 5)))).toBe('not-found')
    expect(await refused(() => post(phone, bent(message, 19)))).toBe('stale-epoch')
    expect(await refused(() => post(phone, bent(entry, FRAME - SIGNATURE)))).toBe('bad-signature')
    expect((await phone.post(PATH.append, message)).status).toBe(200)
  })

  it('is refused when it is somebody else’s', async () => {
    await phone.read(id)
    await anna.read(id)
    const annas = anna.desk.rotate({ conversation: id, mode: 'here' }).bytes
    const visitors = phone.desk.rotate({ conversation: id, mode: 'here' }).bytes
    expect(await refused(() => post(phone, annas))).toBe('not-allowed')
    expect(await refused(() => post(anna, visitors))).toBe('not-allowed')
    const bram = await colleague(world, 'Bram', 'eindhoven')
    expect(await refused(() => post(bram, annas))).toBe('not-allowed')
    expect(await refused(() => post(bram, rawCreate(world).upload))).toBe('bad-frame')
  })

  it('is refused with a wrap that is not the one the entry names', async () => {
    const bytes = anna.desk.rotate({ conversation: id, mode: 'here' }).bytes
    expect(openUpload(bytes)?.wraps.length).toBeGreaterThan(0)
    expect(await refused(() => post(anna, bent(bytes, FRAME + 2)))).toBe('bad-frame')
    expect(await refused(() => post(anna, bent(bytes, FRAME + 1)))).toBe('bad-frame')
    expect((await anna.post(PATH.append, bytes)).status).toBe(200)
  })

  it('is refused in a closed conversation, until the visitor opens it again', async () => {
    await anna.read(id)
    expect(await anna.send(id, anna.desk.close({ conversation: id }))).toBe('ok')
    const message = new Uint8Array(FRAME)
    message.set(concat(Uint8Array.of(1, 0x20), bytesOf(id), Uint8Array.of(0, 3)))
    expect(await refused(() => post(phone, message))).toBe('closed')
    await phone.read(id)
    expect(await phone.send(id, phone.desk.rotate({ conversation: id, mode: 'here' }))).toBe('ok')
    expect(await phone.say(id, 'again')).toBe('ok')
  })

  it('is refused before anybody of the team has accepted, and by whoever has left', async () => {
    const other = await handOff(world)
    const early = new Uint8Array(FRAME)
    early.set(concat(Uint8Array.of(1, 0x20), bytesOf(other.id), Uint8Array.of(0, 0)))
    expect(await refused(() => post(anna, early))).toBe('not-allowed')
    expect(await accept(anna, other.id)).toBe('ok')
    expect(await anna.send(other.id, anna.desk.leave({ conversation: other.id }))).toBe('ok')
    const late = new Uint8Array(FRAME)
    late.set(concat(Uint8Array.of(1, 0x20), bytesOf(other.id), Uint8Array.of(0, 1)))
    expect(await refused(() => post(anna, late))).toBe('not-allowed')
    expect(await refused(() => post(other.phone, late))).toBe('rotate-first')
  })
})

describe('a roster that moves on', () => {
  it('refuses a handoff under the old one, and takes it under the new one', async () => {
    const own = await makeWorld(postgres)
    const old = rawCreate(own).upload
    const next = own.roster.next((groups) => groups)
    own.book.publish({ heads: [next.head], objects: next.slices })
    expect(await postCreate(own, old)).toBe('stale-roster')
    expect(await postCreate(own, rawCreate(own).upload)).toBe('200')
    const head = await own.visitor.request('/head/1')
    expect(head.status).toBe(200)
    expect(await (await own.visitor.request('/')).text()).toContain('data-pin="2.')
  })

  it('serves the list of all heads, and takes up no history with a gap, a break or another list', async () => {
    const own = await makeWorld(postgres)
    const list = async (): Promise<Uint8Array> =>
      new Uint8Array(await (await own.staff.request('/heads')).arrayBuffer())
    expect(await list()).toEqual(own.roster.list)
    const next = own.roster.next((groups) => groups)
    const third = next.next((groups) => groups)
    const other = own.roster.next((groups) => ({ ...groups, utrecht: { role: 'team', people: { Gijs: 1 } } }))
    const objects = [...next.slices, ...other.slices]
    const gap = { heads: [third.head], objects }
    expect(() => own.book.publish(gap)).toThrow('do not follow one another from 1 to 3')
    const broken = { heads: [other.head, third.head], objects }
    expect(() => own.book.publish(broken)).toThrow('do not follow one another from 1 to 3')
    for (const wrong of [other.list, next.list.slice(0, -1), new Uint8Array()])
      expect(() => own.book.publish({ heads: [next.head], objects, list: wrong })).toThrow(
        'not that of the signed heads',
      )
    expect(await list()).toEqual(own.roster.list)
    own.book.publish({ heads: [next.head], objects, list: third.list })
    expect(await list()).toEqual(next.list)
    own.book.publish({ heads: [next.head, third.head], objects, list: third.list })
    expect(await list()).toEqual(third.list)
    expect(new Uint8Array(await (await own.visitor.request('/heads')).arrayBuffer())).toEqual(third.list)
  })

  it('stays as it was when the new one is not signed, or not whole', async () => {
    const own = await makeWorld(postgres)
    const next = own.roster.next((groups) => ({ ...groups, utrecht: { role: 'team', people: { Gijs: 1 } } }))
    expect(() => own.book.publish({ heads: [bent(next.head, 20)], objects: next.slices })).toThrow(
      /not signed/,
    )
    expect(() => own.book.publish({ heads: [next.head], objects: [] })).toThrow(/utrecht/)
    expect(own.book.current.signed.head.version).toBe(1)
  })
})
