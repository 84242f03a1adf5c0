import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parseStatus, type Status } from '#regions'
import { type Bytes, type Code, joinChange, LABEL, labelled, PATH, Refused, STAFF_PATH, toHex } from '#wire'
import {
  type Change,
  type ChangesPage,
  ChangesPageSchema,
  type Placed,
  PlacedSchema,
  readAs,
  type Signed,
} from '#wire/control'
import { type RegisterDesk, RegisterReader } from '../../src/web/core/register.ts'
import type { KeptRow } from '../../src/web/core/register-rows.ts'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { bytesOf } from './cast.ts'
import { colleague, type Endpoint, handOff, json } from './endpoint.ts'
import { closeWorlds, MINUTE, makeWorld, TUESDAY, type World } from './world.ts'

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

type Lie = (page: ChangesPage) => ChangesPage
type Kept = { row?: KeptRow | undefined }

/** The console's reading and signing of the register over a real server; `lie` stands between them. */
function registerOf(
  someone: Endpoint,
  group: string,
  kept: Kept = {},
  lie: Lie = (page) => page,
): RegisterDesk {
  const { desk } = someone
  const ask = <T>(path: string, body: object): Promise<T> =>
    json<T>(someone, path, body).catch((error: Error) => {
      throw new Refused(error.message as Code)
    })
  return new RegisterReader({
    crypto: () => ({
      call: async (name, args) => (desk[name] as (args: unknown) => never).call(desk, args),
    }),
    fetch: async (path) => (await someone.get(path)).bytes,
    calls: () => ({
      change: async (change) => readAs(PlacedSchema, await ask<Placed>(STAFF_PATH.change, change))!,
      changes: async (after) =>
        lie(readAs(ChangesPageSchema, await ask<ChangesPage>(STAFF_PATH.changes, { after }))!),
    }),
    keeper: {
      register: async () => kept.row,
      sawRegister: async (row) => {
        kept.row = row
      },
    },
    self: () => ({ ...desk.identify({ group })!, group }),
    roster: () => ({
      version: world.book.current.signed.head.version,
      ...world.book.directory(),
    }),
    now: () => world.now,
  })
}

const schedule = (to: string): Change => ({
  t: 'schedule',
  service: 'demo-eindhoven',
  hours: [[1, '09:00', to]],
  holidays: false,
  absences: [],
})

/** A signed row as a console would send it, bent by `change`. */
async function signed(someone: Endpoint, group: string, change: Partial<Signed>): Promise<object> {
  const rows = (await json<ChangesPage>(someone, STAFF_PATH.changes, { after: 0 })).rows
  const last = rows.at(-1)
  const { desk } = someone
  const person = desk.identify({ group })!.person
  const device = desk.devices({ group }).find(({ own }) => own)!.device
  const said: Signed = {
    v: 1,
    n: (last?.n ?? 0) + 1,
    previous: last?.hash ?? '0'.repeat(64),
    roster: 1,
    by: { group, person, device },
    at: Math.floor(world.now / 3_600_000),
    change: schedule('16:00'),
    ...change,
  }
  const text = JSON.stringify(said)
  return { change: text, signature: toHex(desk.signChange({ json: new TextEncoder().encode(text) })) }
}

const tried = async (someone: Endpoint, body: object): Promise<string> => {
  const answer = await someone.post(STAFF_PATH.change, body)
  return answer.status === 200 ? 'ok' : answer.code
}

describe('a change', () => {
  it('is signed by the device, stored in its place, and read and verified by everybody', async () => {
    const anna = registerOf(await colleague(world, 'Anna', 'eindhoven'), 'eindhoven')
    const dina = registerOf(await colleague(world, 'Dina', 'comensha'), 'comensha')
    await anna.change(schedule('16:00'))
    await dina.change({ t: 'capacity', group: 'eindhoven', open: 0 })
    await anna.load()
    for (const one of [anna, dina]) {
      const { state, register, log } = one.view.get()
      expect(state).toBe('good')
      expect(register.schedules.get('demo-eindhoven')?.hours).toEqual([[1, '09:00', '16:00']])
      expect(register.capacities.get('eindhoven')?.open).toBe(0)
      expect(log.map(({ n, by }) => [n, by?.group])).toEqual([
        [1, 'eindhoven'],
        [2, 'comensha'],
      ])
    }
    expect(world.relay.register.state.schedules.size).toBe(1)
  })

  it('of two at once both are stored, one behind the other', async () => {
    const all = await Promise.all(
      ['Anna', 'Bram'].map(async (name) =>
        registerOf(await colleague(world, name, 'eindhoven'), 'eindhoven'),
      ),
    )
    await Promise.all(all.map((one, i) => one.change(schedule(`1${i}:00`))))
    expect(world.relay.register.state.n).toBe(2)
  })

  it('is there after a restart, as the server and every console reads it', async () => {
    const anna = registerOf(await colleague(world, 'Anna', 'eindhoven'), 'eindhoven')
    await anna.change(schedule('16:00'))
    await world.relay.register.note({ t: 'practice-sent', group: 'eindhoven' })
    const again = await world.restart()
    expect(again.relay.register.state).toEqual(world.relay.register.state)
    expect(again.relay.register.state.practices.get('eindhoven')?.sent).toBe(Math.floor(TUESDAY / 3_600_000))
    await anna.load()
    expect(anna.view.get()).toMatchObject({ state: 'good', register: { n: 2 } })
  })

  it('that would leave somebody without an answer is refused by console and server', async () => {
    const dina = await colleague(world, 'Dina', 'comensha')
    const reader = registerOf(dina, 'comensha')
    const away: Change = {
      ...(schedule('17:00') as Change & { t: 'schedule' }),
      service: 'demo-comensha',
      absences: [{ from: '2027-03-08', to: '2027-04-30' }],
    }
    const wrong = await reader.change(away)
    expect(wrong).toMatchObject({ code: 'hole', hole: { why: 'closed for more than 14 days' } })
    expect(wrong?.hole?.place).not.toBe('')
    // Whoever leaves the console's check out meets the server's.
    expect(await tried(dina, await signed(dina, 'comensha', { change: away }))).toBe('unsound')
    expect(
      await tried(
        dina,
        await signed(dina, 'comensha', { change: { t: 'capacity', group: 'comensha', open: 0 } }),
      ),
    ).toBe('unsound')
    expect(await world.store.audit(0, 10)).toEqual([])
    // Control: for a week it is taken.
    const week: Change = { ...away, absences: [{ from: '2027-03-08', to: '2027-03-14' }] }
    expect(await reader.change(week)).toBeUndefined()
  })

  it('is refused with its reason, and nothing is stored', async () => {
    const anna = await colleague(world, 'Anna', 'eindhoven')
    const bram = await colleague(world, 'Bram', 'eindhoven')
    const device = bram.desk.devices({ group: 'eindhoven' }).find(({ own }) => own)!.device
    const person = anna.desk.identify({ group: 'eindhoven' })!.person
    const of = (change: Partial<Signed>): Promise<object> => signed(anna, 'eindhoven', change)
    const good = (await of({})) as { change: string; signature: string }
    const cases: readonly [string, object][] = [
      ['bad-request', { ...good, more: 1 }],
      ['bad-request', { ...good, change: '{}' }],
      ['bad-request', { ...good, change: good.change.replace('"v":1', '"v":2') }],
      ['bad-request', await of({ at: Math.floor(world.now / 3_600_000) - 5 })],
      ['bad-signature', { ...good, signature: '0'.repeat(128) }],
      ['bad-signature', { ...good, change: good.change.replace('16:00', '15:00') }],
      // Another's words under the own session; the own words in another's name.
      ['not-allowed', await signed(bram, 'eindhoven', {})],
      ['not-allowed', await of({ by: { group: 'eindhoven', person, device } })],
      ['not-allowed', await of({ by: { group: 'comensha', person, device } })],
      ['not-allowed', await of({ change: { t: 'called', id: 'demo-eindhoven' } })],
      ['not-allowed', await of({ change: { t: 'capacity', group: 'drenthe', open: 0 } })],
      ['stale-roster', await of({ roster: 2 })],
      ['stale-head', await of({ n: 2 })],
      ['stale-head', await of({ previous: 'a'.repeat(64) })],
    ]
    for (const [code, body] of cases) expect([code, await tried(anna, body)]).toEqual([code, code])
    expect(await tried(anna, { change: `"${'x'.repeat(5000)}"`, signature: good.signature })).toBe(
      'bad-request',
    )
    expect(await world.store.audit(0, 10)).toEqual([])
    // Control: as it was signed it is taken, once.
    expect(await tried(anna, good)).toBe('ok')
    expect(await tried(anna, good)).toBe('stale-head')
  })
})

describe('what acts at once', () => {
  const statusOf = async (one: World): Promise<Status | undefined> =>
    parseStatus(new Uint8Array(await (await one.visitor.request(PATH.status)).arrayBuffer()))
  const dueAt = async (one: World): Promise<number | undefined> => {
    const { id } = await handOff(one)
    return (await one.store.conversation(bytesOf(id)))?.dueAt
  }

  it('stands in the status file and counts for deadlines, also after a restart', async () => {
    expect((await statusOf(world))?.plans).toBeUndefined()
    expect(await dueAt(world)).toBe(TUESDAY + 15 * MINUTE)
    const anna = registerOf(await colleague(world, 'Anna', 'eindhoven'), 'eindhoven')
    const dina = registerOf(await colleague(world, 'Dina', 'comensha'), 'comensha')
    const hours = [[2, '18:00', '20:00']] as const
    for (const [who, service] of [
      [anna, 'demo-eindhoven'],
      [dina, 'demo-comensha'],
    ] as const)
      await who.change({ t: 'schedule', service, hours, holidays: false, absences: [] })
    await anna.change({ t: 'capacity', group: 'eindhoven', open: 0 })
    const evening = Date.parse('2027-03-02T18:00:00+01:00')
    for (const one of [world, await world.restart()]) {
      const status = await statusOf(one)
      expect(status?.plans?.map(({ service }) => service)).toEqual(['demo-eindhoven', 'demo-comensha'])
      expect(status?.full).toEqual(['eindhoven'])
      expect(await dueAt(one)).toBe(evening + 15 * MINUTE)
    }
  })

  it('goes from the file when it is said as it is signed', async () => {
    const anna = registerOf(await colleague(world, 'Anna', 'eindhoven'), 'eindhoven')
    await anna.change(schedule('16:00'))
    expect((await statusOf(world))?.plans?.length).toBe(1)
    const [own] = world.book.directory().places.services.filter(({ id }) => id === 'demo-eindhoven')
    const { hours, holidays, absences } = own!
    await anna.change({ t: 'schedule', service: 'demo-eindhoven', hours, holidays, absences })
    expect((await statusOf(world))?.plans).toBeUndefined()
  })
})

describe('a server that lies about the log', () => {
  /** What a fresh console, and one that saw all three rows, make of it. */
  async function read(lie: Lie): Promise<readonly [string, string]> {
    const someone = await colleague(world, 'Chris', 'drenthe')
    const states: string[] = []
    for (const kept of [{}, { ...seen }]) {
      const reader = registerOf(someone, 'drenthe', kept, lie)
      await reader.load()
      const { state, bad, register } = reader.view.get()
      expect(state === 'refused' ? register.n : 0).toBe(0)
      states.push(bad === undefined ? state : `${state} ${bad}`)
    }
    return [states[0] ?? '', states[1] ?? '']
  }
  let seen: Kept

  beforeEach(async () => {
    seen = {}
    const anna = registerOf(await colleague(world, 'Anna', 'eindhoven'), 'eindhoven', seen)
    for (const to of ['15:00', '16:00', '17:00']) await anna.change(schedule(to))
  })
  const rows =
    (change: (rows: ChangesPage['rows']) => ChangesPage['rows']): Lie =>
    (page) => ({ rows: change(page.rows) })

  it('is believed when it does not (control)', async () => {
    expect(await read(rows((all) => all))).toEqual(['good', 'good'])
  })

  it('a row is dropped in the middle', async () => {
    expect(await read(rows((all) => all.filter(({ n }) => n !== 2)))).toEqual(['refused 2', 'refused 2'])
  })

  it('the newest row is dropped: whoever saw it knows', async () => {
    expect(await read(rows((all) => all.filter(({ n }) => n < 3)))).toEqual(['good', 'refused 3'])
  })

  it('all of it is gone', async () => {
    expect(await read(rows(() => []))).toEqual(['good', 'refused 1'])
  })

  it('a byte is altered', async () => {
    const flip = (body: string): string => body.replace(/..$/, '20')
    expect(
      await read(rows((all) => all.map((row) => (row.n === 2 ? { ...row, body: flip(row.body) } : row)))),
    ).toEqual(['refused 2', 'refused 2'])
  })

  it('an hour is altered', async () => {
    const later = rows((all) => all.map((row) => (row.n === 2 ? { ...row, hour: row.hour + 1 } : row)))
    expect(await read(later)).toEqual(['refused 2', 'refused 2'])
  })

  /** Rows chained anew over other bodies, as a server can that holds the database. */
  async function rechained(bodies: readonly Bytes[]): Promise<Lie> {
    const forged = await makeWorld(postgres)
    for (const body of bodies) await forged.store.appendAudit(body, world.now)
    const page = await forged.relay.register.rows(0)
    return ({ rows: [first] }) => ({ rows: first?.n === 1 ? page.rows : [] })
  }
  const bodies = async (): Promise<readonly Bytes[]> =>
    (await world.store.audit(0, 10)).map(({ body }) => body)

  it('chained anew as it was, it is the same log (control)', async () => {
    expect(await read(await rechained(await bodies()))).toEqual(['good', 'good'])
  })

  it('a row is replayed behind the last', async () => {
    const [one, two, three] = await bodies()
    expect(await read(await rechained([one!, two!, three!, one!]))).toEqual(['refused 4', 'refused 4'])
  })

  it('two rows are exchanged', async () => {
    const [one, two, three] = await bodies()
    expect((await read(await rechained([one!, three!, two!])))[0]).toBe('refused 2')
  })

  it('a key that stands in no roster signs', async () => {
    const [one, two, three] = await bodies()
    const last = (await world.store.audit(2, 1))[0]!
    const pair = world.engine.signPair(world.engine.random(32))
    const device = toHex(pair.public)
    const text = new TextDecoder()
      .decode(three!.slice(64))
      .replace('"n":3', '"n":4')
      .replace(/"previous":"[0-9a-f]+"/, `"previous":"${toHex(last.hash)}"`)
      .replace(/"device":"[0-9a-f]+"/, `"device":"${device}"`)
    const bytes = new TextEncoder().encode(text)
    const row = joinChange(world.engine.sign(labelled(LABEL.change, bytes), pair.secret), bytes)
    expect(await read(await rechained([one!, two!, three!, row]))).toEqual(['refused 4', 'refused 4'])
  })

  it('a log is forked: another row stands where the console saw one', async () => {
    const [one, two] = await bodies()
    const bram = await colleague(world, 'Bram', 'eindhoven')
    const before = (await world.store.audit(1, 1))[0]!
    const { change, signature } = (await signed(bram, 'eindhoven', {
      n: 3,
      previous: toHex(before.hash),
    })) as { change: string; signature: string }
    const other = joinChange(new Uint8Array(Buffer.from(signature, 'hex')), new TextEncoder().encode(change))
    // Who never saw the other branch cannot know; who saw it refuses.
    expect(await read(await rechained([one!, two!, other]))).toEqual(['good', 'refused 3'])
  })

  it('the machine says what only people may', async () => {
    const [one, two, three] = await bodies()
    const hour = Math.floor(world.now / 3_600_000)
    const say = (change: object): Bytes =>
      joinChange(
        new Uint8Array(64),
        new TextEncoder().encode(JSON.stringify({ v: 1, by: 'machine', at: hour, change })),
      )
    const lie = await rechained([one!, two!, three!, say(schedule('12:00'))])
    expect((await read(lie))[0]).toBe('refused 4')
    const fine = await rechained([one!, two!, three!, say({ t: 'practice-sent', group: 'drenthe' })])
    expect((await read(fine))[0]).toBe('good')
  })

  it('nothing is written on top of a log that is refused', async () => {
    const someone = await colleague(world, 'Anna', 'eindhoven')
    const reader = registerOf(
      someone,
      'eindhoven',
      { ...seen },
      rows(() => []),
    )
    await expect(reader.change(schedule('12:00'))).rejects.toMatchObject({ code: 'not-allowed' })
    expect(world.relay.register.state.n).toBe(3)
  })
})

describe('people who left', () => {
  it('were right then: their rows count; they sign nothing behind a row of the roster without them', async () => {
    const bram = await colleague(world, 'Bram', 'eindhoven')
    await registerOf(bram, 'eindhoven').change(schedule('15:00'))
    const old = (await signed(bram, 'eindhoven', { n: 3 })) as { change: string; signature: string }
    const next = world.roster.next(({ eindhoven, ...others }) => ({
      ...others,
      eindhoven: { role: 'team', people: { Anna: eindhoven!.people['Anna']! } },
    }))
    const places = world.book.object(toHex(world.book.current.signed.head.places))!
    world.book.publish({ heads: [next.head], objects: [...next.slices, places] })
    const anna = await colleague(world, 'Anna', 'eindhoven')
    const reader = registerOf(anna, 'eindhoven')
    await reader.change(schedule('16:00'))
    expect(reader.view.get()).toMatchObject({ state: 'good', register: { n: 2 } })
    // The server would have to help: it does not.
    expect(await tried(bram, old)).toBe('not-signed-in')
    const last = (await world.store.audit(1, 1))[0]!
    const text = old.change.replace(/"previous":"[0-9a-f]+"/, `"previous":"${toHex(last.hash)}"`)
    const bytes = new TextEncoder().encode(text)
    const row = joinChange(bram.desk.signChange({ json: bytes }), bytes)
    await world.store.appendAudit(row, world.now)
    await reader.load()
    expect(reader.view.get()).toMatchObject({ state: 'refused', bad: 3 })
    // Nor does it go by such a row itself, or by what follows.
    await world.relay.register.note({ t: 'practice-sent', group: 'eindhoven' })
    expect(world.relay.register.state.n).toBe(2)
    expect(world.relay.register.state.practices.size).toBe(0)
  })
})
