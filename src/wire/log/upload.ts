import { type Bytes, concat } from '../codec/bytes.ts'
import { decode } from '../codec/reader.ts'
import { FRAME, KEM_PUBLIC, MAX_KEYS, MAX_WRAPS, UPLOAD, WRAP } from '../sizes.ts'
import { type EntryFrame, openEntry } from './entry.ts'

/** An entry with what lies beside the log (PROTOCOL §4). `message` only with `create`: it fills the rest. */
export type Upload = {
  readonly frame: EntryFrame
  readonly keys: readonly Bytes[]
  readonly wraps: readonly Bytes[]
  readonly message?: Bytes
}

/** Bytes left for the first message in a `create` with so many wraps; `keys` = 0 where staff open it. */
export function handoffRoom(wraps: number, keys: 0 | 1 = 1): number {
  return UPLOAD - FRAME - 2 - keys * KEM_PUBLIC - wraps * WRAP
}

/** Always UPLOAD bytes: entry frame ‖ counts ‖ keys ‖ wraps ‖ handoff message or zeros. */
export function encodeUpload(
  frame: Bytes,
  keys: readonly Bytes[],
  wraps: readonly Bytes[],
  message?: Bytes,
): Bytes {
  const out = new Uint8Array(UPLOAD)
  const parts = concat(
    frame,
    Uint8Array.of(keys.length, wraps.length),
    ...keys,
    ...wraps,
    message ?? new Uint8Array(),
  )
  if (parts.length > UPLOAD || (message && parts.length !== UPLOAD)) throw new RangeError('upload')
  out.set(parts)
  return out
}

export function openUpload(bytes: Bytes): Upload | undefined {
  if (bytes.length !== UPLOAD) return undefined
  return decode(bytes, (reader) => {
    const frame = openEntry(reader.raw(FRAME))
    const keyCount = reader.u8()
    const wrapCount = reader.u8()
    reader.must(frame !== undefined && keyCount <= MAX_KEYS && wrapCount <= MAX_WRAPS)
    const keys = Array.from({ length: keyCount }, () => reader.raw(KEM_PUBLIC))
    const wraps = Array.from({ length: wrapCount }, () => reader.raw(WRAP))
    if (!frame) throw new Error('unreachable')
    if (frame.entry.act.type === 'create') return { frame, keys, wraps, message: reader.rest() }
    reader.end()
    return { frame, keys, wraps }
  })
}
