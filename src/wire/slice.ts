import { type Bytes, toHex } from './codec/bytes.ts'
import { decode } from './codec/reader.ts'
import { Writer } from './codec/writer.ts'
import { ID, KEM_PUBLIC, KEY, MAX_DEVICES_PER_GROUP, SLICE } from './sizes.ts'
import { hash, LABEL, type Verifier } from './verifier.ts'

/** Bytes of a working name. */
export const MAX_NAME = 48

type Device = { readonly sign: Bytes; readonly kem: Bytes }

/** Working names only (PROTOCOL §5): UTF-8, at most MAX_NAME bytes, chosen by the person. */
export type Person = { readonly id: Bytes; readonly name: Bytes; readonly devices: readonly Device[] }

export type Slice = { readonly group: string; readonly people: readonly Person[] }

/** Always SLICE bytes long: its length says nothing about the team. */
export function encodeSlice(slice: Slice): Bytes {
  const writer = new Writer().u8(1).text(slice.group)
  writer.list(slice.people, (person) => {
    writer.fixed(person.id, ID).short(person.name)
    writer.list(person.devices, (device) => writer.fixed(device.sign, KEY).fixed(device.kem, KEM_PUBLIC))
  })
  return writer.done(SLICE)
}

export type LoadedDevice = Device & { readonly kemHex: string; readonly signHex: string }
export type LoadedPerson = {
  readonly id: Bytes
  readonly idHex: string
  readonly name: Bytes
  readonly devices: readonly LoadedDevice[]
}
export type LoadedSlice = {
  readonly group: string
  readonly digest: string
  readonly people: readonly LoadedPerson[]
}

/** Decodes and hashes; nobody and no key stands there twice. The caller compares `digest` with the signed head. */
export function loadSlice(verifier: Verifier, bytes: Bytes): LoadedSlice | undefined {
  if (bytes.length !== SLICE) return undefined
  const slice = decode(bytes, (reader): Slice => {
    reader.must(reader.u8() === 1)
    const group = reader.text()
    const people = reader.list(MAX_DEVICES_PER_GROUP, () => ({
      id: reader.raw(ID),
      name: reader.short(),
      devices: reader.list(MAX_DEVICES_PER_GROUP, () => ({
        sign: reader.raw(KEY),
        kem: reader.raw(KEM_PUBLIC),
      })),
    }))
    reader.must(people.every((person) => person.name.length <= MAX_NAME))
    reader.end()
    return { group, people }
  })
  if (!slice) return undefined
  const people = slice.people.map((person) => ({
    ...person,
    idHex: toHex(person.id),
    devices: person.devices.map((device) => ({
      ...device,
      kemHex: toHex(hash(verifier, LABEL.kem, device.kem)),
      signHex: toHex(device.sign),
    })),
  }))
  const devices = ([] as LoadedDevice[]).concat(...people.map((person) => person.devices))
  const isTwice = (names: readonly string[]): boolean => new Set(names).size !== names.length
  if (
    devices.length > MAX_DEVICES_PER_GROUP ||
    isTwice(people.map((person) => person.idHex)) ||
    isTwice(devices.map((device) => device.signHex)) ||
    isTwice(devices.map((device) => device.kemHex))
  )
    return undefined
  return { group: slice.group, digest: toHex(hash(verifier, LABEL.slice, bytes)), people }
}
