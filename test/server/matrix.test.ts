import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bytes, concat, encodeSince, PATH, STAFF_PATH, toBase64url, toHex } from '#wire'
import type { Signed } from '#wire/control'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { bytesOf, type Cast, makeCast, must } from './cast.ts'
import {
  accept,
  type Endpoint,
  enterAsGuest,
  type GuestEndpoint,
  handOff,
  letIn,
  signKeyOf,
  stranger,
} from './endpoint.ts'
import { closeWorlds, makeWorld, type World } from './world.ts'

let postgres: TestPostgres
let world: World
let cast: Cast
let callers: Record<string, string | undefined>
/** Somebody who waits to be let in. */
let outside: GuestEndpoint
let challenge: Bytes
let spare: string
/** A question of Anna's to Slachtofferhulp, as her desk made it. */
let asked: Bytes

const COLUMNS = [
  'nobody',
  'garbage',
  'tab',
  'otherTab',
  'displaced',
  'locator',
  'otherLocator',
  'anna',
  'bram',
  'chris',
  'dina',
  'fenna',
  'ended',
  'guest',
  'goneGuest',
  'otherGuest',
] as const
type Column = (typeof COLUMNS)[number]
type Row = { readonly body?: () => Bytes | object; readonly path?: () => string; readonly cells: string }

/** A message of an epoch that is over: whoever may write hears `stale-epoch`, and nothing is stored. */
const oldMessage = (): Bytes => {
  const bytes = new Uint8Array(1024)
  bytes.set([1, 0x20])
  bytes.set(bytesOf(cast.id), 2)
  return bytes
}
const since = (): Bytes => encodeSince({ conversation: bytesOf(cast.id), cursor: 0, wait: false })
const question = (): Bytes => concat(bytesOf(cast.id), new Uint8Array(32))
const question18 = (): Bytes => concat(bytesOf(cast.id), outside.desk.offerOf({ words: outside.words })!)
const offerBody = (): Bytes => concat(challenge, outside.record)
const everyone = (cell: string): string => COLUMNS.map(() => cell).join(' ')

/**
 * Cells in the order of COLUMNS: status, or the code of a refusal. What is asked of a conversation by somebody who
 * has nothing to do with it is `not-found`, as for one that does not exist.
 */
const S = 'not-signed-in'
const N = 'not-found'
const VISITOR: Record<string, Row> = {
  [`GET ${PATH.page}`]: { cells: everyone('200') },
  [`GET ${PATH.exit}`]: { cells: everyone('303') },
  'GET /nl': { cells: everyone('200') },
  [`GET ${PATH.file}:name`]: { path: () => '/f/words-3.json', cells: everyone('200') },
  [`GET ${PATH.status}`]: { cells: everyone('200') },
  [`GET ${PATH.head}`]: { cells: everyone('200') },
  [`GET ${PATH.heads}`]: { cells: everyone('200') },
  [`GET ${PATH.headVersion}:version`]: { path: () => '/head/1', cells: everyone('200') },
  [`GET ${PATH.digest}:digest`]: { path: () => `/roster/${'0'.repeat(64)}`, cells: everyone(N) },
  [`GET ${PATH.challenge}`]: { cells: everyone('200') },
  [`GET ${PATH.live}`]: { cells: everyone(N) },
  [`POST ${PATH.create}`]: { body: () => new Uint8Array(100), cells: everyone('bad-frame') },
  [`POST ${PATH.find}`]: { body: () => cast.locator, cells: everyone('200') },
  [`POST ${PATH.append}`]: {
    body: oldMessage,
    cells: `${S} ${S} stale-epoch ${N} not-allowed not-allowed ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N}`,
  },
  [`POST ${PATH.since}`]: {
    body: since,
    cells: `${S} ${S} 200 ${N} 200 200 ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N}`,
  },
  [`POST ${PATH.wraps}`]: {
    body: question,
    cells: `${S} ${S} 200 ${N} 200 200 ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N}`,
  },
  [`POST ${PATH.keys}`]: {
    body: question,
    cells: `${S} ${S} ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N}`,
  },
  // An offer that is there: only the visitor of this conversation, as they are now, may have it.
  [`POST ${PATH.offered}`]: {
    body: question18,
    cells: `${S} ${S} 200 ${N} not-allowed not-allowed ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N}`,
  },
  // Whoever started the server alone knows its token.
  [`POST ${PATH.probe}`]: { body: () => ({}), cells: everyone(N) },
  // The visitor as they are now, also back by the code; nobody else, and no member of the staff.
  [`POST ${PATH.keep}`]: {
    body: () => concat(bytesOf(cast.id), Uint8Array.of(3)),
    cells: `${S} ${S} 200 ${N} not-allowed not-allowed ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N}`,
  },
  [`POST ${PATH.erase}`]: {
    body: () => bytesOf(cast.id),
    cells: `${S} ${S} not-allowed ${N} not-allowed not-allowed ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N} ${N}`,
  },
}
const STAFF: Record<string, Row> = {
  'GET /': { cells: everyone('200') },
  [`GET ${PATH.file}:name`]: { path: () => '/f/console-2.js', cells: everyone('200') },
  'GET /demo.json': { cells: everyone('200') },
  [`GET ${PATH.status}`]: { cells: everyone('200') },
  [`GET ${PATH.head}`]: { cells: everyone('200') },
  [`GET ${PATH.heads}`]: { cells: everyone('200') },
  [`GET ${PATH.headVersion}:version`]: { path: () => '/head/1', cells: everyone('200') },
  [`GET ${PATH.digest}:digest`]: { path: () => `/roster/${'0'.repeat(64)}`, cells: everyone(N) },
  [`GET ${PATH.challenge}`]: { cells: everyone('200') },
  [`GET ${PATH.live}`]: { cells: everyone(N) },
  [`POST ${PATH.append}`]: {
    body: oldMessage,
    cells: `${S} ${S} ${S} ${S} ${S} ${S} ${S} stale-epoch stale-epoch ${N} ${N} not-allowed ${S} stale-epoch ${S} ${N}`,
  },
  [`POST ${PATH.since}`]: {
    body: since,
    cells: `${S} ${S} ${S} ${S} ${S} ${S} ${S} 200 200 ${N} ${N} 200 ${S} 200 ${S} ${N}`,
  },
  [`POST ${PATH.wraps}`]: {
    body: question,
    cells: `${S} ${S} ${S} ${S} ${S} ${S} ${S} 200 200 ${N} ${N} 200 ${S} 200 ${S} ${N}`,
  },
  [`POST ${PATH.keys}`]: {
    body: question,
    cells: `${S} ${S} ${S} ${S} ${S} ${S} ${S} ${N} ${N} ${N} ${N} ${N} ${S} ${N} ${S} ${N}`,
  },
  // Members who may ask the visitor; who left, and guests, ask for nobody.
  [`POST ${PATH.offered}`]: {
    body: question18,
    cells: `${S} ${S} ${S} ${S} ${S} ${S} ${S} 200 200 ${N} ${N} not-allowed ${S} not-allowed ${S} ${N}`,
  },
  // What Anna's device signed: nobody else's session brings it in, not a colleague's either.
  [`POST ${PATH.create}`]: {
    body: () => asked,
    cells: `${S} ${S} ${S} ${S} ${S} ${S} ${S} 200 not-allowed not-allowed not-allowed not-allowed ${S} not-allowed ${S} not-allowed`,
  },
  [`POST ${STAFF_PATH.offer}`]: { body: offerBody, cells: everyone('204') },
  [`POST ${STAFF_PATH.guest}`]: { body: () => ({}), cells: everyone('bad-request') },
  [`POST ${STAFF_PATH.challenge}`]: { body: () => ({}), cells: everyone('200') },
  [`POST ${STAFF_PATH.session}`]: { body: () => ({}), cells: everyone('bad-request') },
  [`POST ${STAFF_PATH.queue}`]: {
    body: () => ({}),
    cells: `${S} ${S} ${S} ${S} ${S} ${S} ${S} 200 200 200 200 200 ${S} 200 ${S} 200`,
  },
  [`POST ${STAFF_PATH.away}`]: {
    body: () => ({ state: 'clear', until: 0 }),
    cells: `${S} ${S} ${S} ${S} ${S} ${S} ${S} 204 204 204 204 204 ${S} not-allowed ${S} not-allowed`,
  },
  [`POST ${STAFF_PATH.notices}`]: {
    body: () => ({}),
    cells: `${S} ${S} ${S} ${S} ${S} ${S} ${S} 200 200 200 200 200 ${S} not-allowed ${S} not-allowed`,
  },
  // A device of Eindhoven that nobody here is signed in with: only a colleague of that group may.
  [`POST ${STAFF_PATH.lost}`]: {
    body: () => ({ device: spare }),
    cells: `${S} ${S} ${S} ${S} ${S} ${S} ${S} 204 204 not-allowed not-allowed not-allowed ${S} not-allowed ${S} not-allowed`,
  },
  // Of the roster only; what is in it decides further.
  [`POST ${STAFF_PATH.changes}`]: {
    body: () => ({ after: 0 }),
    cells: `${S} ${S} ${S} ${S} ${S} ${S} ${S} 200 200 200 200 200 ${S} not-allowed ${S} not-allowed`,
  },
  // Signed by Bram for the hours of his own team: nobody else may send it, and he may once.
  [`POST ${STAFF_PATH.change}`]: {
    body: () => changeBy(cast.bram),
    cells: `${S} ${S} ${S} ${S} ${S} ${S} ${S} not-allowed 200 not-allowed not-allowed not-allowed ${S} not-allowed ${S} not-allowed`,
  },
  // Last: it ends the sessions it is asked with.
  [`POST ${STAFF_PATH.end}`]: {
    body: () => ({}),
    cells: `${S} ${S} ${S} ${S} ${S} ${S} ${S} 204 204 204 204 204 ${S} 204 ${S} 204`,
  },
}

/** The first row of the register, signed on this device. */
function changeBy(someone: Endpoint): object {
  const { desk } = someone
  const { person } = desk.identify({ group: 'eindhoven' })!
  const { device } = desk.devices({ group: 'eindhoven' }).find(({ own }) => own)!
  const said: Signed = {
    v: 1,
    n: 1,
    previous: '0'.repeat(64),
    roster: 1,
    by: { group: 'eindhoven', person, device },
    at: Math.floor(world.now / 3_600_000),
    change: { t: 'capacity', group: 'eindhoven', open: 3 },
  }
  const change = JSON.stringify(said)
  return { change, signature: toHex(desk.signChange({ json: new TextEncoder().encode(change) })) }
}

const handlersOf = (app: Hono): string[] =>
  app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`)

/** Routes of the app for which the table says nothing, and rows for which there is no route. */
function unlisted(app: Hono, table: Record<string, Row>): string[] {
  const routes = handlersOf(app)
  const rows = Object.keys(table)
  return [...routes.filter((route) => !rows.includes(route)), ...rows.filter((row) => !routes.includes(row))]
}

async function cell(app: Hono, route: string, row: Row, column: Column): Promise<string> {
  const [method = '', path = ''] = route.split(' ')
  const credential = callers[column]
  const body = row.body?.()
  const response = await app.request(row.path?.() ?? path, {
    method,
    headers: {
      ...(credential === undefined ? {} : { authorization: credential }),
      ...(body ? { 'content-type': 'application/octet-stream' } : {}),
    },
    ...(body
      ? { body: body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }
      : {}),
  })
  if (response.status < 400) return String(response.status)
  return ((await response.json()) as { code: string }).code
}

/** A guest of another conversation. */
async function guestElsewhere(): Promise<GuestEndpoint> {
  const { phone, id } = await handOff(world)
  must(await accept(cast.bram, id))
  await phone.read(id)
  const guest = await stranger(world)
  must(await letIn(phone, id, guest))
  must(await enterAsGuest(guest))
  return guest
}

beforeAll(async () => {
  postgres = await testPostgres()
  world = await makeWorld(postgres)
  cast = await makeCast(world)
  spare = signKeyOf(world, 'Anna', 1)
  const bearer = (bytes: Bytes): string => `Bearer ${toBase64url(bytes)}`
  const { tab, otherTab, displaced, anna, bram, chris, dina, fenna } = cast
  const people = { tab, otherTab, displaced, anna, bram, chris, dina, fenna }
  const ended = (await makeCast(world)).bram
  const question = { t: 'ask', question: 'money', lang: 'ro', about: cast.id } as const
  asked = anna.desk.ask({ group: 'shn-brabant', body: question }).bytes
  outside = await stranger(world)
  challenge = (await outside.get(PATH.challenge)).bytes
  const [guest, goneGuest] = [await stranger(world), await stranger(world)]
  for (const one of [guest, goneGuest]) {
    must(await letIn(tab, cast.id, one))
    must(await enterAsGuest(one))
    await one.read(cast.id)
  }
  const left = await goneGuest.post(PATH.append, goneGuest.desk.leave({ conversation: cast.id }).bytes)
  must(left.status === 200 ? 'ok' : left.code)
  const otherGuest = await guestElsewhere()
  await ended.post(STAFF_PATH.end, {})
  callers = {
    nobody: undefined,
    garbage: 'Bearer ???',
    locator: bearer(cast.locator),
    otherLocator: bearer(world.deps.random(16)),
    ended: bearer(ended.credential!),
    guest: bearer(guest.credential!),
    goneGuest: bearer(goneGuest.credential!),
    otherGuest: bearer(otherGuest.credential!),
    ...Object.fromEntries(Object.entries(people).map(([name, one]) => [name, bearer(one.credential!)])),
  }
}, 60_000)
afterAll(async () => {
  await closeWorlds(postgres)
})

describe('who may do what', () => {
  it('has a row for every route of both origins, and no others', () => {
    expect(unlisted(world.visitor, VISITOR)).toEqual([])
    expect(unlisted(world.staff, STAFF)).toEqual([])
  })

  it('notices a route without a row', () => {
    const app = new Hono()
    app.route('/', world.visitor)
    app.get('/dump', (c) => c.text('everything'))
    expect(unlisted(app, VISITOR)).toEqual(['GET /dump'])
  })

  it.each(Object.keys(VISITOR))('visitors: %s', async (route) => {
    const row = VISITOR[route]!
    const cells: string[] = []
    for (const column of COLUMNS) cells.push(await cell(world.visitor, route, row, column))
    expect(cells.join(' ')).toBe(row.cells)
  })

  it.each(Object.keys(STAFF))('staff: %s', async (route) => {
    const row = STAFF[route]!
    const cells: string[] = []
    for (const column of COLUMNS) cells.push(await cell(world.staff, route, row, column))
    expect(cells.join(' ')).toBe(row.cells)
  })

  it.each(Object.values(STAFF_PATH))('%s does not exist where visitors are', async (path) => {
    const response = await world.visitor.request(path, { method: 'POST', body: '{}' })
    expect(response.status).toBe(404)
  })

  it('answers for a foreign conversation as for one that does not exist', async () => {
    const ask = async (id: Bytes): Promise<string> => {
      const response = await world.visitor.request(PATH.since, {
        method: 'POST',
        headers: { authorization: callers['otherTab']!, 'content-type': 'application/octet-stream' },
        body: encodeSince({ conversation: id, cursor: 0, wait: false }) as Uint8Array<ArrayBuffer>,
      })
      const headers = JSON.stringify([...response.headers])
      return `${response.status} ${headers} ${toHex(new Uint8Array(await response.arrayBuffer()))}`
    }
    expect(await ask(bytesOf(cast.id))).toBe(await ask(world.deps.random(16)))
  })
})
