import { type Engine, type GroupRecord, readRecord, recordWords } from '#session'
import { type Bytes, fromBase64url, fromHex, MAX_DEVICES_PER_GROUP, toHex } from '#wire'
import { type RosterFile, RosterFileSchema, readAs } from '#wire/control'
import { CeremonyFault } from './fault.ts'

type Group = RosterFile['groups'][number]
type Person = Group['people'][number]

const ROLES = ['team', 'helpdesk', 'partner'] as const

/** Public bytes of a device from the text the console shows. */
function deviceBytes(device: string, name: string): Bytes {
  const bytes = fromBase64url(device)
  if (!bytes || !readRecord(bytes)) throw new CeremonyFault(`The record for ${name} is not a device record.`)
  return bytes
}

function checked(groups: readonly Group[]): RosterFile {
  const read = readAs(RosterFileSchema, { groups })
  if (!read) throw new CeremonyFault('The roster would no longer have groups and names that can be signed.')
  const crowded = read.groups.find(
    ({ people }) => people.flatMap(({ devices }) => devices).length > MAX_DEVICES_PER_GROUP,
  )
  if (crowded) throw new CeremonyFault(`${crowded.code} has more than ${MAX_DEVICES_PER_GROUP} devices.`)
  const many = read.groups.find(({ people }) => people.length > MAX_DEVICES_PER_GROUP)
  if (many) throw new CeremonyFault(`${many.code} has more than ${MAX_DEVICES_PER_GROUP} people.`)
  const devices = read.groups.flatMap(({ people }) => people.flatMap((person) => person.devices))
  if (new Set(devices).size !== devices.length) throw new CeremonyFault('One device stands there twice.')
  const people = read.groups.flatMap((group) => group.people.map(({ id }) => id))
  if (new Set(people).size !== people.length) throw new CeremonyFault('One person stands there twice.')
  if (new Set(read.groups.map(({ code }) => code)).size !== read.groups.length)
    throw new CeremonyFault('One group stands there twice.')
  return read
}

/** The record file as read from JSON. Throws a CeremonyFault that says what is wrong. */
export function readRosterFile(value: unknown): RosterFile {
  const read = readAs(RosterFileSchema, value)
  if (!read) throw new CeremonyFault('This is not a roster file.')
  return checked(read.groups)
}

/** `eindhoven`, or `eindhoven:team` for a group that is not there yet. */
function groupNamed(groups: readonly Group[], wanted: string): Group {
  const [code = '', role] = wanted.split(':')
  const found = groups.find((group) => group.code === code)
  if (found && (role === undefined || role === found.role)) return found
  if (found) throw new CeremonyFault(`${code} is a ${found.role}.`)
  const known = ROLES.find((one) => one === role)
  if (!known)
    throw new CeremonyFault(
      `${code} is a new group: write ${code}:team, ${code}:helpdesk or ${code}:partner.`,
    )
  return { code, role: known, people: [] }
}

export type Addition = { readonly group: string; readonly name: string; readonly record: string }

/** Adds a device, with its person and group where they are new. */
export function addDevice(engine: Engine, groups: readonly Group[], addition: Addition): RosterFile {
  deviceBytes(addition.record, addition.name)
  const group = groupNamed(groups, addition.group)
  const before = group.people.find(({ name }) => name === addition.name)
  const person: Person = before ?? { id: toHex(engine.random(16)), name: addition.name, devices: [] }
  const people = [
    ...group.people.filter((one) => one !== before),
    { ...person, devices: [...person.devices, addition.record] },
  ]
  return checked([...groups.filter((one) => one.code !== group.code), { ...group, people }])
}

export type Removal = {
  readonly group: string
  readonly name?: string | undefined
  readonly record?: string | undefined
}

/** Takes out one device, or a person with all devices, or a whole group. */
export function removeFrom(groups: readonly Group[], { group, name, record }: Removal): RosterFile {
  const found = groups.find(({ code }) => code === group)
  if (!found) throw new CeremonyFault(`${group} is not in the roster.`)
  const others = groups.filter((one) => one !== found)
  if (name === undefined) return checked(others)
  const person = found.people.find((one) => one.name === name)
  if (!person) throw new CeremonyFault(`${name} is not in ${group}.`)
  if (record !== undefined && !person.devices.includes(record))
    throw new CeremonyFault(`${name} has no such device.`)
  const people = found.people.flatMap((one) => {
    if (one !== person) return [one]
    return record === undefined ? [] : [{ ...one, devices: one.devices.filter((each) => each !== record) }]
  })
  return checked([...others, { ...found, people }])
}

/** Twelve words of a device as the console shows it, to compare by voice. */
export function wordsOf(engine: Engine, device: string): string {
  return recordWords(engine, deviceBytes(device, 'this device')).join(' ')
}

/** The same as the roster is made of. */
export function groupRecords(engine: Engine, { groups }: RosterFile): readonly GroupRecord[] {
  return groups.map((group) => ({
    code: group.code,
    role: group.role,
    people: group.people.map((person) => ({
      id: fromHex(person.id) ?? new Uint8Array(16),
      name: engine.utf8(person.name),
      devices: person.devices.map((device) => {
        const record = readRecord(deviceBytes(device, person.name))
        if (!record) throw new CeremonyFault(`The record for ${person.name} is not a device record.`)
        return record
      }),
    })),
  }))
}
