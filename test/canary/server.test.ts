import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Body } from '#session'
import { loadSodium } from '#session/libsodium'
import { connect } from '#storage'
import { fromHex, PATH } from '#wire'
import type { Client } from '../support/clients.ts'
import {
  family,
  type Hit,
  type Searched,
  scanBuffer,
  scanFolder,
  scanMemory,
  searched,
} from '../support/traces.ts'
import {
  type Place,
  serverProgram,
  staff,
  startTestServer,
  startWorld,
  type TestServer,
  visitorAt,
  type World,
} from '../support/world.ts'

/** Unique words, in scripts that a JavaScript engine keeps in one and in two bytes a letter. */
function markers(): Record<string, string> {
  const id = randomBytes(5).toString('hex')
  return {
    answer: `plaats-antwoord-${id}`,
    latin: `Ik schrijf dit zelf ${id}`,
    cyrillic: `Я пишу это сама ${id}`,
    arabic: `أنا أكتب هذا ${id}`,
    chinese: `这是我写的话 ${id}`,
    reply: `Goedemorgen uit het team ${id}`,
    summary: `samengevat voor de derde ${id}`,
  }
}

let world: World
let plain: string
let leaky: string

beforeAll(async () => {
  world = await startWorld(await loadSodium())
  plain = await serverProgram('test/kill/variant.ts', 'kill-variant')
  leaky = await serverProgram('test/canary/leaky.ts', 'canary-leaky')
}, 120_000)
afterAll(() => world.stop())

type Played = {
  readonly texts: Record<string, string>
  readonly keys: Record<string, Uint8Array>
  readonly header: string
}

const handoff = (text: Record<string, string>): Body => ({
  t: 'handoff',
  lang: 'ar',
  wayBack: 'code',
  lines: [
    { node: 'wish', answers: ['wish.sleep'], text: text['answer'] ?? '' },
    { node: 'work', answers: ['work.sex'], text: text['summary'] ?? '' },
  ],
  held: [],
  skipped: ['age'],
  consent: { groups: ['eindhoven', 'comensha'], script: 'intake', at: 1 },
})

/** A whole conversation: handoff, accept, words both ways, a code, a third person, and every kind of error. */
async function play(server: TestServer, texts: Record<string, string>): Promise<Played> {
  const header = `browser-${randomBytes(8).toString('hex')}`
  const visitor = await visitorAt(world, server)
  await visitor.handoff(handoff(texts))
  const anna = await staff(world, server, 'Anna', 'eindhoven')
  const c = visitor.conversation
  const say = async (client: Client, text: string): Promise<void> => {
    await client.read(c)
    await client.append(client.desk.say({ conversation: c, body: { t: 'text', text } }))
  }
  await anna.read(c)
  await anna.append(anna.desk.accept({ conversation: c, mode: 'here' }))
  await say(anna, texts['reply'] ?? '')
  for (const name of ['latin', 'cyrillic', 'arabic', 'chinese']) await say(visitor, texts[name] ?? '')
  await visitor.read(c)
  const { code, entry } = visitor.desk.makeCode({ conversation: c })
  await visitor.append(entry)
  await visitor.read(c)
  const person = Buffer.from(world.roster.ids['Fenna']!).toString('hex')
  await visitor.append(visitor.desk.add({ conversation: c, group: 'shn-brabant', person, scope: 'summary' }))
  for (const body of visitor.desk.summary({ conversation: c })) {
    await visitor.read(c)
    await visitor.append(visitor.desk.say({ conversation: c, body }))
  }
  await errors(visitor, header, texts['latin'] ?? '')
  const seed = world.roster.seeds['Anna']![0]!
  return { texts: { ...texts, code }, keys: { seed }, header }
}

/** Malformed, too large, unknown, not ours; and headers that must never be written down. */
async function errors(visitor: Client, header: string, text: string): Promise<void> {
  const traces = { 'user-agent': header, 'x-forwarded-for': '203.0.113.77' }
  const attempts: [string, Uint8Array | string][] = [
    [PATH.append, new Uint8Array(1024).fill(1)],
    [PATH.append, new Uint8Array(200_000)],
    [PATH.since, fromHex('00'.repeat(21))!],
    ['/unknown', new Uint8Array(4)],
    [PATH.find, new Uint8Array(16)],
  ]
  for (const [path, body] of attempts) await visitor.call(path, body, traces).catch(() => undefined)
  expect(text).not.toBe('')
}

type Scan = Readonly<Record<string, Hit[]>>

/** Every place a server leaves traces in, while it still runs and before anything is collected. */
async function scan(server: TestServer, place: Place, needles: readonly Searched[]): Promise<Scan> {
  const memory = scanMemory(server.pid, needles)
  const database = family(world.postgres.server.pid).flatMap((pid) => scanMemory(pid, needles))
  const sql = await connect(place.url, { pool: 1 })
  const tables = await sql<{ name: string }[]>`
    select quote_ident(c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p')`
  const dump: Hit[] = []
  for (const { name } of tables) {
    const rows = await sql.unsafe<{ line: string }[]>(`select t::text as line from ${name} t`)
    for (const row of rows) dump.push(...scanBuffer(Buffer.from(row.line), needles, `table ${name}`))
  }
  await sql`checkpoint`
  await sql.end()
  const files = scanFolder(world.postgres.folder, needles)
  const output = scanBuffer(
    Buffer.from([...server.child.lines, ...server.child.errors].join('\n')),
    needles,
    'output',
  )
  const isLog = (hit: Hit): boolean => hit.where.endsWith('/log')
  return {
    'server memory': memory,
    'database memory': database,
    dump,
    'data directory': files.filter((hit) => hit.where.includes('/base/')),
    wal: files.filter((hit) => hit.where.includes('/pg_wal/')),
    logs: [...output, ...files.filter(isLog)],
    'files beside': files.filter((hit) => !/\/base\/|\/pg_wal\//.test(hit.where) && !isLog(hit)),
  }
}

const names = (found: Scan): string[] =>
  Object.keys(found).filter((channel) => (found[channel] ?? []).length > 0)

describe('the server and everything beside it know no word', () => {
  it('of a whole conversation, in any encoding', async () => {
    const place = await world.place()
    const server = await startTestServer(plain, place)
    const played = await play(server, markers())
    const found = await scan(server, place, searched(played.texts, played.keys))
    const header = await scan(server, place, searched({ header: played.header, address: '203.0.113.77' }, {}))
    await server.stop()
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((channel) => [channel, []])))
    const { 'server memory': _, ...onDisk } = header
    expect(names(onDisk)).toEqual([])
  })

  it('control: a server that leaks is caught in every channel', async () => {
    const place = await world.place()
    const texts = markers()
    const words = [texts['latin'], texts['cyrillic'], texts['arabic']].join('|')
    const server = await startTestServer(leaky, place, { LEAK: words })
    await play(server, texts)
    const found = await scan(server, place, searched(texts, {}))
    await server.stop()
    expect(names(found).sort()).toEqual(Object.keys(found).sort())
    // Letters outside Latin-1 live in memory two bytes each: a search for UTF-8 alone would miss them.
    expect(found['server memory']?.some((hit) => hit.form === 'utf16')).toBe(true)
    expect(found['files beside']?.every((hit) => hit.form.startsWith('base64'))).toBe(true)
  })
})
