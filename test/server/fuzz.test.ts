import fc from 'fast-check'
import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Bytes,
  concat,
  FRAME,
  KEM_PUBLIC,
  openUpload,
  PATH,
  STAFF_PATH,
  STATUS_OF,
  toBase64url,
  WRAP,
} from '#wire'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { bytesOf, type Cast, makeCast } from './cast.ts'
import { rawCreate, stored } from './raw.ts'
import { closeWorlds, makeWorld, type World } from './world.ts'

let postgres: TestPostgres
let world: World
let cast: Cast
let before: string

beforeAll(async () => {
  postgres = await testPostgres()
  world = await makeWorld(postgres)
  cast = await makeCast(world)
  before = await stored(world)
})
afterAll(async () => {
  await closeWorlds(postgres)
})

type Shot = {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: Bytes | undefined
}

const PATHS = [
  ...Object.values(PATH),
  ...Object.values(STAFF_PATH),
  '/demo.json',
  '/f/worker-1.js',
  '/head/1',
]

/** What came back that never may: an own fault, a body that is not a code, a cookie. */
async function faults(app: Hono, shot: Shot): Promise<string[]> {
  const response = await app.request(shot.path, {
    method: shot.method,
    headers: shot.headers,
    ...(shot.body && !['GET', 'HEAD'].includes(shot.method)
      ? { body: shot.body as Uint8Array<ArrayBuffer> }
      : {}),
  })
  const text = new TextDecoder().decode(await response.arrayBuffer())
  const code =
    response.status >= 400 && shot.method !== 'HEAD' ? (JSON.parse(text) as { code: string }).code : ''
  return [
    ...(response.status >= 500 ? [`status ${response.status}`] : []),
    ...(code && STATUS_OF[code as keyof typeof STATUS_OF] !== response.status ? [`code ${code}`] : []),
    ...(response.headers.has('set-cookie') ? ['cookie'] : []),
    ...(response.headers.has('access-control-allow-origin') ? ['cors'] : []),
    ...(response.headers.get('content-security-policy') ? [] : ['csp']),
  ]
}

const path = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...PATHS) },
  { weight: 1, arbitrary: fc.webPath() },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...PATHS), fc.string({ maxLength: 40 }))
      .map(([start, end]) => start + encodeURIComponent(end)),
  },
)
const headers = fc.record(
  {
    'content-type': fc.constantFrom('application/octet-stream', 'application/json', 'text/html', ''),
    authorization: fc.oneof(
      fc.constantFrom('Bearer', 'Basic abc', 'Bearer !'),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => `Bearer ${toBase64url(bytes)}`),
    ),
    origin: fc.constantFrom('http://localhost:8080', 'null', 'https://x'),
    'sec-fetch-site': fc.constantFrom('same-origin', 'cross-site', 'none'),
    'accept-encoding': fc.constantFrom('br', 'gzip', '*', ''),
    upgrade: fc.constantFrom('websocket', 'h2c'),
  },
  { requiredKeys: [] },
)
const body = fc.oneof(
  fc.uint8Array({ maxLength: 100 }),
  fc
    .constantFrom(FRAME, 32_768, 32_791, 1271, 21, 48, 34, 16)
    .chain((size) => fc.uint8Array({ minLength: size, maxLength: size })),
  fc.json().map((text) => new TextEncoder().encode(text)),
)
const method = fc.constantFrom('GET', 'HEAD', 'POST', 'POST', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH')

describe('requests nobody meant', () => {
  it.each(['visitor', 'staff'] as const)('never fail on our side, and store nothing (%s)', async (which) => {
    await fc.assert(
      fc.asyncProperty(fc.record({ method, path, headers, body }), async (shot) => {
        expect(await faults(world[which], shot as Shot)).toEqual([])
      }),
      { numRuns: 1500 },
    )
    expect(await stored(world)).toBe(before)
  })

  it('are seen when they do fail', async () => {
    const broken = { request: () => new Response('{"code":"failed"}', { status: 500 }) } as unknown as Hono
    const shot = { method: 'GET', path: '/', headers: {}, body: undefined }
    expect(await faults(broken, shot)).toEqual(['status 500', 'csp'])
  })
})

describe('frames that were good until a few bytes changed', () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), {
    minLength: 1,
    maxLength: 4,
  })

  /** Changes within the first `reach` bytes. */
  const changed = (bytes: Bytes, list: readonly (readonly [number, number])[], reach: number): Bytes => {
    const copy = bytes.slice()
    for (const [at, by] of list) copy[at % reach]! ^= by
    return copy
  }

  /** What was given is not what was good any more: two changes may undo each other. */
  const differs = (a: Bytes, b: Bytes): boolean => Buffer.compare(a, b) !== 0

  it('are refused as entries, whoever sends them', async () => {
    const { tab, anna, id } = cast
    await anna.read(id)
    await tab.read(id)
    const uploads = [
      [tab, tab.desk.rotate({ conversation: id, mode: 'here' }).bytes],
      [anna, anna.desk.rotate({ conversation: id, mode: 'away' }).bytes],
      [anna, anna.desk.accept({ conversation: id, mode: 'here' }).bytes],
    ] as const
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...uploads), changes, async ([sender, bytes], list) => {
        // Entry, counts, wraps: all of it is signed or named by a hash; so is the filling.
        const bad = changed(bytes, list, bytes.length)
        if (!differs(bad, bytes)) return
        const answer = await sender.post(PATH.append, bad)
        expect(answer.status).toBeGreaterThanOrEqual(400)
        expect(answer.status).toBeLessThan(500)
      }),
      { numRuns: 400 },
    )
    expect(await stored(world)).toBe(before)
  })

  it('are refused as handoffs', async () => {
    const { upload } = rawCreate(world)
    const challenge = new Uint8Array(await (await world.visitor.request(PATH.challenge)).arrayBuffer())
    const good = concat(challenge, upload)
    // Up to here: challenge, entry, counts, key and wraps. What follows is sealed, and nobody's business.
    const reach = challenge.length + FRAME + 2 + KEM_PUBLIC + openUpload(upload)!.wraps.length * WRAP
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const bad = changed(good, list, reach)
        if (!differs(bad, good)) return
        const answer = await cast.tab.post(PATH.create, bad)
        expect(answer.status).toBeGreaterThanOrEqual(400)
        expect(answer.status).toBeLessThan(500)
      }),
      { numRuns: 400 },
    )
    expect(await stored(world)).toBe(before)
  })

  it('are taken when nothing was changed, so that the refusals mean something', async () => {
    const { anna, id } = cast
    await anna.read(id)
    expect(await anna.send(id, anna.desk.rotate({ conversation: id, mode: 'away' }))).toBe('ok')
    expect((await cast.tab.post(PATH.since, concat(bytesOf(id), new Uint8Array(5)))).status).toBe(200)
  })
})
