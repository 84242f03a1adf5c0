import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Bytes,
  concat,
  encodeSince,
  FRAME,
  openEntry,
  PATH,
  STAFF_PATH,
  toBase64url,
  toHex,
  UPLOAD,
} from '#wire'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { bytesOf, type Cast, makeCast } from './cast.ts'
import type { Endpoint } from './endpoint.ts'
import { bent, rawCreate, stored } from './raw.ts'
import { closeWorlds, makeWorld, STAFF_ORIGIN, VISITOR_ORIGIN, type World } from './world.ts'

let postgres: TestPostgres
let world: World
let cast: Cast
/** Signatures the server looked at. */
let checked = 0

beforeAll(async () => {
  postgres = await testPostgres()
  world = await makeWorld(postgres, {
    watch: (verifier) => ({
      hash: verifier.hash,
      verify: (...args) => {
        checked++
        return verifier.verify(...args)
      },
    }),
  })
  cast = await makeCast(world)
  for (const one of [cast.tab, cast.anna]) await one.read(cast.id)
}, 60_000)
afterAll(async () => {
  await closeWorlds(postgres)
})

const OCTETS = 'application/octet-stream'
const bearer = (bytes: Bytes | undefined): Record<string, string> =>
  bytes ? { authorization: `Bearer ${toBase64url(bytes)}` } : {}
const utf8 = (text: string): Bytes => new TextEncoder().encode(text)

async function post(
  app: Hono,
  path: string,
  body: Bytes,
  headers: Record<string, string>,
): Promise<{ status: number; whole: string; code: string }> {
  const response = await app.request(path, {
    method: 'POST',
    headers: { 'content-type': OCTETS, ...headers },
    body: body as Uint8Array<ArrayBuffer>,
  })
  const text = toHex(new Uint8Array(await response.arrayBuffer()))
  const whole = `${response.status} ${JSON.stringify([...response.headers])} ${text}`
  const code = /"code":"([a-z-]+)"/.exec(Buffer.from(text, 'hex').toString())?.[1] ?? 'ok'
  return { status: response.status, whole, code }
}

const challengeOf = async (): Promise<Bytes> =>
  new Uint8Array(await (await world.visitor.request(PATH.challenge)).arrayBuffer())
/** Filled with spaces, which is what a text would be filled with. */
const filled = (text: string, size: number): Bytes => utf8(text.padEnd(size)).slice(0, size)
const since = (): Bytes => encodeSince({ conversation: bytesOf(cast.id), cursor: 0, wait: false })

describe('what can be read is not taken: there is no other way in than a frame', () => {
  const WORD = 'zQ7-geheim-woord'
  const TEXTS = [
    WORD,
    JSON.stringify({ t: 'text', text: WORD }),
    JSON.stringify({ conversation: 'x', plaintext: WORD, fallback: true }),
    `message=${WORD}`,
    `<message>${WORD}</message>`,
    `\u0001 ${WORD}`,
  ]
  const SIZES = [0, 1, FRAME - 1, FRAME, FRAME + 1, UPLOAD - 1, UPLOAD, UPLOAD + 1, UPLOAD + 23]
  const POSTS = [
    PATH.append,
    PATH.create,
    PATH.since,
    PATH.wraps,
    PATH.keys,
    PATH.find,
    PATH.erase,
    PATH.keep,
  ]

  it('not as text, JSON or form, in no size, on no route, under no content type, by nobody', async () => {
    const before = await stored(world)
    const people: [Hono, Record<string, string>][] = [
      [world.visitor, {}],
      [world.visitor, bearer(cast.tab.credential)],
      [world.staff, bearer(cast.anna.credential)],
    ]
    const types = [OCTETS, 'application/json', 'text/plain', 'application/x-www-form-urlencoded']
    const taken: string[] = []
    let tried = 0
    for (const [app, who] of people) {
      for (const path of POSTS) {
        for (const text of TEXTS) {
          for (const size of SIZES) {
            const type = types[tried++ % types.length] ?? OCTETS
            for (const one of new Set([OCTETS, type])) {
              const answer = await post(app, path, filled(text, size), { ...who, 'content-type': one })
              if (answer.status < 400) taken.push(`${path} ${size} ${text}`)
            }
          }
        }
      }
    }
    expect(tried).toBe(3 * POSTS.length * TEXTS.length * SIZES.length)
    expect(taken).toEqual([])
    expect(await stored(world)).toBe(before)
    // control: the same look sees what is taken
    const answer = await post(world.visitor, PATH.since, since(), bearer(cast.tab.credential))
    expect(answer.status).toBe(200)
  }, 120_000)

  it('what does not decode exactly is refused before any signature is looked at', async () => {
    const { tab, anna, id } = cast
    const entry = anna.desk.rotate({ conversation: id, mode: 'here' }).bytes
    const leave = anna.desk.leave({ conversation: id }).bytes
    const { upload } = rawCreate(world)
    const challenge = await challengeOf()
    const put = (bytes: Bytes, at: number, byte: number): Bytes =>
      Uint8Array.from(bytes, (old, i) => (i === at ? byte : old))
    const bad = (bytes: Bytes): Bytes[] => [
      put(bytes, 0, 2),
      put(bytes, 1, 11),
      put(bytes, 1, 0),
      put(bytes, 88, 17),
      put(bytes, 89, 0x45),
      put(bytes, 959, 1),
      bytes.slice(1),
      bytes.slice(0, -1),
      concat(bytes, Uint8Array.of(0)),
    ]
    const beside = [put(entry, FRAME, 5), put(entry, FRAME + 1, 21), put(entry, UPLOAD - 1, 1)]
    const shots: [Endpoint, string, Bytes][] = [
      ...[...bad(entry), ...beside, ...bad(leave)].map((bytes): [Endpoint, string, Bytes] => [
        anna,
        PATH.append,
        bytes,
      ]),
      ...[put(upload, 0, 2), put(upload, 959, 1), put(upload, FRAME, 5), upload.slice(1)].map(
        (bytes): [Endpoint, string, Bytes] => [tab, PATH.create, concat(challenge, bytes)],
      ),
    ]
    const before = await stored(world)
    checked = 0
    for (const [who, path, bytes] of shots) {
      const answer = await who.post(path, bytes)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(checked, `${path} ${bytes.length} ${answer.code}`).toBe(0)
    }
    expect(await stored(world)).toBe(before)
    // control: one that decodes, with a bit of its signature changed, is looked at
    expect((await anna.post(PATH.append, bent(entry, FRAME - 1))).code).toBe('bad-signature')
    expect(checked).toBe(1)
  })
})

describe('where a credential may stand', () => {
  it('is one header: not the address, a cookie, the body, another header or a way of writing it', async () => {
    const token = toBase64url(cast.tab.credential ?? new Uint8Array())
    const hex = toHex(cast.tab.credential ?? new Uint8Array())
    const elsewhere: [string, Record<string, string>][] = [
      [`${PATH.since}?token=${token}`, {}],
      [`${PATH.since}?authorization=Bearer%20${token}`, {}],
      [PATH.since, { cookie: `token=${token}; authorization=Bearer ${token}` }],
      [PATH.since, { 'x-authorization': `Bearer ${token}` }],
      [PATH.since, { 'sec-websocket-protocol': token }],
      [PATH.since, { authorization: `Basic ${token}` }],
      [PATH.since, { authorization: token }],
      [PATH.since, { authorization: `Bearer ${hex}` }],
      [PATH.since, { authorization: `Bearer ${token}=` }],
      [PATH.since, { authorization: `Bearer ${token} x` }],
    ]
    for (const [path, headers] of elsewhere) {
      const answer = await post(world.visitor, path, since(), headers)
      expect(answer.code, `${path} ${JSON.stringify(headers)}`).toBe('not-signed-in')
    }
    const good = await post(world.visitor, PATH.since, since(), { authorization: `Bearer ${token}` })
    expect(good.status).toBe(200)
  })
})

/** The different answers there are to a list of bodies; a difference anybody could measure is one. */
async function answers(shots: readonly (() => Promise<{ whole: string }>)[]): Promise<string[]> {
  const seen = new Set<string>()
  for (const shot of shots) seen.add((await shot()).whole)
  return [...seen]
}
const bitsOf = (bytes: Bytes, every: number): Bytes[] =>
  Array.from({ length: Math.ceil((bytes.length * 8) / every) }, (_, i) => i * every).map((bit) =>
    Uint8Array.from(bytes, (byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)),
  )

describe('one answer for everything that fails at a secret', () => {
  it('every bit of a signature, of a token, of a locator, of a challenge', async () => {
    const { anna, tab, locator, id } = cast
    await anna.read(id)
    const entry = anna.desk.rotate({ conversation: id, mode: 'here' }).bytes
    const signatures = bitsOf(entry.slice(960, FRAME), 1).map((signature) =>
      concat(entry.slice(0, 960), signature, entry.slice(FRAME)),
    )
    const token = tab.credential ?? new Uint8Array()
    const asked = await challengeOf()
    const { upload } = rawCreate(world)
    const corpora: Record<string, (() => Promise<{ whole: string }>)[]> = {
      signature: signatures.map(
        (body) => () => post(world.staff, PATH.append, body, bearer(anna.credential)),
      ),
      token: bitsOf(token, 1).map((one) => () => post(world.visitor, PATH.since, since(), bearer(one))),
      session: bitsOf(anna.credential ?? token, 1).map(
        (one) => () => post(world.staff, PATH.since, since(), bearer(one)),
      ),
      locator: bitsOf(locator, 1).map((one) => () => post(world.visitor, PATH.find, one, {})),
      challenge: bitsOf(asked.slice(6, 22), 1).map(
        (one) => () =>
          post(world.visitor, PATH.create, concat(asked.slice(0, 6), one, asked.slice(22), upload), {}),
      ),
    }
    const before = await stored(world)
    const found: Record<string, string[]> = {}
    for (const [name, shots] of Object.entries(corpora)) {
      expect(shots.length, name).toBeGreaterThanOrEqual(name === 'signature' ? 512 : 128)
      found[name] = await answers(shots)
      expect(found[name], name).toHaveLength(1)
    }
    expect(found['signature']?.[0]).toMatch(/^400 .*7b22636f6465223a226261642d7369676e6174757265227d$/)
    expect(found['token']?.[0]).toMatch(/^404 /)
    expect(found['locator']?.[0]).toMatch(/^404 /)
    expect(found['session']?.[0]).toMatch(/^401 /)
    expect(await stored(world)).toBe(before)
    // control: two kinds of failure are two answers to this look
    const mixed = [...(corpora['token'] ?? []).slice(0, 2), ...(corpora['session'] ?? []).slice(0, 2)]
    expect(await answers(mixed)).toHaveLength(2)
  }, 120_000)

  it('a sign-in: every bit of key, signature and challenge, another person, another group', async () => {
    const request = async (change: (body: Record<string, string>) => Record<string, string>) => {
      const { challenge } = JSON.parse(
        Buffer.from((await cast.anna.post(STAFF_PATH.challenge, {})).bytes).toString(),
      ) as { challenge: string }
      const { anna } = cast
      const self = anna.desk.identify({ group: 'eindhoven' })
      const device = world.roster.ids['Anna'] ?? new Uint8Array()
      const good = {
        group: 'eindhoven',
        person: self?.person ?? toHex(device),
        challenge,
        signKey: signKeyOf(),
        signature: toHex(anna.desk.signChallenge({ challenge: bytesOf(challenge) })),
      }
      return post(world.staff, STAFF_PATH.session, utf8(JSON.stringify(change(good))), {})
    }
    const bend = (name: string, at: number) => (body: Record<string, string>) => ({
      ...body,
      [name]: toHex(bent(bytesOf(body[name] ?? ''), at)),
    })
    const shots = [
      ...[0, 15, 31].flatMap((at) => [
        () => request(bend('signKey', at)),
        () => request(bend('challenge', at)),
      ]),
      ...Array.from({ length: 64 }, (_, at) => () => request(bend('signature', at))),
      () => request((body) => ({ ...body, group: 'comensha' })),
      () => request((body) => ({ ...body, group: 'nowhere' })),
      () => request((body) => ({ ...body, person: toHex(world.roster.ids['Bram'] ?? new Uint8Array()) })),
    ]
    const all = await answers(shots)
    expect(all).toHaveLength(1)
    expect(all[0]).toMatch(/^401 /)
    expect((await request((body) => body)).status).toBe(200)
  })

  function signKeyOf(): string {
    const made = cast.anna.desk.close({ conversation: cast.id })
    return toHex(openEntry(made.bytes)?.entry.author ?? new Uint8Array())
  }
})

/** Headers of requests that another site's page, a link, a form or a frame would make. */
const FOREIGN: readonly Record<string, string>[] = [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'http://localhost:9999' },
  { origin: 'https://localhost:8080' },
  { origin: 'http://localhost:8080.evil.example' },
  { origin: 'http://evil.example/http://localhost:8080' },
  { origin: 'HTTP://LOCALHOST:8080' },
  { origin: 'http://localhost:8080, https://evil.example' },
  { origin: '' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'none' },
  { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
  { 'sec-fetch-site': 'cross-site', origin: 'http://localhost:8080' },
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', origin: 'null' },
]
const FORMS = [
  OCTETS,
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json',
]

describe('a page of somebody else', () => {
  const posts = (app: Hono): string[] =>
    app.routes.filter(({ method }) => method === 'POST').map(({ path }) => path)

  /** A body that the route would take from our own page. */
  const bodies = (): Record<string, Bytes> => ({
    [PATH.since]: since(),
    [PATH.find]: cast.locator,
    [PATH.erase]: bytesOf(cast.id),
    [PATH.keep]: concat(bytesOf(cast.id), Uint8Array.of(3)),
    [STAFF_PATH.challenge]: utf8('{}'),
    [STAFF_PATH.queue]: utf8('{}'),
    [STAFF_PATH.away]: utf8(JSON.stringify({ state: 'away', until: 60_000 })),
    [STAFF_PATH.end]: utf8('{}'),
  })

  it.each(['visitor', 'staff'] as const)(
    'moves nothing, also with a stolen credential: every POST of %s by every foreign header',
    async (which) => {
      const app = world[which]
      const who = bearer(which === 'visitor' ? cast.otherTab.credential : cast.bram.credential)
      const before = `${await stored(world)} ${toHex(world.relay.status.bytes())}`
      const wrong: string[] = []
      let tried = 0
      for (const path of posts(app)) {
        const body = bodies()[path] ?? new Uint8Array(FRAME)
        for (const headers of FOREIGN) {
          for (const type of FORMS) {
            tried++
            const answer = await post(app, path, body, { ...who, ...headers, 'content-type': type })
            if (answer.code !== 'bad-request')
              wrong.push(`${path} ${JSON.stringify(headers)}: ${answer.code}`)
          }
        }
      }
      expect(tried).toBeGreaterThan(400)
      expect(wrong).toEqual([])
      expect(`${await stored(world)} ${toHex(world.relay.status.bytes())}`).toBe(before)
    },
    120_000,
  )

  it('signs nobody out; our own page does', async () => {
    const { bram } = cast
    const end = (headers: Record<string, string>) =>
      post(world.staff, STAFF_PATH.end, utf8('{}'), { ...bearer(bram.credential), ...headers })
    const isIn = async () => (await bram.post(STAFF_PATH.queue, {})).status === 200
    for (const headers of FOREIGN) {
      await end(headers)
      expect(await isIn(), JSON.stringify(headers)).toBe(true)
    }
    expect((await end({ origin: STAFF_ORIGIN, 'sec-fetch-site': 'same-origin' })).status).toBe(204)
    expect(await isIn()).toBe(false)
  })

  it('is told apart from our own: the same requests with our own headers are heard', async () => {
    const own = { origin: VISITOR_ORIGIN, 'sec-fetch-site': 'same-origin', ...bearer(cast.tab.credential) }
    expect((await post(world.visitor, PATH.since, since(), own)).status).toBe(200)
    expect((await post(world.visitor, PATH.find, cast.locator, own)).status).toBe(200)
    // links and images reach GET routes only, and none of them changes anything or takes a credential
    for (const { method, path } of [...world.visitor.routes, ...world.staff.routes])
      expect(['GET', 'POST', 'ALL'], path).toContain(method)
  })
})

describe('what is secret is never compressed', () => {
  const ASKED = { 'accept-encoding': 'br, gzip, deflate, zstd, *' }
  /** Paths whose answer is compressed. */
  async function packed(app: Hono, paths: readonly string[], init: RequestInit): Promise<string[]> {
    const found: string[] = []
    for (const path of paths) {
      const response = await app.request(path, init)
      if (response.headers.get('content-encoding') !== null) found.push(path)
    }
    return found
  }

  it('no answer of a call has a content encoding, whatever the browser takes; the page has', async () => {
    const gets = [PATH.status, PATH.head, '/head/1', PATH.challenge, `${PATH.digest}${'0'.repeat(64)}`]
    const slices = world.book.current.signed.head.groups.map((row) => PATH.digest + toHex(row.digest))
    const calls = [...Object.values(PATH), ...Object.values(STAFF_PATH)]
    for (const [app, who] of [
      [world.visitor, cast.tab],
      [world.staff, cast.anna],
    ] as const) {
      const headers = { ...ASKED, ...bearer(who.credential) }
      expect(await packed(app, [...gets, ...slices], { headers })).toEqual([])
      for (const body of [since(), concat(bytesOf(cast.id), new Uint8Array(32)), utf8('{}')]) {
        const init = {
          method: 'POST',
          headers: { ...headers, 'content-type': OCTETS },
          body: body as Uint8Array<ArrayBuffer>,
        }
        expect(await packed(app, calls, init)).toEqual([])
      }
    }
    expect(await packed(world.visitor, [PATH.page], { headers: ASKED })).toEqual([PATH.page])
  })
})
