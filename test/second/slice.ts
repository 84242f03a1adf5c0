import { type Bytes, cat, exactly, filled, hex, Inexact, list, type Reader, raw, text, u8 } from './bytes.ts'

/** §5. Ids and sign keys in hex, KEM keys as they are. */
export type Slice = {
  readonly code: string
  readonly people: readonly {
    readonly id: string
    readonly name: string
    readonly devices: readonly { readonly sign: string; readonly kem: Bytes }[]
  }[]
}

const SIZE = 16_384
const DEVICES = 8

const distinct = (values: readonly string[]): void => {
  if (new Set(values).size !== values.length) throw new Inexact('twice')
}

const readName = (from: Reader): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(from.take(from.uint(1)))
  } catch {
    throw new Inexact('name')
  }
}

const readSlice = (from: Reader): Slice => {
  from.const(1)
  const code = from.text()
  const people = from.list(255, () => ({
    id: from.hex(16),
    name: readName(from),
    devices: from.list(DEVICES, () => ({ sign: from.hex(32), kem: from.take(1216) })),
  }))
  if (code === '' || people.flatMap((one) => one.devices).length > DEVICES) throw new Inexact('limits')
  const devices = people.flatMap((one) => one.devices)
  distinct(people.map((one) => one.id))
  distinct(devices.map((device) => device.sign))
  distinct(devices.map((device) => hex(device.kem)))
  from.zeros()
  return { code, people }
}

export const decodeSlice = (bytes: Bytes): Slice | undefined =>
  bytes.length === SIZE ? exactly(bytes, readSlice) : undefined

export const encodeSlice = (slice: Slice): Bytes => {
  const person = (one: Slice['people'][number]): Bytes => {
    const name = new TextEncoder().encode(one.name)
    const devices = one.devices.map((device) => cat(raw(device.sign), device.kem))
    return cat(raw(one.id), u8(name.length), name, list(devices))
  }
  return filled(cat(u8(1), text(slice.code), list(slice.people.map(person))), SIZE)
}
