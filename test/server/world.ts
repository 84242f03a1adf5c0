import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { demoPlaces, encodePlaces, parsePlaces, projectPlaces } from '#regions'
import {
  createRelay,
  createStaffApp,
  createVisitorApp,
  type Deps,
  type Keepsake,
  type LogLine,
  localBus,
  openBook,
  type Relay,
  type RosterBook,
  type SiteFiles,
  sodiumVerifier,
  type Tempo,
} from '#server'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { type KeyStore, openKeyFiles, openStore, type Sql, type Store } from '#storage'
import type { Bytes, Verifier } from '#wire'
import type { TestPostgres } from '../support/postgres.ts'
import { TEST_GROUPS, type TestGroups, type TestRoster, testRoster } from '../support/roster.ts'

/** A Tuesday, 11:00 in Amsterdam: everybody of the demo hours is there. */
export const TUESDAY = Date.parse('2027-03-02T10:00:00Z')
export const MINUTE = 60_000

export const VISITOR_ORIGIN = 'http://localhost:8080'
export const STAFF_ORIGIN = 'http://localhost:8081'

const stored = (text: string): { bytes: Bytes } => ({ bytes: new TextEncoder().encode(text) })

/** A build in small: inline script and style, a worker, one file of each kind. */
const FILES: SiteFiles = {
  page: '<!doctype html><html lang="nl" data-pin="__PIN__"><head><title>.</title><style>p{color:red}</style><script>one()</script></head><body><script>two()</script></body></html>',
  console:
    '<!doctype html><html lang="nl" data-pin="__PIN__"><head><script src="/f/console-2.js"></script></head></html>',
  plain: new Map([['/nl', stored('<!doctype html><style>b{}</style><p>112</p>')]]),
  files: new Map([
    ['worker-1.js', { ...stored('work()'), kind: 'worker', type: 'text/javascript; charset=utf-8' }],
    ['console-2.js', { ...stored('staff()'), kind: 'asset', type: 'text/javascript; charset=utf-8' }],
    ['words-3.json', { ...stored('{}'), kind: 'data', type: 'application/json' }],
  ]),
}

export type World = {
  readonly engine: Engine
  readonly roster: TestRoster
  readonly store: Store
  readonly sql: Sql
  readonly book: RosterBook
  readonly deps: Deps
  readonly relay: Relay
  readonly visitor: Hono
  readonly staff: Hono
  readonly log: LogLine[]
  /** The server's clock, ms. */
  now: number
  /** The same database under a new process: empty caches, no sessions. */
  readonly restart: () => Promise<World>
}

export type WorldOptions = {
  readonly roundTheClock?: boolean
  readonly tempo?: Tempo
  readonly at?: number
  readonly groups?: TestGroups
  /** Who the service of Eindhoven says is asked first. */
  readonly first?: 'team' | 'helpdesk' | 'both'
  /** Put in front of the real store. */
  readonly around?: (store: Store) => Store
  /** Put in front of the real library. */
  readonly watch?: (verifier: Verifier) => Verifier
}

function memoryKeepsake(): Keepsake {
  let kept: Bytes | undefined
  return {
    read: async () => kept,
    write: async (bytes) => {
      kept = bytes
    },
  }
}

const opened: KeyStore[] = []

/** After the tests of a file: keys closed, then the database stopped. */
export async function closeWorlds(postgres: TestPostgres | undefined): Promise<void> {
  for (const keyStore of opened.splice(0)) await keyStore.close()
  await postgres?.stop()
}

/** Two apps over a real database, with a roster of the demo's groups and a clock that stands still. */
export async function makeWorld(postgres: TestPostgres, options: WorldOptions = {}): Promise<World> {
  const engine = await loadSodium()
  const at = options.at ?? TUESDAY
  const table = demoPlaces(projectPlaces(), { roundTheClock: options.roundTheClock ?? false, at })
  const services = table.services.map((row) =>
    row.group === 'eindhoven' ? { ...row, first: options.first ?? row.first } : row,
  )
  const places = encodePlaces({ ...table, services })
  const roster = testRoster(engine, options.groups ?? TEST_GROUPS, { places })
  const { sql } = await postgres.database()
  const random = (size: number): Bytes => new Uint8Array(randomBytes(size))
  const name = randomBytes(4).toString('hex')
  const folders = [join(postgres.folder, `a-${name}`), join(postgres.folder, `b-${name}`)] as const
  const keyStore = await openKeyFiles(folders, random)
  opened.push(keyStore)
  const real = await openStore({ sql, keyStore, random })
  const store = options.around?.(real) ?? real
  const sodium = await sodiumVerifier()
  const verifier = options.watch?.(sodium) ?? sodium
  const kept = { status: memoryKeepsake(), removed: memoryKeepsake() }
  const make = async (now: number): Promise<World> => {
    const clock = { now }
    const book = openBook(
      { verifier, clock: () => clock.now, roots: roster.roots, parsePlaces },
      { heads: [roster.head], objects: [...roster.slices, places] },
    )
    const log: LogLine[] = []
    const deps: Deps = {
      clock: () => clock.now,
      random,
      verifier,
      store,
      bus: localBus(),
      files: FILES,
      book,
      ...kept,
      settings: {
        demo: true,
        visitorOrigin: VISITOR_ORIGIN,
        staffOrigin: STAFF_ORIGIN,
        exitUrl: 'https://www.knmi.nl/',
      },
      demo: new TextEncoder().encode('{"accounts":[]}'),
      log: (line) => log.push(line),
      ...(options.tempo ? { tempo: options.tempo } : {}),
    }
    const relay = await createRelay(deps)
    return Object.defineProperty(
      {
        engine,
        roster,
        store,
        sql,
        book,
        deps,
        relay,
        visitor: createVisitorApp(relay),
        staff: createStaffApp(relay),
        log,
        now,
        restart: () => make(clock.now),
      },
      'now',
      {
        get: () => clock.now,
        set: (value: number) => {
          clock.now = value
        },
      },
    )
  }
  return make(at)
}
