import { demoPlaces, encodePlaces, projectPlaces } from '#regions'
import { type Engine, type GroupRecord, placesDigest, signRoster } from '#session'
import { encodeHeadList, fromHex, openHead, toHex } from '#wire'
import type { Publication } from '../publication.ts'
import { type DemoAccount, deviceOfAccount } from './accounts.ts'
import { DEMO_GROUPS } from './people.ts'
import { DEMO_ROOTS } from './roots.ts'

const DAY = 86_400_000

function groupsOf(engine: Engine, accounts: readonly DemoAccount[]): GroupRecord[] {
  return DEMO_GROUPS.map(({ code, role }) => ({
    code,
    role,
    people: accounts
      .filter((account) => account.group === code)
      .map((account) => ({
        id: fromHex(account.person) ?? new Uint8Array(16),
        name: engine.utf8(account.name),
        devices: [deviceOfAccount(account)],
      })),
  }))
}

/**
 * Signs and publishes the demo's next roster. Valid for 30 days of the demo's time and of the machine's: a demo of
 * last winter must still open in a console whose device knows today.
 */
export async function publishDemoRoster(
  engine: Engine,
  publication: Publication,
  accounts: readonly DemoAccount[],
  time: { readonly demo: number; readonly machine: number },
  roundTheClock: boolean,
): Promise<void> {
  const roots = DEMO_ROOTS.map((root) => engine.signPair(root.seed).public)
  const heads = await Promise.all((await publication.versions()).map((each) => publication.head(each)))
  const rows = heads.flatMap((bytes) => openHead(engine, bytes, roots)?.hash ?? [])
  const version = rows.length + 1
  const places = encodePlaces(demoPlaces(projectPlaces(), { roundTheClock, at: time.demo }))
  const signed = signRoster(
    engine,
    {
      version,
      issued: time.demo,
      expires: Math.max(time.demo, time.machine) + 30 * DAY,
      previous: rows[rows.length - 1] ?? new Uint8Array(32),
      places,
      groups: groupsOf(engine, accounts),
    },
    DEMO_ROOTS.slice(0, 2),
  )
  const objects = [...signed.slices, places].map((bytes) => ({
    name: toHex(placesDigest(engine, bytes)),
    bytes,
  }))
  const list = encodeHeadList([...rows, signed.headHash])
  await publication.add({ version, head: signed.head, list, objects })
}
