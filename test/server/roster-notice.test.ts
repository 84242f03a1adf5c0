import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rosterNotice } from '#server'
import { PATH } from '#wire'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { colleague, handOff, queueOf, visitor } from './endpoint.ts'
import { postCreate, rawCreate } from './raw.ts'
import { closeWorlds, MINUTE, makeWorld } from './world.ts'

let postgres: TestPostgres

beforeAll(async () => {
  postgres = await testPostgres()
})
afterAll(async () => {
  await closeWorlds(postgres)
})

const DAY = 24 * 60 * MINUTE

describe('how long the roster holds', () => {
  it('is said at the start, each day from 14 days on, at each step, and when a new one is taken up', async () => {
    const world = await makeWorld(postgres)
    const { expires } = world.book.current.signed.head
    const lines: string[] = []
    const look = rosterNotice(world.deps, (line) => lines.push(line))
    const at = (left: number): readonly string[] => {
      lines.length = 0
      world.now = expires - left
      for (let i = 0; i < 3; i++) look()
      return [...lines]
    }
    expect(at(30 * DAY)).toEqual([
      expect.stringMatching(/^Roster 1 is good until \S+ \S+ UTC, 30 days from now\.$/),
    ])
    expect(at(20 * DAY)).toEqual([])
    expect(at(14 * DAY)).toEqual([
      expect.stringMatching(
        /14 days from now\. Have the next roster signed by two of the three roots .* before that\.$/,
      ),
    ])
    expect(at(14 * DAY - 60 * MINUTE)).toEqual([])
    expect(at(13 * DAY)).toHaveLength(1)
    expect(at(3 * DAY + 1)).toHaveLength(1)
    const near = at(3 * DAY)
    expect(near).toEqual([
      expect.stringContaining('After that nobody can sign in and no new conversation is taken'),
    ])
    expect(at(60 * MINUTE)).toEqual([expect.stringContaining('less than a day from now')])
    expect(at(0)).toEqual([expect.stringMatching(/^Roster 1 ended on .* nobody can sign in/)])
    expect(at(-60 * MINUTE)).toEqual([])
    expect(at(-DAY)).toHaveLength(1)
    world.now = expires - 20 * DAY
    const next = world.roster.next((groups) => groups)
    world.book.publish({ heads: [next.head], objects: next.slices })
    lines.length = 0
    look()
    expect(lines).toEqual([expect.stringContaining('Roster 2 is good until')])
  })
})

describe('a server whose roster has ended', () => {
  it('refuses a new handoff with one stable code and goes on with what is there', async () => {
    const world = await makeWorld(postgres)
    const { expires } = world.book.current.signed.head
    world.now = expires - MINUTE
    const { phone, id } = await handOff(world)
    const anna = await colleague(world, 'Anna', 'eindhoven')
    const late = await visitor(world)
    // the control: a moment before its end it is taken
    expect(await postCreate(world, rawCreate(world).upload)).toBe('200')
    const before = (await queueOf(anna)).length
    world.now = expires
    expect(await postCreate(world, rawCreate(world).upload)).toBe('stale-roster')
    expect((await late.get(PATH.head)).status).toBe(200)
    expect((await queueOf(anna)).length).toBe(before)
    expect((await phone.read(id)).state).toBe('waiting')
    expect(await anna.read(id)).toBeDefined()
    await expect(colleague(world, 'Bram', 'eindhoven')).rejects.toThrow('stale-roster')
  })
})
