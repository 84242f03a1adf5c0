import { createHash } from 'node:crypto'
import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PATH, STAFF_PATH, toHex, UPLOAD } from '#wire'
import { createStaffApp } from '../../src/server/staff-app.ts'
import { createVisitorApp } from '../../src/server/visitor-app.ts'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { closeWorlds, makeWorld, STAFF_ORIGIN, VISITOR_ORIGIN, type World } from './world.ts'

let postgres: TestPostgres
let world: World

beforeAll(async () => {
  postgres = await testPostgres()
  world = await makeWorld(postgres, {
    around: (store) => ({
      ...store,
      findByLocator: async () => {
        throw new Error('secret marker of the database')
      },
    }),
  })
})
afterAll(async () => {
  await closeWorlds(postgres)
})

const sha = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
const FRAMELESS = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const CLOSED = "default-src 'none'; frame-ancestors 'none'"
const pageOf = (scripts: string, styles: string, images: string, socket: string): string =>
  `default-src 'none'; script-src ${scripts}; style-src ${styles}; img-src ${images}; connect-src 'self' ${socket}; worker-src 'self'; ${FRAMELESS}; require-trusted-types-for 'script'; trusted-types w`
const worker = (socket: string): string =>
  `default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'self' ${socket}; require-trusted-types-for 'script'; trusted-types 'none'`
const WS = VISITOR_ORIGIN.replace('http', 'ws')
const STAFF_WS = STAFF_ORIGIN.replace('http', 'ws')
const FOREVER = 'public, max-age=31536000, immutable'

/** On every answer of both origins. */
const SHARED: Record<string, string> = {
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
}
const OWN = new Set([
  ...Object.keys(SHARED),
  'cache-control',
  'content-security-policy',
  'content-type',
  'permissions-policy',
  'vary',
  'content-encoding',
  'location',
  'clear-site-data',
])

type Case = readonly [name: string, path: string, init: RequestInit | undefined, status: number, csp: string]
const octets = (body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/octet-stream', ...headers },
  body,
})

const VISITOR: readonly Case[] = [
  ['page', '/', undefined, 200, pageOf(`${sha('one()')} ${sha('two()')}`, sha('p{color:red}'), 'data:', WS)],
  ['exit', '/exit', undefined, 303, CLOSED],
  ['page without script', '/nl', undefined, 200, `default-src 'none'; style-src ${sha('b{}')}; ${FRAMELESS}`],
  ['worker', '/f/worker-1.js', undefined, 200, worker(WS)],
  ['words', '/f/words-3.json', undefined, 200, CLOSED],
  ['status', PATH.status, undefined, 200, CLOSED],
  ['head', PATH.head, undefined, 200, CLOSED],
  ['head list', PATH.heads, undefined, 200, CLOSED],
  ['old head', '/head/1', undefined, 200, CLOSED],
  ['challenge', PATH.challenge, undefined, 200, CLOSED],
  [
    'HEAD request',
    '/',
    { method: 'HEAD' },
    200,
    pageOf(`${sha('one()')} ${sha('two()')}`, sha('p{color:red}'), 'data:', WS),
  ],
  ['malformed 400', PATH.create, octets(new Uint8Array(9)), 400, CLOSED],
  ['wrong type 400', PATH.create, { method: 'POST', body: 'x' }, 400, CLOSED],
  [
    'foreign origin 400',
    PATH.create,
    octets(new Uint8Array(9), { origin: 'https://evil.example' }),
    400,
    CLOSED,
  ],
  ['no credential 401', PATH.since, octets(new Uint8Array(21)), 401, CLOSED],
  ['unknown route 404', '/nothing', undefined, 404, CLOSED],
  ['wrong method 404', '/', { method: 'DELETE' }, 404, CLOSED],
  ['preflight 404', PATH.create, { method: 'OPTIONS', headers: { origin: VISITOR_ORIGIN } }, 404, CLOSED],
  ['console file 404', '/f/console-2.js', undefined, 404, CLOSED],
  ['offered 401', PATH.offered, octets(new Uint8Array(34)), 401, CLOSED],
  ['too large 413', PATH.create, octets(new Uint8Array(UPLOAD + 24)), 413, CLOSED],
  ['own fault 500', PATH.find, octets(new Uint8Array(16)), 500, CLOSED],
]
const STAFF: readonly Case[] = [
  ['console', '/', undefined, 200, pageOf("'self'", "'self'", "'self' data:", STAFF_WS)],
  ['console file', '/f/console-2.js', undefined, 200, CLOSED],
  ['worker', '/f/worker-1.js', undefined, 200, worker(STAFF_WS)],
  ['demo accounts', '/demo.json', undefined, 200, CLOSED],
  ['challenge', STAFF_PATH.challenge, { method: 'POST', body: '{}' }, 200, CLOSED],
  ['bad sign-in', STAFF_PATH.session, { method: 'POST', body: '{' }, 400, CLOSED],
  ['not signed in', STAFF_PATH.queue, { method: 'POST', body: '{}' }, 401, CLOSED],
  ['guest not let in', STAFF_PATH.guest, { method: 'POST', body: '{}' }, 400, CLOSED],
  ['bad offer', STAFF_PATH.offer, octets(new Uint8Array(9)), 400, CLOSED],
  ['visitors only', PATH.find, octets(new Uint8Array(16)), 404, CLOSED],
  ['asking, not signed in', PATH.create, octets(new Uint8Array(9)), 401, CLOSED],
]

/** What is wrong with the headers of an answer. */
function faults(response: Response, csp: string, cache: string): string[] {
  const { headers } = response
  const expected = { ...SHARED, 'content-security-policy': csp, 'cache-control': cache }
  const wrong = Object.entries(expected).filter(([name, value]) => headers.get(name) !== value)
  const strange = [...headers.keys()].filter((name) => !OWN.has(name))
  const off = headers.get('permissions-policy')?.split(', ') ?? []
  const features =
    off.length > 30 && off.every((one) => /^[a-z-]+=\((self)?\)$/.test(one)) ? [] : ['features']
  return [...wrong.map(([name]) => name), ...strange, ...features]
}

async function check(app: Hono, [, path, init, status, csp]: Case, cache = 'no-store'): Promise<Response> {
  const response = await app.request(path, init)
  expect(response.status).toBe(status)
  expect(faults(response, csp, cache)).toEqual([])
  if (status >= 400 && init?.method !== 'HEAD')
    expect(await response.clone().text()).toMatch(/^\{"code":"[a-z-]+"\}$/)
  return response
}

describe('headers by kind of answer', () => {
  it.each(VISITOR)('visitors: %s', async (...one) => {
    await check(world.visitor, one)
  })

  it.each(STAFF)('staff: %s', async (...one) => {
    await check(world.staff, one, one[1].startsWith('/f/') ? FOREVER : 'no-store')
  })

  it('sees a header that is missing, changed or too many', () => {
    const good = { ...SHARED, 'content-security-policy': CLOSED, 'cache-control': 'no-store' }
    const policy = Array.from({ length: 31 }, (_, i) => `f${'x'.repeat(i)}=()`).join(', ')
    const answer = (headers: Record<string, string>): Response =>
      new Response('', { headers: { ...good, 'permissions-policy': policy, ...headers } })
    expect(faults(answer({}), CLOSED, 'no-store')).toEqual([])
    expect(faults(answer({ server: 'x' }), CLOSED, 'no-store')).toEqual(['server'])
    expect(faults(answer({ 'set-cookie': 'a=b' }), CLOSED, 'no-store')).toEqual(['set-cookie'])
    expect(faults(answer({ 'referrer-policy': 'origin' }), CLOSED, 'no-store')).toEqual(['referrer-policy'])
    expect(faults(new Response(''), CLOSED, 'no-store').length).toBeGreaterThan(8)
  })

  it('keeps passkeys for the console alone', async () => {
    const [page, console] = [await world.visitor.request('/'), await world.staff.request('/')]
    expect(page.headers.get('permissions-policy')).toContain('publickey-credentials-get=()')
    expect(console.headers.get('permissions-policy')).toContain('publickey-credentials-get=(self)')
  })

  it('lets the page play out of its memory only where there are recordings, which visitors alone get', async () => {
    const bytes = new TextEncoder().encode('tape')
    const type = 'application/octet-stream'
    const { deps } = world.relay
    const files = new Map([...deps.files.files, ['voice-4.bin', { bytes, kind: 'voice' as const, type }]])
    const relay = { ...world.relay, deps: { ...deps, files: { ...deps.files, files } } }
    const [visitor, staff] = [createVisitorApp(relay), createStaffApp(relay)]
    const policy = async (app: Hono): Promise<string> =>
      (await app.request('/')).headers.get('content-security-policy') ?? ''
    expect(await policy(visitor)).toContain('; img-src data:; media-src blob:; connect-src')
    expect(await policy(staff)).not.toContain('media-src')
    expect((await policy(visitor)).replace(' media-src blob:;', '')).toBe(await policy(world.visitor))
    const given = await check(visitor, ['voice', '/f/voice-4.bin', undefined, 200, CLOSED])
    expect(await given.text()).toBe('tape')
    await check(staff, ['voice', '/f/voice-4.bin', undefined, 404, CLOSED])
  })

  it('exits to the neutral page and clears the site', async () => {
    const response = await world.visitor.request('/exit')
    expect(response.headers.get('location')).toBe('https://www.knmi.nl/')
    expect(response.headers.get('clear-site-data')).toBe('"*"')
  })

  it('says nothing of an error but its code, and writes only route, class and minute', async () => {
    const before = world.log.length
    const [, path, init] = VISITOR.at(-1)!
    const response = await world.visitor.request(path, init)
    expect(await response.text()).toBe('{"code":"failed"}')
    const lines = world.log.slice(before)
    expect(lines).toEqual([
      { minute: Math.floor(world.now / 60_000), route: 'POST /find', status: '5xx', duration: '<10ms' },
    ])
    expect(JSON.stringify(world.log)).not.toContain('marker')
  })

  it('writes the template of a route, never the address asked for', async () => {
    const before = world.log.length
    await world.visitor.request('/roster/abcdef?x=y')
    await world.visitor.request('/secret-path')
    expect(world.log.slice(before).map(({ route }) => route)).toEqual(['GET /roster/:digest', '-'])
  })

  it('puts the roster pin on the page and compresses it for those who take it', async () => {
    const response = await world.visitor.request('/', { headers: { 'accept-encoding': 'gzip, br' } })
    expect(response.headers.get('content-encoding')).toBe('br')
    const plain = await world.visitor.request('/', { headers: { 'accept-encoding': 'gzip, br;q=0' } })
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(await plain.text()).toContain(`data-pin="1.${world.now}.${toHex(world.roster.headHash)}"`)
  })
})
