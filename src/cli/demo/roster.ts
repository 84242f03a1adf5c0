import { demoPlaces, encodePlaces, projectPlaces } from '#regions'
import { type Engine, placesDigest, signRoster } from '#session'
import { bytesOf, encodeHeadList, openHead, toBase64url, toHex } from '#wire'
import type { RosterFile } from '#wire/control'
import type { Publication } from '../publication.ts'
import { groupsToChange, readRecordFile, writeRecordFile } from '../roster/files.ts'
import { groupRecords } from '../roster/record.ts'
import type { DemoAccount } from './accounts.ts'
import { DEMO_GROUPS } from './people.ts'
import { DEMO_ROOTS } from './roots.ts'

const DAY = 86_400_000

/**
 * The demo's record of who answers: made once out of its accounts. From then on it is changed by the ceremony
 * (`baken roster add` and `remove`, with BAKEN_ROOTS=demo) as in any other place, and kept over a restart.
 */
export async function demoRecord(file: string, accounts: readonly DemoAccount[]): Promise<RosterFile> {
  if ((await groupsToChange(file)).length === 0)
    await writeRecordFile(file, {
      groups: DEMO_GROUPS.map(({ code, role }) => ({
        code,
        role,
        people: accounts
          .filter((account) => account.group === code)
          .map(({ person, name, record }) => ({
            id: person,
            name,
            devices: [toBase64url(bytesOf(record))],
          })),
      })),
    })
  return readRecordFile(file)
}

/**
 * Signs and publishes the demo's next roster. Valid for 30 days of the demo's time and of the machine's: a demo of
 * last winter must still open in a console whose device knows today.
 */
export async function publishDemoRoster(
  engine: Engine,
  publication: Publication,
  record: RosterFile,
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
      groups: groupRecords(engine, record),
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
