import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Body, Desk, type Engine } from '#session'
import { type Bytes, concat, PATH, toHex } from '#wire'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { bytesOf } from './cast.ts'
import { accept, colleague, Endpoint } from './endpoint.ts'
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

const BODY: Body = {
  t: 'handoff',
  lang: 'es',
  wayBack: 'code',
  lines: [{ node: 'wish', answers: ['intake.wish.sleep'], text: 'the very same words' }],
  held: [],
  skipped: [],
  consent: { groups: ['eindhoven', 'comensha'], script: 'intake@1', at: 1 },
}

/** One browser: one desk. Hands off, talks, makes a code; then all of it once more, in another conversation. */
async function twice(engine: Engine): Promise<[string, string]> {
  const phone = new Endpoint(world, world.visitor)
  Object.assign(phone, { desk: new Desk(engine, world.roster.roots, () => world.now) })
  await phone.readRoster()
  const once = async (): Promise<string> => {
    const challenge = (await phone.get(PATH.challenge)).bytes
    const made = phone.desk.handoff({ team: 'eindhoven', helpdesk: 'comensha', body: BODY })
    const answer = await phone.post(PATH.create, concat(challenge, made.bytes))
    if (answer.status !== 200) throw new Error(answer.code)
    phone.credential = made.credential
    const id = made.conversation
    await phone.read(id)
    expect(await phone.send(id, phone.desk.makeCode({ conversation: id }).entry)).toBe('ok')
    const anna = await colleague(world, 'Anna', 'eindhoven')
    expect(await accept(anna, id)).toBe('ok')
    expect(await anna.say(id, 'the same greeting')).toBe('ok')
    await phone.read(id)
    expect(await phone.say(id, 'the same answer')).toBe('ok')
    return id
  }
  return [await once(), await once()]
}

const TABLES = ['frame', 'wrap', 'pubkey', 'participant', 'outbox'] as const
/** What says the same of every conversation of this kind, and why; each is one of the columns listed for the database. */
const SHARED: ReadonlySet<string> = new Set([
  ...['conversation.group_code', 'conversation.helpdesk_code', 'participant.group_code'],
  // times by the hour and the week
  ...['conversation.created_hour', 'conversation.active_hour'],
  ...['conversation.expires_week', 'frame.expires_week'],
  // deadlines: the hours of the group and the hour in which something was said; whom to tell, and from which minute on
  ...['conversation.due_at', 'outbox.due_at', 'outbox.group_code'],
  // a device of the public roster, the same for every handoff to its group
  'wrap.recipient',
])

/** Every stored value of a conversation that is bytes or text, with its column; numbers and times are counted apart. */
async function storedOf(id: string): Promise<{ column: string; bytes: Bytes }[]> {
  const [own] = await world.sql<Record<string, unknown>[]>`
    select * from conversation where wire_id = ${Buffer.from(id, 'hex')}`
  const rows: [string, Record<string, unknown>][] = [['conversation', own ?? {}]]
  for (const table of TABLES) {
    const found = await world.sql.unsafe<Record<string, unknown>[]>(
      `select * from ${table} where conv = ${String(own?.['id'])}`,
    )
    rows.push(...found.map((row): [string, Record<string, unknown>] => [table, row]))
  }
  return rows.flatMap(([table, row]) =>
    Object.entries(row).flatMap(([name, value]) => {
      const bytes =
        value instanceof Uint8Array
          ? new Uint8Array(value)
          : typeof value === 'string'
            ? new TextEncoder().encode(value)
            : undefined
      return bytes && !SHARED.has(`${table}.${name}`) ? [{ column: `${table}.${name}`, bytes }] : []
    }),
  )
}

const WINDOW = 8
/** The edge of a random value beside zeros is equal by chance every few hundred times: such a window says nothing. */
const isTelling = (bytes: Bytes): boolean => bytes.filter((byte) => byte !== 0).length > 3
const windows = (bytes: Bytes): string[] =>
  Array.from({ length: Math.max(0, bytes.length - WINDOW + 1) }, (_, i) => bytes.subarray(i, i + WINDOW))
    .filter(isTelling)
    .map(toHex)

/** Columns of the second that hold eight bytes in a row of anything of the first. */
function linked(
  one: readonly { column: string; bytes: Bytes }[],
  other: typeof one,
  but = new Set<string>(),
): string[] {
  const seen = new Set(one.flatMap(({ bytes }) => windows(bytes)))
  const hits = other.filter(({ bytes }) => windows(bytes).some((part) => seen.has(part) && !but.has(part)))
  return [...new Set(hits.map(({ column }) => column))]
}

/** The frames and keys as they are under the shred key: what a thief of database and key files has. */
async function openedOf(id: string): Promise<{ column: string; bytes: Bytes }[]> {
  const frames = (await world.store.since(bytesOf(id), 0, 1000)) ?? []
  return frames.map(({ bytes }, i) => ({ column: `frame ${i}`, bytes }))
}

/** Bytes that are in every conversation of these receivers because they are public: head, receivers, version, zeros. */
function publicParts(): Set<string> {
  const { hash, head } = world.book.current.signed
  const text = (code: string): Bytes => concat(Uint8Array.of(code.length), new TextEncoder().encode(code))
  const zeros = new Uint8Array(64)
  const receivers = concat(Uint8Array.of(0), hash, text('eindhoven'), text('comensha'))
  const version = concat(zeros, Uint8Array.of(0, 0, 0, head.version))
  return new Set([receivers, version].flatMap(windows))
}

describe('two conversations of one browser', () => {
  it('share no eight bytes in any stored column, though everything said in them is the same', async () => {
    const [one, other] = await twice(world.engine)
    const [rows, others] = [await storedOf(one), await storedOf(other)]
    expect(rows.length).toBeGreaterThan(20)
    expect(new Set(rows.map(({ column }) => column)).size).toBeGreaterThan(8)
    expect(linked(rows, others)).toEqual([])
    // what was left out is left out of both, and is the same
    expect(linked(rows, rows).length).toBeGreaterThan(5)
  })

  it('nor in frames opened with the key files, but for what is public or staff’s own', async () => {
    const [one, other] = await twice(world.engine)
    const [frames, others] = [await openedOf(one), await openedOf(other)]
    // Anna's accept names Anna: that is not the visitor's
    const visitors = (list: typeof frames) => list.filter((_, i) => [0, 1, 2, 5].includes(i))
    expect(frames.length).toBe(6)
    expect(linked(visitors(frames), visitors(others), publicParts())).toEqual([])
  })

  it('control: a browser that kept one key, or one number, for both is found out', async () => {
    const fixed = world.engine.random(32)
    const forgetful: Engine = {
      ...world.engine,
      // the first three numbers of 32 bytes of a handoff are the tab's two seeds and its token
      random: (size) => (size === 32 ? fixed : world.engine.random(size)),
    }
    const [one, other] = await twice(forgetful)
    expect(linked(await storedOf(one), await storedOf(other))).toEqual(
      expect.arrayContaining(['conversation.token_hash', 'pubkey.hash']),
    )
    const found = linked(await openedOf(one), await openedOf(other), publicParts())
    expect(found).toContain('frame 0')
  })
})
