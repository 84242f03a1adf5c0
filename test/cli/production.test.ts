import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodePlaces, type Places, projectPlaces } from '#regions'
import { type Body, type Engine, makeSeed, recordOf, signRoster } from '#session'
import { loadSodium } from '#session/libsodium'
import { fromHex, hash, LABEL, toBase64url, toHex } from '#wire'
import { startChild } from '../support/child.ts'
import { Client } from '../support/clients.ts'
import { type TestPostgres, testPostgres } from '../support/postgres.ts'

const OUT = join(process.cwd(), 'build', 'production-test')
const CLI = join(OUT, 'cli.js')

let engine: Engine
let postgres: TestPostgres
let folder: string
let rootsFile: string
let keys: string[]

const cli = (program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const run = spawnSync(process.execPath, [program, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
    timeout: 30_000,
  })
  return { code: run.status, text: `${run.stdout}${run.stderr}`.trim() }
}

/** The places file as it would be once CoMensha and one team have agreed. */
function agreed(): Places {
  const places = projectPlaces()
  const today = new Date().toISOString().slice(0, 10)
  const yes = {
    state: 'confirmed' as const,
    agreedBy: 'manager',
    agreedOn: today,
    confirmedOn: today,
    ages: ['u16', '16-17', '18-22', '23+', 'unknown'] as const,
    hours: [[1, '09:00', '17:00'] as const],
  }
  return { ...places, helpdesk: { ...places.helpdesk, ...yes, group: 'comensha' } }
}

beforeAll(async () => {
  engine = await loadSodium()
  postgres = await testPostgres()
  folder = join(postgres.folder, 'operator')
  mkdirSync(folder, { recursive: true })
  rootsFile = join(folder, 'roots.txt')
  const vite = join(process.cwd(), 'node_modules/vite/bin/vite.js')
  // Roots are made by the demo's program: the ceremony needs no build of its own.
  keys = [0, 1, 2].map((i) => cli('build/cli.js', ['roster', 'root', join(folder, `root-${i}`)]).text)
  writeFileSync(rootsFile, `${keys.join('\n')}\n`)
  rmSync(OUT, { recursive: true, force: true })
  execFileSync(process.execPath, [vite, 'build', '--app', '--logLevel', 'error', '--outDir', OUT], {
    env: { PATH: process.env['PATH'], BAKEN_ROOTS: rootsFile },
    stdio: 'pipe',
  })
}, 120_000)
afterAll(async () => {
  await postgres.stop()
  rmSync(OUT, { recursive: true, force: true })
})

/** A roster of one team of two and CoMensha, signed by two of the three roots. */
function sign(places: Places, rosterFolder: string, roots: readonly string[] = ['root-0', 'root-2']) {
  const people = (names: readonly string[]) =>
    names.map((name) => ({
      id: toHex(engine.random(16)),
      name,
      devices: [toBase64url(recordOf(makeSeed(engine).device))],
    }))
  const record = {
    groups: [
      { code: 'comensha', role: 'helpdesk', people: people(['Gea', 'Hans']) },
      { code: 'eindhoven', role: 'team', people: people(['Ina', 'Jos']) },
    ],
  }
  writeFileSync(join(folder, 'roster.json'), JSON.stringify(record))
  writeFileSync(join(folder, 'places.json'), encodePlaces(places))
  const args = [
    join(folder, 'roster.json'),
    ...roots.map((root) => join(folder, root)),
    join(folder, 'places.json'),
  ]
  return cli(CLI, ['roster', 'sign', ...args], { BAKEN_ROOTS: rootsFile, BAKEN_ROSTER: rosterFolder })
}

/** What two careless roots could sign with tools of their own: a helpdesk that never agreed. */
function publishUnsound(rosterFolder: string): void {
  const places = encodePlaces(projectPlaces())
  const seed = (i: number): Uint8Array =>
    fromHex(readFileSync(join(folder, `root-${i}`), 'utf8').trim()) ?? new Uint8Array()
  const groups = [{ code: 'comensha', role: 'helpdesk' as const, people: [] }]
  const times = { version: 1, issued: Date.now(), expires: Date.now() + 1e9, previous: new Uint8Array(32) }
  const roots = [0, 1].map((index) => ({ index, seed: seed(index) }))
  const signed = signRoster(engine, { ...times, places, groups }, roots)
  mkdirSync(join(rosterFolder, 'heads'), { recursive: true })
  mkdirSync(join(rosterFolder, 'objects'), { recursive: true })
  for (const bytes of [places, ...signed.slices]) {
    writeFileSync(join(rosterFolder, 'objects', toHex(hash(engine, LABEL.slice, bytes))), bytes)
  }
  writeFileSync(join(rosterFolder, 'heads', '1'), signed.head)
}

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
    expect(sign(agreed(), roster)).toMatchObject({ code: 0, text: 'Roster 1 is published.' })
    expect(sign(agreed(), roster)).toMatchObject({ code: 0, text: 'Roster 2 is published.' })
    const { url } = await postgres.database()
    const server = startChild(CLI, ['start'], {
      env: { PATH: process.env['PATH'], ...settings(url, roster) },
    })
    try {
      expect(await server.line()).toBe('visitor  http://localhost:28180')
      expect(await server.line()).toBe('console  http://localhost:28181')
      const page = await (await fetch('http://localhost:28180/')).text()
      expect(page).toMatch(/data-pin="2\.\d+"/)
      expect((await fetch('http://localhost:28181/demo.json')).status).toBe(404)
      const visitor = new Client(engine, 'http://localhost:28180', keys)
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
    const result = cli(withDemoBuild ? 'build/cli.js' : CLI, ['start'], withDemoBuild ? all : less)
    expect(result.code).not.toBe(0)
    expect(result.text.split('\n')).toHaveLength(1)
    expect(result.text).toContain(sentence)
  })

  it('does not start where CoMensha has not agreed, nor with a roster of other roots', async () => {
    const { url } = await postgres.database()
    const nobody = join(folder, 'roster-nobody-agreed')
    expect(sign(projectPlaces(), nobody).text).toContain('The places file is not sound')
    publishUnsound(nobody)
    expect(cli(CLI, ['serve'], settings(url, nobody)).text).toContain('helpdesk agreed')
    const foreign = join(folder, 'roster-foreign')
    mkdirSync(join(foreign, 'heads'), { recursive: true })
    const head = readFileSync(join(folder, 'roster-good', 'heads', '1'))
    head[head.length - 1] = (head[head.length - 1] ?? 0) ^ 1
    writeFileSync(join(foreign, 'heads', '1'), head)
    const other = await postgres.database()
    expect(cli(CLI, ['serve'], settings(other.url, foreign)).text).toContain('not signed by two of the roots')
  })

  it('signs nothing with one root, one root twice, or a root of somebody else', () => {
    const nowhere = join(folder, 'roster-nowhere')
    const root = cli('build/cli.js', ['roster', 'root', join(folder, 'stranger')])
    expect(root.code).toBe(0)
    expect(sign(agreed(), nowhere, ['root-0', 'root-0']).text).toContain('was given twice')
    expect(sign(agreed(), nowhere, ['root-0', 'stranger']).text).toContain('is not a root of this build')
    expect(sign(agreed(), nowhere, ['root-0', 'root-9']).text).toContain('is not a root seed')
    expect(cli('build/cli.js', ['roster', 'root', join(folder, 'root-0')]).text).toContain(
      'never overwritten',
    )
  })
})
