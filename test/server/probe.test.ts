import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deadlines, type Post, retention } from '#server'
import type { Store } from '#storage'
import { concat, fromHex, PATH, toHex } from '#wire'
import type { ProbeAnswer, ProbeRequest } from '#wire/control'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { colleague, type Endpoint, queueOf, visitor } from './endpoint.ts'
import { closeWorlds, MINUTE, makeWorld, TUESDAY, type World, type WorldOptions } from './world.ts'

const HOUR = 60 * MINUTE
const TOKEN = new Uint8Array(32).fill(9)

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await testPostgres()
})
afterAll(async () => {
  await closeWorlds(postgres)
})

async function tested(options: WorldOptions = {}, post?: Post): Promise<World> {
  const world = await makeWorld(postgres, options)
  Object.assign(world.deps, { probe: TOKEN, post })
  return world
}

type Quiet = { readonly phone: Endpoint; readonly id: string }

async function handOffQuietly(world: World, token = TOKEN): Promise<Quiet> {
  const phone = await visitor(world)
  const challenge = (await phone.get(PATH.challenge)).bytes
  const consent = { groups: ['eindhoven', 'comensha'], script: 'self-test', at: 1 }
  const body = {
    t: 'handoff',
    lang: 'nl',
    wayBack: 'none',
    lines: [],
    held: [],
    skipped: [],
    consent,
  } as const
  const made = phone.desk.handoff({ team: 'eindhoven', helpdesk: 'comensha', body })
  const answer = await phone.post(PATH.create, concat(challenge, made.bytes), token)
  expect(answer.status).toBe(200)
  phone.credential = made.credential
  return { phone, id: made.conversation }
}

async function ask(world: World, request: ProbeRequest, token = TOKEN): Promise<ProbeAnswer | string> {
  const answer = await (await visitor(world)).post(PATH.probe, request, token)
  return answer.status === 200
    ? (JSON.parse(new TextDecoder().decode(answer.bytes)) as ProbeAnswer)
    : answer.code
}

const faults = async (world: World, id: string, group = 'eindhoven'): Promise<unknown> => {
  const answer = await ask(world, { t: 'check', conversation: id, group })
  return typeof answer === 'string' ? answer : answer.faults
}

describe('a handoff of the machine’s own test', () => {
  it('would be listed and has a deadline, and is listed, announced and told to nobody', async () => {
    const world = await tested()
    const heard: unknown[] = []
    world.deps.bus.subscribe(['g:eindhoven', 'g:comensha'], (hint) => heard.push(hint))
    const { phone, id } = await handOffQuietly(world)
    expect(await faults(world, id)).toEqual([])
    world.now = TUESDAY + 16 * MINUTE
    expect(await deadlines(world.relay).tick()).toBe(0)
    for (const [name, group] of [
      ['Anna', 'eindhoven'],
      ['Dina', 'comensha'],
    ] as const)
      expect(await queueOf(await colleague(world, name, group))).toEqual([])
    expect(heard).toEqual([])
    expect(await world.sql`select from outbox`).toHaveLength(0)
    expect((await phone.post(PATH.erase, fromHex(id)!)).status).toBe(204)
    expect(await world.sql`select from conversation`).toHaveLength(0)
  })

  it('of an area whose helpdesk is asked first is to stand there', async () => {
    const world = await tested({ first: 'helpdesk' })
    expect(await faults(world, (await handOffQuietly(world)).id)).toEqual([])
    expect(await faults(world, (await handOffQuietly(world)).id, 'comensha')).toEqual([])
    expect(await faults(world, (await handOffQuietly(world)).id, 'drenthe')).toEqual(['list'])
  })

  it('control: without the token it is as anybody’s', async () => {
    const world = await tested()
    const heard: unknown[] = []
    world.deps.bus.subscribe(['g:eindhoven'], (hint) => heard.push(hint))
    const { id } = await handOffQuietly(world, new Uint8Array(32))
    expect(await faults(world, id)).toBe('not-found')
    expect(await queueOf(await colleague(world, 'Anna', 'eindhoven'))).toHaveLength(1)
    expect(heard).toHaveLength(1)
    expect(await world.sql`select from outbox`).toHaveLength(1)
  })

  it('that nobody erased goes after two hours; others stay', async () => {
    const world = await tested()
    await handOffQuietly(world)
    await handOffQuietly(world, new Uint8Array(32))
    world.now = TUESDAY + 4 * HOUR
    expect(await retention(world.relay).tick()).toBe(1)
    expect(await world.sql`select quiet from conversation`).toEqual([{ quiet: false }])
  })
})

describe('the test finds', () => {
  const broken = (change: (store: Store) => Partial<Store>): Promise<World> =>
    tested({ around: (store) => ({ ...store, ...change(store) }) })

  it('a list that leaves it out', async () => {
    const world = await broken(() => ({ quietQueue: async () => [] }))
    expect(await faults(world, (await handOffQuietly(world)).id)).toEqual(['list'])
  })

  it('a group it is not shown to', async () => {
    const world = await tested()
    expect(await faults(world, (await handOffQuietly(world)).id, 'drenthe')).toEqual(['list'])
  })

  it('a deadline that is not kept', async () => {
    const world = await broken((store) => ({
      create: ({ dueAt: _, ...input }) => store.create(input),
    }))
    expect(await faults(world, (await handOffQuietly(world)).id)).toEqual(['deadline'])
  })

  it('a mail server that is gone; control: one that answers', async () => {
    for (const [isThere, expected] of [
      [false, ['mail']],
      [true, []],
    ] as const) {
      const post: Post = {
        addresses: async () => ({ operator: ['o@example.org'], groups: {} }),
        send: async () => true,
        answers: async () => isThere,
      }
      const world = await tested({}, post)
      expect(await faults(world, (await handOffQuietly(world)).id)).toEqual(expected)
    }
  })

  it('and what it found is told to the operator each time, and to the helpdesk once a day', async () => {
    const world = await tested()
    for (const at of [0, 1, 2, 25]) {
      world.now = TUESDAY + at * HOUR
      expect(await ask(world, { t: 'failed', group: 'eindhoven', what: 'list' })).toMatchObject({
        faults: [],
      })
      expect(await world.sql`select pending from notice where group_code = ''`).toEqual([{ pending: true }])
    }
    expect(world.relay.register.state.failures.get('eindhoven')).toMatchObject({ what: 'list' })
    expect(world.relay.register.state.n).toBe(2)
  })
})

describe('practice', () => {
  const due = async (world: World, group: string): Promise<unknown> => {
    const answer = await ask(world, { t: 'practice', group })
    return typeof answer === 'string' ? answer : answer.practice
  }

  it('is due every four weeks, in opening hours, once, for a group that answers', async () => {
    const world = await tested({ at: TUESDAY - 12 * HOUR })
    expect(await due(world, 'eindhoven')).toBe(false)
    world.now = TUESDAY
    expect(await due(world, 'eindhoven')).toBe(true)
    expect(await due(world, 'eindhoven')).toBe(false)
    expect(await due(world, 'comensha')).toBe(true)
    expect(await due(world, 'shn-brabant')).toBe(false)
    world.now = TUESDAY + 27 * 24 * HOUR
    expect(await due(world, 'eindhoven')).toBe(false)
    world.now = TUESDAY + 28 * 24 * HOUR
    const again = await world.restart()
    Object.assign(again.deps, { probe: TOKEN })
    expect(await due(again, 'eindhoven')).toBe(true)
  })
})

describe('nobody else', () => {
  it('is answered, nor where no token was given at the start', async () => {
    const world = await tested()
    const request: ProbeRequest = { t: 'failed', group: 'eindhoven', what: 'list' }
    for (const token of [new Uint8Array(32), new Uint8Array(16), TOKEN.slice(0, 31)])
      expect(await ask(world, request, token)).toBe('not-found')
    const plain = await makeWorld(postgres)
    expect(await ask(plain, request)).toBe('not-found')
    expect(toHex(TOKEN)).toHaveLength(64)
  })
})
