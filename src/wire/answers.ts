import { type Bytes, concat, isZero } from './codec/bytes.ts'
import { decode } from './codec/reader.ts'
import { Writer } from './codec/writer.ts'
import { HINT, ID, WRAP } from './sizes.ts'

/** A stored frame as `since` answers it. */
export type Numbered = { readonly seq: number; readonly bytes: Bytes }
export type EpochWrap = { readonly epoch: number; readonly bytes: Bytes }

export function encodeFrames(frames: readonly Numbered[]): Bytes {
  return concat(
    ...frames.map((frame) => concat(new Writer().u32(frame.seq).u16(frame.bytes.length).done(), frame.bytes)),
  )
}

export function decodeFrames(bytes: Bytes): Numbered[] | undefined {
  return decode(bytes, (reader) => {
    const frames: Numbered[] = []
    while (reader.left > 0) frames.push({ seq: reader.u32(), bytes: reader.raw(reader.u16()) })
    return frames
  })
}

export function encodeWraps(wraps: readonly EpochWrap[]): Bytes {
  return concat(...wraps.map((wrap) => concat(new Writer().u16(wrap.epoch).done(), wrap.bytes)))
}

export function decodeWraps(bytes: Bytes): EpochWrap[] | undefined {
  return decode(bytes, (reader) => {
    const wraps: EpochWrap[] = []
    while (reader.left > 0) wraps.push({ epoch: reader.u16(), bytes: reader.raw(WRAP) })
    return wraps
  })
}

/** Body of `since`, `wraps`, `keys`, `find`, `erase`: see paths. */
export type SinceQuery = { readonly conversation: Bytes; readonly cursor: number; readonly wait: boolean }

export function encodeSince(query: SinceQuery): Bytes {
  return new Writer()
    .fixed(query.conversation, ID)
    .u32(query.cursor)
    .u8(query.wait ? 1 : 0)
    .done()
}

export function decodeSince(bytes: Bytes): SinceQuery | undefined {
  return decode(bytes, (reader) => {
    const query = { conversation: reader.raw(ID), cursor: reader.u32(), wait: reader.u8() }
    reader.must(reader.left === 0 && query.wait <= 1)
    return { ...query, wait: query.wait === 1 }
  })
}

const HINT_KIND = { beat: 0, news: 1, presence: 2 } as const

/** A live hint: constant size, so that a heartbeat looks like news (PROTOCOL §8). */
export type Hint =
  | { readonly kind: 'beat' }
  | { readonly kind: 'news'; readonly conversation: Bytes; readonly seq: number }
  | { readonly kind: 'presence'; readonly conversation: Bytes; readonly here: boolean }

export function encodeHint(hint: Hint): Bytes {
  const writer = new Writer().u8(HINT_KIND[hint.kind])
  if (hint.kind !== 'beat') writer.fixed(hint.conversation, ID)
  if (hint.kind === 'news') writer.u32(hint.seq).u8(0)
  if (hint.kind === 'presence') writer.u32(0).u8(hint.here ? 1 : 0)
  return writer.done(HINT)
}

export function decodeHint(bytes: Bytes): Hint | undefined {
  if (bytes.length !== HINT) return undefined
  return decode(bytes, (reader) => {
    const kind = reader.u8()
    const conversation = reader.raw(ID)
    const seq = reader.u32()
    const flag = reader.u8()
    reader.end()
    reader.must(kind <= HINT_KIND.presence && flag <= (kind === HINT_KIND.presence ? 1 : 0))
    reader.must(kind === HINT_KIND.news || seq === 0)
    reader.must(kind !== HINT_KIND.beat || isZero(conversation))
    const here = flag === 1
    if (kind === HINT_KIND.news) return { kind: 'news', conversation, seq }
    return kind === HINT_KIND.presence ? { kind: 'presence', conversation, here } : { kind: 'beat' }
  })
}
