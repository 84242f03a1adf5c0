import { createHash, randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demoPlaces, encodePlaces, projectPlaces } from '#regions'
import { type Engine, type Root, wrapSeed } from '#session'
import { type Bytes, hash, LABEL, toHex } from '#wire'
import { bundled, type Child, startChild } from './child.ts'
import { Client } from './clients.ts'
import { DEMO_ROOTS } from './demo-roots.ts'
import { type TestPostgres, testPostgres } from './postgres.ts'
import { TEST_GROUPS, type TestRoster, testRoster } from './roster.ts'

/** One database and one signed roster, on which servers of the tests' own making are started and killed. */
export type World = {
  readonly engine: Engine
  readonly postgres: TestPostgres
  readonly roster: TestRoster
  /** A database of its own, with its folders. */
  readonly place: () => Promise<Place>
  readonly stop: () => Promise<void>
}

export type Place = {
  readonly url: string
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
}

export type TestServer = {
  readonly visitor: string
  readonly console: string
  readonly child: Child
  readonly pid: number
  /** As the machine would: no goodbye. */
  readonly kill: () => Promise<void>
  readonly stop: () => Promise<void>
}

const demoRootSeeds: readonly Root[] = [0, 1, 2].map((index) => ({
  index,
  seed: new Uint8Array(createHash('sha256').update(`baken demo root ${index}`).digest()),
}))

async function publish(engine: Engine, folder: string, roster: TestRoster, places: Bytes): Promise<void> {
  await mkdir(join(folder, 'heads'), { recursive: true })
  await mkdir(join(folder, 'objects'), { recursive: true })
  for (const bytes of [places, ...roster.slices]) {
    await writeFile(join(folder, 'objects', toHex(hash(engine, LABEL.slice, bytes))), bytes)
  }
  await writeFile(join(folder, 'heads', '1'), roster.head)
}

export async function startWorld(engine: Engine): Promise<World> {
  const postgres = await testPostgres()
  const now = Date.now()
  const places = encodePlaces(demoPlaces(projectPlaces(), { roundTheClock: true, at: now }))
  const roster = testRoster(engine, TEST_GROUPS, { roots: demoRootSeeds, places, issued: now })
  const place = async (): Promise<Place> => {
    const { url } = await postgres.database()
    const folder = join(postgres.folder, randomBytes(4).toString('hex'))
    await publish(engine, join(folder, 'roster'), roster, places)
    const env = {
      BAKEN_DATA: join(folder, 'server'),
      BAKEN_KEYS: [join(folder, 'keys-1'), join(folder, 'keys-2')].join(','),
      BAKEN_ROSTER: join(folder, 'roster'),
      BAKEN_DEMO_DATABASE: url,
    }
    return { url, folder, env }
  }
  return { engine, postgres, roster, place, stop: postgres.stop }
}

/** Bundles a server of the tests: the product's own parts, put together by `entry`. */
export function serverProgram(entry: string, name: string): Promise<string> {
  return bundled(entry, name, { __BAKEN_ROOTS__: JSON.stringify(DEMO_ROOTS) })
}

export async function startTestServer(
  program: string,
  place: Place,
  env: Readonly<Record<string, string>> = {},
): Promise<TestServer> {
  const ports = { VISITOR_PORT: String(20_000 + Math.floor(Math.random() * 12_000)), STAFF_PORT: '' }
  ports.STAFF_PORT = String(Number(ports.VISITOR_PORT) - 1)
  const child = startChild(program, [join(process.cwd(), 'build')], {
    env: { PATH: process.env['PATH'], ...place.env, ...ports, ...env },
  })
  const read = async (name: string): Promise<string> => {
    const line = await child.line()
    const found = line?.startsWith(`${name}  `) ? line.slice(name.length + 2) : undefined
    if (!found) throw new Error(`the server did not start: ${line ?? child.errors.join(' ')}`)
    return found
  }
  const visitor = await read('visitor')
  const console = await read('console')
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    child.process.kill(signal)
    await child.ended
  }
  return {
    visitor,
    console,
    child,
    pid: child.process.pid ?? 0,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}

/** Somebody of the roster, signed in at this server. */
export async function staff(world: World, server: TestServer, name: string, group: string): Promise<Client> {
  const client = new Client(world.engine, server.console)
  const secret = new Uint8Array(32).fill(7)
  const wrapped = toHex(wrapSeed(world.engine, world.roster.seeds[name]![0]!, { secret, context: name }))
  await client.signIn({ id: name, group, wrapped }, secret)
  return client
}

export async function visitorAt(world: World, server: TestServer): Promise<Client> {
  const client = new Client(world.engine, server.visitor)
  await client.load()
  return client
}
