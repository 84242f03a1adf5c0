import { randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parsePlaces } from '#regions'
import { connect, openKeyFiles, openStore, type Store } from '#storage'
import { type Bytes, type Clock, toHex, unverifiedHead, type Verifier } from '#wire'
import { readSettings, SettingFault, type Settings } from '#wire/control'
import { type BuiltSite, readBuiltSite } from './built-site.ts'
import type { LogLine } from './deps.ts'
import { keptFile } from './kept-file.ts'
import { localBus } from './live/bus.ts'
import { ROOTS, ROOTS_HEX } from './roots.ts'
import { openBook, type RosterBook } from './roster-book.ts'
import { keepRoster, keptRoster, newestVersion, readRosterFolder } from './roster-folder.ts'
import { sodiumVerifier } from './sodium.ts'
import { startServer } from './start-server.ts'

/** The built file stands in `build/`; only this file knows folders. */
const BUILD = fileURLToPath(new URL('./', import.meta.url))
const ROSTER_LOOK_MS = 5_000
const FAULTS: ReadonlySet<string> = new Set(['SettingFault', 'StartFault', 'RosterFault', 'ListenFault'])

const random = (size: number): Bytes => new Uint8Array(randomBytes(size))

/** The demo's clock goes on from the time it was given. */
function clockOf(settings: Settings): Clock {
  const shift = settings.demoTime === undefined ? 0 : settings.demoTime - Date.now()
  return () => Date.now() + shift
}

async function siteOf(settings: Settings): Promise<BuiltSite> {
  const kind = settings.demo ? 'demo' : 'site'
  const site = await readBuiltSite(join(BUILD, kind))
  if (site?.kind === kind && site.roots.join() === ROOTS_HEX.join()) return site
  throw new SettingFault(
    settings.demo
      ? 'This build has roots of its own and is not for the demo: build without BAKEN_ROOTS, or set DATABASE_URL.'
      : 'DATABASE_URL is set, but this build has the roots of the demo: build with BAKEN_ROOTS first.',
  )
}

async function bookOf(
  settings: Settings,
  store: Store,
  verifier: Verifier,
  clock: Clock,
): Promise<RosterBook> {
  const published = await readRosterFolder(settings.roster)
  const parse = (bytes: Bytes): ReturnType<typeof parsePlaces> => parsePlaces(bytes)
  const deps = { verifier, clock, roots: ROOTS, parsePlaces: parse }
  const book = openBook(deps, await keptRoster(store, published, digestsOf))
  await keepRoster(store, book)
  return book
}

function digestsOf(bytes: Bytes): readonly string[] {
  const head = unverifiedHead(bytes)
  return head ? [head.places, ...head.groups.map((row) => row.digest)].map(toHex) : []
}

/** A newer roster in the folder counts at once; a bad one changes nothing and is looked at again. */
function watchRoster(folder: string, store: Store, book: RosterBook): void {
  const look = async (): Promise<void> => {
    if ((await newestVersion(folder)) <= book.current.signed.head.version) return
    book.publish(await readRosterFolder(folder))
    await keepRoster(store, book)
  }
  setInterval(() => void look().catch(() => undefined), ROSTER_LOOK_MS).unref()
}

/** Only what went wrong on our side, and only by route and minute. */
function logFailures(line: LogLine): void {
  if (line.status === '5xx') console.error(JSON.stringify(line))
}

async function main(): Promise<void> {
  const settings = readSettings(process.env)
  const site = await siteOf(settings)
  const clock = clockOf(settings)
  const verifier = await sodiumVerifier()
  await mkdir(settings.data, { recursive: true, mode: 0o700 })
  const sql = await connect(settings.databaseUrl)
  const keyStore = await openKeyFiles(settings.keys, random)
  const store = await openStore({ sql, keyStore, random })
  const book = await bookOf(settings, store, verifier, clock)
  watchRoster(settings.roster, store, book)
  const server = await startServer({
    clock,
    random,
    verifier,
    store,
    bus: localBus(),
    files: site.files,
    book,
    status: keptFile(join(settings.data, 'status')),
    removed: keptFile(join(settings.data, 'removed-devices')),
    settings,
    demo: settings.demoAccounts ? new Uint8Array(await readFile(settings.demoAccounts)) : undefined,
    log: logFailures,
  })
  console.log(`visitor  http://localhost:${server.visitorPort}`)
  console.log(`console  http://localhost:${server.staffPort}`)
  const stop = async (): Promise<void> => {
    await server.close()
    await sql.end({ timeout: 5 })
    await keyStore.close()
    process.exit(0)
  }
  process.once('SIGTERM', () => void stop())
  process.once('SIGINT', () => void stop())
}

/** An error's text may hold a row or an address: only its class is ever written. */
process.on('uncaughtException', (error) => {
  console.error(`The server stopped (${error.name}).`)
  process.exit(1)
})

main().catch((error: unknown) => {
  const known = error instanceof Error && FAULTS.has(error.name)
  console.error(
    known ? error.message : `The server cannot start (${error instanceof Error ? error.name : 'fault'}).`,
  )
  process.exit(1)
})
