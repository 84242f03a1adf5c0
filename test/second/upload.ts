import { type Bytes, cat, exactly, filled, hex, Inexact, raw, u8 } from './bytes.ts'
import { decodeEntry, type Entry } from './entry.ts'
import { H } from './labels.ts'
import { wrapHash } from './wrap.ts'

/** §4: 32,768 bytes. `rest` is the handoff message of a `create`, and empty in all others. */
export type Upload = {
  readonly frame: Bytes
  readonly entry: Entry
  readonly keys: readonly Bytes[]
  readonly wraps: readonly Bytes[]
  readonly rest: Bytes
}

const SIZE = 32_768

/** The KEM keys an entry brings in by their hash, in its order. */
const broughtBy = (entry: Entry): readonly string[] => {
  if (entry.type === 'create' && entry.group !== '') return []
  if (entry.type === 'create' || entry.type === 'code' || entry.type === 'back') return [entry.kem]
  if (entry.type !== 'add' || entry.principal.kind !== 'guest') return []
  return entry.principal.keys.map(({ kem }) => kem)
}

const wrapsOf = (entry: Entry): readonly string[] => {
  if (entry.type === 'rewrap') return entry.items.map(({ wrap }) => wrap)
  return 'block' in entry ? entry.block.wraps : []
}

const isEach = (bytes: readonly Bytes[], hashes: readonly string[], hash: (one: Bytes) => Bytes): boolean =>
  bytes.length === hashes.length && bytes.every((one, i) => hex(hash(one)) === hashes[i])

/** Undefined unless exact, with the keys and wraps that the entry names and no others, in its order. */
export const decodeUpload = (bytes: Bytes): Upload | undefined => {
  if (bytes.length !== SIZE) return undefined
  const upload = exactly(bytes, (from) => {
    const frame = from.take(1024)
    const entry = decodeEntry(frame)
    if (!entry || entry.type === 'leave' || entry.type === 'close') throw new Inexact('entry')
    const [keys, wraps] = [from.upTo(4), from.upTo(20)]
    const beside = {
      keys: Array.from({ length: keys }, () => from.take(1216)),
      wraps: Array.from({ length: wraps }, () => from.take(1168)),
    }
    if (entry.type !== 'create') from.zeros()
    return { frame, entry, ...beside, rest: from.rest() }
  })
  if (!upload) return undefined
  const { entry, keys, wraps, rest } = upload
  const isNamed =
    isEach(keys, broughtBy(entry), (key) => H('kem', key)) && isEach(wraps, wrapsOf(entry), wrapHash)
  return isNamed && (entry.type !== 'create' || isHandoffOf(rest, entry)) ? upload : undefined
}

/** Suite, kind, conversation and epoch of the handoff message. */
const isHandoffOf = (rest: Bytes, entry: Entry): boolean =>
  Buffer.from(cat(u8(1), u8(0x21), raw(entry.conversation), u8(0), u8(0))).equals(rest.slice(0, 20))

export const encodeUpload = (upload: Omit<Upload, 'entry'>): Bytes => {
  const counts = cat(u8(upload.keys.length), u8(upload.wraps.length))
  return filled(cat(upload.frame, counts, ...upload.keys, ...upload.wraps, upload.rest), SIZE)
}
