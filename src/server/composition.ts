import { randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parsePlaces } from '#regions'
import { connect, openKeyFiles, openStore, refuseOpenDoor, type Store } from '#storage'
import { type Bytes, bytesOf, type Clock, openHead, toHex, unverifiedHead, type Verifier } from '#wire'
import { SettingFault, type Settings } from '#wire/control'
import { type BuiltSite, readBuiltSite } from './built-site.ts'
import { keptFile } from './kept-file.ts'
import { localBus } from './live/bus.ts'
import { mailPost, readAddresses } from './mail/mail-post.ts'
import { DEMO_ROOTS_HEX, ROOTS, ROOTS_HEX } from './roots.ts'
import { openBook, type RosterBook, RosterFault } from './roster-book.ts'
import { keepRoster, keptRoster, newestVersion, readRosterFolder } from './roster-folder.ts'
import { sodiumVerifier } from './sodium.ts'
import type { StartDeps } from './start-server.ts'

const ROSTER_LOOK_MS = 5_000

const random = (size: number): Bytes => new Uint8Array(randomBytes(size))

/** The demo's clock goes on from the time it was given. */
function clockOf(settings: Settings): Clock {
  const shift = settings.demoTime === undefined ? 0 : settings.demoTime - Date.now()
  return () => Date.now() + shift
}

async function siteOf(settings: Settings, build: string): Promise<BuiltSite> {
  const kind = settings.demo ? 'demo' : 'site'
  const site = await readBuiltSite(join(build, kind))
  const open = ROOTS_HEX.findIndex((root) => DEMO_ROOTS_HEX.includes(root))
  if (!settings.demo && site?.kind === kind && open >= 0)
    throw new SettingFault(`Root ${open + 1} of this build is a root of the demo, which everybody holds.`)
  if (site?.kind === kind && site.roots.join() === ROOTS_HEX.join()) return site
  throw new SettingFault(
    settings.demo
      ? 'This build has roots of its own and is not for the demo: build without BAKEN_ROOTS, or set DATABASE_URL.'
      : 'DATABASE_URL is set, but this build has the roots of the demo: build with BAKEN_ROOTS first.',
  )
}

/** A roster of the demo is named as what it is, before it counts as one of unknown roots. */
function refuseDemoHeads(verifier: Verifier, heads: readonly Bytes[]): void {
  const roots = DEMO_ROOTS_HEX.map(bytesOf)
  const found = heads.map((bytes) => openHead(verifier, bytes, roots)).find((signed) => signed !== undefined)
  if (found)
    throw new RosterFault(`Roster ${found.head.version} in BAKEN_ROSTER is signed by the roots of the demo.`)
}

/**
 * Production starts only with a roster that clients take and with somebody who agreed to answer. One that expires
 * while the server runs goes on being served: clients decide.
 */
function refuseUnfit(book: RosterBook, now: number): void {
  const { version, expires } = book.current.signed.head
  if (expires <= now)
    throw new RosterFault(
      `Roster ${version} expired on ${new Date(expires).toISOString().slice(0, 10)}; publish the next one first.`,
    )
  // Nothing may be handed to people who never agreed to answer: without the last resort there is no service.
  if (book.directory().places.helpdesk.state !== 'confirmed')
    throw new RosterFault('The roster does not say that the national helpdesk agreed to answer.')
}

async function bookOf(
  settings: Settings,
  store: Store,
  verifier: Verifier,
  clock: Clock,
): Promise<RosterBook> {
  const published = await readRosterFolder(settings.roster)
  if (!settings.demo) refuseDemoHeads(verifier, published.heads)
  const parse = (bytes: Bytes): ReturnType<typeof parsePlaces> => parsePlaces(bytes)
  const deps = { verifier, clock, roots: ROOTS, parsePlaces: parse }
  const book = openBook(deps, await keptRoster(store, published, digestsOf))
  if (!settings.demo) refuseUnfit(book, clock())
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

/** The file of addresses is looked at once, so that a wrong one is said at the start. */
async function postOf({ mail }: Settings, clock: Clock): Promise<StartDeps['post']> {
  if (!mail) return undefined
  await readAddresses(mail.addresses)
  return mailPost(mail, { clock, random })
}

export type Composition = {
  readonly deps: StartDeps
  /** Closes what was opened, after the server has stopped. */
  readonly close: () => Promise<void>
}

/** Everything a server is given, from its settings and the folder of the build. */
export async function compose(settings: Settings, build: string): Promise<Composition> {
  const site = await siteOf(settings, build)
  const clock = clockOf(settings)
  const verifier = await sodiumVerifier()
  await mkdir(settings.data, { recursive: true, mode: 0o700 })
  await refuseOpenDoor(settings.databaseUrl)
  const sql = await connect(settings.databaseUrl)
  const keyStore = await openKeyFiles(settings.keys, random)
  const store = await openStore({ sql, keyStore, random })
  const book = await bookOf(settings, store, verifier, clock)
  watchRoster(settings.roster, store, book)
  const deps: StartDeps = {
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
    post: await postOf(settings, clock),
    probe: settings.probe === undefined ? undefined : bytesOf(settings.probe),
    demo: settings.demoAccounts ? new Uint8Array(await readFile(settings.demoAccounts)) : undefined,
  }
  const close = async (): Promise<void> => {
    await sql.end({ timeout: 5 })
    await keyStore.close()
  }
  return { deps, close }
}
