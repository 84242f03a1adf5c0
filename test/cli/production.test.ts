import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodePlaces, type Places, projectPlaces } from '#regions'
import { type Body, type Engine, type Root, signRoster } from '#session'
import { loadSodium } from '#session/libsodium'
import { hash, LABEL, toHex } from '#wire'
import { startChild } from '../support/child.ts'
import { Client } from '../support/clients.ts'
import { DEMO_ROOTS } from '../support/demo-roots.ts'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'
import { agreed, cli, newRecord, Rehearsal } from './table.ts'

const OUT = join(process.cwd(), 'build', 'production-test')
const CLI = join(OUT, 'cli.js')

let engine: Engine
let postgres: TestPostgres
let folder: string
let table: Rehearsal

/** The build of these roots; everything else is as it would be delivered. */
function buildWith(roots: string, out: string): void {
  const vite = join(process.cwd(), 'node_modules/vite/bin/vite.js')
  rmSync(out, { recursive: true, force: true })
  execFileSync(process.execPath, [vite, 'build', '--app', '--logLevel', 'error', '--outDir', out], {
    env: { PATH: process.env['PATH'], BAKEN_ROOTS: roots },
    stdio: 'pipe',
  })
}

beforeAll(async () => {
  engine = await loadSodium()
  postgres = await testPostgres()
  folder = join(postgres.folder, 'operator')
  // Roots are made by the demo's program: the ceremony needs no build of its own.
  table = new Rehearsal(engine, folder)
  buildWith(join(table.office, 'roots.txt'), OUT)
  const people: readonly (readonly [string, string])[] = [
    ['comensha:helpdesk', 'Gea'],
    ['comensha', 'Hans'],
    ['eindhoven:team', 'Ina'],
    ['eindhoven', 'Jos'],
  ]
  for (const [group, name] of people)
    expect(table.at('office', ['add', 'roster.json', group, name, newRecord(engine)]).code).toBe(0)
}, 120_000)
afterAll(async () => {
  await postgres.stop()
  rmSync(OUT, { recursive: true, force: true })
})

type Careless = {
  readonly places: Places
  readonly roots: readonly Root[]
  /** Epoch ms. */
  readonly expires: number
}

/** What two careless roots could sign with tools of their own. */
function publishCareless(rosterFolder: string, { places: value, roots, expires }: Careless): void {
  const places = encodePlaces(value)
  const groups = [{ code: 'comensha', role: 'helpdesk' as const, people: [] }]
  const times = { version: 1, issued: expires - 1e9, expires, previous: new Uint8Array(32) }
  const signed = signRoster(engine, { ...times, places, groups }, roots)
  mkdirSync(join(rosterFolder, 'heads'), { recursive: true })
  mkdirSync(join(rosterFolder, 'objects'), { recursive: true })
  for (const bytes of [places, ...signed.slices]) {
    writeFileSync(join(rosterFolder, 'objects', toHex(hash(engine, LABEL.slice, bytes))), bytes)
  }
  writeFileSync(join(rosterFolder, 'heads', '1'), signed.head)
}

const ownRoots = (): readonly Root[] => [
  { index: 0, seed: table.seed('root-a') },
  { index: 1, seed: table.seed('root-b') },
]

const settings = (url: string, roster: string): Record<string, string> => ({
  DATABASE_URL: url,
  BAKEN_DATA: join(folder, `data-${Math.random()}`),
  BAKEN_KEYS: [join(folder, `k1-${Math.random()}`), join(folder, `k2-${Math.random()}`)].join(','),
  BAKEN_ROSTER: roster,
  VISITOR_ORIGIN: 'http://localhost:28180',
  STAFF_ORIGIN: 'http://localhost:28181',
  VISITOR_PORT: '28180',
  STAFF_PORT: '28181',
  EXIT_URL: 'https://example.org/',
})

const handoff: Body = {
  t: 'handoff',
  lang: 'nl',
  wayBack: 'stay',
  lines: [],
  held: [],
  skipped: [],
  consent: { groups: ['comensha'], script: 'intake', at: 1 },
}

describe('production', () => {
  it('is the real server with a real database and a roster of its own roots', async () => {
    const roster = join(folder, 'roster-good')
    expect(table.publishNext(1, roster, CLI)).toEqual({ code: 0, text: 'Roster 1 is published.' })
    expect(table.publishNext(2, roster, CLI)).toEqual({ code: 0, text: 'Roster 2 is published.' })
    const { url } = await postgres.database()
    const server = startChild(CLI, ['start'], {
      env: { PATH: process.env['PATH'], ...settings(url, roster) },
    })
    try {
      expect(await server.line()).toBe('visitor  http://localhost:28180')
      expect(await server.line()).toBe('console  http://localhost:28181')
      expect(await server.line()).toMatch(/^No e-mail is set up/)
      expect(await server.line()).toMatch(/^Roster 2 is good until \S+ \S+ UTC, 29 days from now\.$/)
      const page = await (await fetch('http://localhost:28180/')).text()
      expect(page).toMatch(/data-pin="2\.\d+\.[0-9a-f]{64}"/)
      expect((await fetch('http://localhost:28181/demo.json')).status).toBe(404)
      const visitor = new Client(engine, 'http://localhost:28180', [...table.keys])
      await visitor.load()
      await visitor.handoff(handoff, '', 'comensha')
      expect(visitor.view?.state).toBe('waiting')
    } finally {
      server.process.kill('SIGTERM')
      await server.ended
    }
  })

  it.each([
    ['DATABASE_URL', 'this build has the roots of the demo', true],
    ['VISITOR_ORIGIN', 'VISITOR_ORIGIN must be an origin', false],
    ['BAKEN_ROSTER', 'BAKEN_ROSTER must name the folder', false],
    ['BAKEN_KEYS', 'BAKEN_KEYS must name two different folders', false],
    ['EXIT_URL', 'EXIT_URL must be the https address', false],
  ])('says in one line what is missing: %s', async (name, sentence, withDemoBuild) => {
    const { url } = await postgres.database()
    const all = settings(url, join(folder, 'roster-good'))
    const { [name]: _, ...less } = all
    const result = cli(['start'], withDemoBuild ? { env: all } : { program: CLI, env: less })
    expect(result.code).not.toBe(0)
    expect(result.text.split('\n')).toHaveLength(1)
    expect(result.text).toContain(sentence)
  })

  /** What the server of this build says instead of starting. */
  const refusal = async (roster: string, program = CLI): Promise<string> => {
    const { url } = await postgres.database()
    const ran = cli(['serve'], { program, env: settings(url, roster) })
    expect(ran.code).toBe(1)
    expect(ran.text.split('\n')).toHaveLength(1)
    return ran.text
  }

  it('does not start where CoMensha has not agreed, nor with a roster of other roots', async () => {
    const nobody = join(folder, 'roster-nobody-agreed')
    const expires = Date.now() + 1e9
    publishCareless(nobody, { places: projectPlaces(), roots: ownRoots(), expires })
    expect(await refusal(nobody)).toContain('helpdesk agreed')
    const foreign = join(folder, 'roster-foreign')
    mkdirSync(join(foreign, 'heads'), { recursive: true })
    const head = readFileSync(join(folder, 'roster-good', 'heads', '1'))
    head[head.length - 1] = (head[head.length - 1] ?? 0) ^ 1
    writeFileSync(join(foreign, 'heads', '1'), head)
    expect(await refusal(foreign)).toContain('not signed by two of the roots')
  })

  it('does not start with an expired roster or with one of the demo, and says which', async () => {
    const expired = join(folder, 'roster-expired')
    publishCareless(expired, { places: agreed(), roots: ownRoots(), expires: Date.now() - 60_000 })
    expect(await refusal(expired)).toMatch(
      /^Roster 1 expired on \d{4}-\d\d-\d\d; publish the next one first\.$/,
    )
    const demo = join(folder, 'roster-demo')
    const roots = [0, 1].map((index) => ({
      index,
      seed: new Uint8Array(createHash('sha256').update(`baken demo root ${index}`).digest()),
    }))
    publishCareless(demo, { places: agreed(), roots, expires: Date.now() + 1e9 })
    expect(await refusal(demo)).toBe('Roster 1 in BAKEN_ROSTER is signed by the roots of the demo.')
  })

  it('does not start as a build that counts a root of the demo among its own', async () => {
    const mixed = join(folder, 'mixed-roots.txt')
    writeFileSync(mixed, [table.keys[0], table.keys[1], DEMO_ROOTS[2]].join('\n'))
    const out = join(process.cwd(), 'build', 'production-mixed')
    try {
      buildWith(mixed, out)
      expect(await refusal(join(folder, 'roster-good'), join(out, 'cli.js'))).toBe(
        'Root 3 of this build is a root of the demo, which everybody holds.',
      )
    } finally {
      rmSync(out, { recursive: true, force: true })
    }
  })

  it('goes on serving a roster that expires while it runs: clients decide', async () => {
    const roster = join(folder, 'roster-short')
    const expires = Date.now() + 12_000
    publishCareless(roster, { places: agreed(), roots: ownRoots(), expires })
    const { url } = await postgres.database()
    const server = startChild(CLI, ['start'], {
      env: { PATH: process.env['PATH'], ...settings(url, roster) },
    })
    try {
      expect(await server.line()).toBe('visitor  http://localhost:28180')
      await server.line()
      expect(await server.line()).toMatch(/^No e-mail is set up/)
      expect(await server.line()).toMatch(
        /less than a day from now\. After that nobody can sign in and no new conversation is taken\./,
      )
      await new Promise((resolve) => setTimeout(resolve, expires + 500 - Date.now()))
      const head = await fetch('http://localhost:28180/head')
      expect(head.status).toBe(200)
      expect(new Uint8Array(await head.arrayBuffer())).toEqual(
        new Uint8Array(readFileSync(join(roster, 'heads', '1'))),
      )
    } finally {
      server.process.kill('SIGTERM')
      await server.ended
    }
    expect(await refusal(roster)).toContain('expired on')
  })
})
