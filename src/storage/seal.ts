import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Bytes, Random } from '#wire'

const NONCE = 12
const TAG = 16

/** What a stored body is bound to, so that no row can be put in the place of another. */
export type Place = {
  readonly what: 'frame' | 'wrap' | 'key'
  /** Wire id of the conversation. */
  readonly conversation: Bytes
  /** Frame id, key hash, or epoch and recipient of a wrap. */
  readonly name: Bytes
}

/** Wraps a body under the shred key: random nonce 12 ‖ AES-256-GCM ‖ tag 16. It hides nothing from whoever has both. */
export function seal(key: Bytes, place: Place, body: Bytes, random: Random): Bytes {
  const nonce = random(NONCE)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(context(place))
  const sealed = Buffer.concat([nonce, cipher.update(body), cipher.final(), cipher.getAuthTag()])
  return new Uint8Array(sealed.buffer, sealed.byteOffset, sealed.length)
}

/** The body, or undefined when the key, the place or a bit is wrong. */
export function unseal(key: Bytes, place: Place, sealed: Bytes): Bytes | undefined {
  if (sealed.length < NONCE + TAG) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE))
  decipher.setAAD(context(place))
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG))
  try {
    const body = decipher.update(sealed.subarray(NONCE, sealed.length - TAG))
    decipher.final()
    return new Uint8Array(body.buffer, body.byteOffset, body.length)
  } catch {
    return undefined
  }
}

function context(place: Place): Uint8Array {
  return Buffer.concat([
    Buffer.from(`baken/1/stored/${place.what}\0`, 'latin1'),
    place.conversation,
    place.name,
  ])
}

/** A wrap is named by its epoch and its recipient. */
export function wrapName(epoch: number, recipient: Bytes): Bytes {
  const name = Buffer.alloc(4 + recipient.length)
  name.writeUInt32BE(epoch)
  name.set(recipient, 4)
  return name
}
