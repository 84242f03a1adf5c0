import { ed25519 } from '@noble/curves/ed25519.js'
import { blake2b } from '@noble/hashes/blake2.js'
import { ascii, type Bytes, cat, u8 } from './bytes.ts'

/** What decides need of cryptography: real by default, symbolic where a schedule is played. */
export type Crypto = {
  readonly hash: (bytes: Bytes) => Bytes
  readonly verify: (signature: Bytes, message: Bytes, key: Bytes) => boolean
}

const verify = (signature: Bytes, message: Bytes, key: Bytes): boolean => {
  try {
    return ed25519.verify(signature, message, key)
  } catch {
    return false
  }
}
export const noble: Crypto = { hash: (bytes) => blake2b(bytes, { dkLen: 32 }), verify }

/** §2.1 */
export const L = (label: string, ...parts: readonly Bytes[]): Bytes => {
  const name = ascii(`baken/1/${label}`)
  return cat(u8(name.length), name, ...parts)
}
export const H = (label: string, ...parts: readonly Bytes[]): Bytes => noble.hash(L(label, ...parts))
export const H16 = (label: string, ...parts: readonly Bytes[]): Bytes => H(label, ...parts).slice(0, 16)
export const KDF = (key: Bytes, label: string, ...parts: readonly Bytes[]): Bytes =>
  blake2b(L(label, ...parts), { dkLen: 32, key })

export const signKey = (seed: Bytes): Bytes => ed25519.getPublicKey(seed)
export const sign = (seed: Bytes, message: Bytes): Bytes => ed25519.sign(message, seed)

/** §7.4 */
export const frameId = (bytes: Bytes): Bytes => H16('frame', bytes)
