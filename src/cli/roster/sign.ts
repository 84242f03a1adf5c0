import { readFile } from 'node:fs/promises'
import { encodePlaces, type Places, parsePlaces, problems, projectPlaces } from '#regions'
import { type Engine, type GroupRecord, placesDigest, type Root, readRecord, signRoster } from '#session'
import {
  type Bytes,
  fromBase64url,
  fromHex,
  hash,
  LABEL,
  MAX_DEVICES_PER_GROUP,
  openHead,
  toHex,
} from '#wire'
import { type RosterFile, RosterFileSchema, readAs } from '#wire/control'
import type { Publication } from '../publication.ts'
import { CeremonyFault } from './fault.ts'
import { readRoot } from './root.ts'

const DAY = 86_400_000
/** Signed every 14 days, good for 30: one missed ceremony is no outage. */
const VALID_DAYS = 30

export type Ceremony = {
  readonly engine: Engine
  readonly publication: Publication
  /** Public keys of the three roots, in the order of the build. */
  readonly roots: readonly Bytes[]
  /** Milliseconds. */
  readonly now: number
}

async function json(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown
  } catch {
    throw new CeremonyFault(`${file} cannot be read as JSON.`)
  }
}

async function placesOf(file: string | undefined, now: number): Promise<Places> {
  const places = file === undefined ? projectPlaces() : parsePlaces(await json(file))
  if (!places) throw new CeremonyFault(`${file} is not a places file.`)
  const [first] = problems(places, now)
  if (first !== undefined) throw new CeremonyFault(`The places file is not sound: ${first}`)
  return places
}

async function groupsOf(engine: Engine, file: string): Promise<readonly GroupRecord[]> {
  const read: RosterFile | undefined = readAs(RosterFileSchema, await json(file))
  if (!read) throw new CeremonyFault(`${file} is not a roster file.`)
  const tooMany = read.groups.find(
    (group) => group.people.reduce((sum, person) => sum + person.devices.length, 0) > MAX_DEVICES_PER_GROUP,
  )
  if (tooMany) throw new CeremonyFault(`${tooMany.code} has more than ${MAX_DEVICES_PER_GROUP} devices.`)
  return read.groups.map((group) => ({
    code: group.code,
    role: group.role,
    people: group.people.map((person) => ({
      id: fromHex(person.id) ?? new Uint8Array(16),
      name: engine.utf8(person.name),
      devices: person.devices.map((device) => {
        const record = readRecord(fromBase64url(device) ?? new Uint8Array())
        if (!record) throw new CeremonyFault(`A device of ${person.name} is not a device record.`)
        return record
      }),
    })),
  }))
}

/** Each seed must belong to a root of the build; the same root does not count twice. */
async function signersOf({ engine, roots }: Ceremony, files: readonly string[]): Promise<readonly Root[]> {
  const signers: Root[] = []
  for (const file of files) {
    const seed = await readRoot(file)
    const key = toHex(engine.signPair(seed).public)
    const index = roots.findIndex((root) => toHex(root) === key)
    if (index < 0) throw new CeremonyFault(`${file} is not a root of this build.`)
    if (signers.some((root) => root.index === index)) throw new CeremonyFault(`${file} was given twice.`)
    signers.push({ index, seed })
  }
  if (signers.length < 2) throw new CeremonyFault('Two of the three roots must sign.')
  return signers
}

/** Signs the next roster and publishes it; answers its version. Nothing is published when anything is wrong. */
export async function signNext(
  ceremony: Ceremony,
  files: { readonly record: string; readonly roots: readonly string[]; readonly places?: string | undefined },
): Promise<number> {
  const { engine, publication, now } = ceremony
  const last = (await publication.versions()).slice(-1)[0]
  const before =
    last === undefined ? undefined : openHead(engine, await publication.head(last), ceremony.roots)
  if (last !== undefined && !before) throw new CeremonyFault('The roster published before is of other roots.')
  const places = encodePlaces(await placesOf(files.places, now))
  const version = (last ?? 0) + 1
  const signed = signRoster(
    engine,
    {
      version,
      issued: now,
      expires: now + VALID_DAYS * DAY,
      previous: before?.hash ?? new Uint8Array(32),
      places,
      groups: await groupsOf(engine, files.record),
    },
    await signersOf(ceremony, files.roots),
  )
  const slices = signed.slices.map((bytes) => ({ digest: hash(engine, LABEL.slice, bytes), bytes }))
  await publication.add(version, signed, [...slices, { digest: placesDigest(engine, places), bytes: places }])
  return version
}
