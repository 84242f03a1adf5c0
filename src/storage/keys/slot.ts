import { createHash } from 'node:crypto'
import type { Bytes } from '#wire'

/** One key in the file: id 16, key 32, check 16. Slots never cross a disk sector. */
export const SLOT = 64
const ID = 16
const KEY = 32

export type Slot =
  | { readonly state: 'free' }
  | { readonly state: 'destroyed' }
  /** Half written when the machine stopped. */
  | { readonly state: 'torn' }
  | { readonly state: 'held'; readonly id: Bytes; readonly key: Bytes }

const FREE = new Uint8Array(SLOT)
/** What overwrites a key. Unlike a free slot it says: the other copy must be overwritten too. */
export const DESTROYED: Bytes = new Uint8Array(SLOT).fill(0xff)

export function encodeSlot(id: Bytes, key: Bytes): Bytes {
  return new Uint8Array(Buffer.concat([id, key, check(id, key)]))
}

export function decodeSlot(bytes: Bytes): Slot {
  if (Buffer.compare(bytes, FREE) === 0) return { state: 'free' }
  if (Buffer.compare(bytes, DESTROYED) === 0) return { state: 'destroyed' }
  const id = bytes.slice(0, ID)
  const key = bytes.slice(ID, ID + KEY)
  const whole = Buffer.compare(check(id, key), bytes.subarray(ID + KEY)) === 0
  return whole ? { state: 'held', id, key } : { state: 'torn' }
}

function check(id: Bytes, key: Bytes): Uint8Array {
  return createHash('sha256').update('baken/1/slot').update(id).update(key).digest().subarray(0, 16)
}
