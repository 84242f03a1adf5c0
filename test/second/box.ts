import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import type { Bytes } from './bytes.ts'

/** XChaCha20-Poly1305, tag behind the text. */
export const seal = (key: Bytes, nonce: Bytes, plain: Bytes, context: Bytes): Bytes =>
  xchacha20poly1305(key, nonce, context).encrypt(plain)

export const unseal = (key: Bytes, nonce: Bytes, box: Bytes, context: Bytes): Bytes | undefined => {
  try {
    return xchacha20poly1305(key, nonce, context).decrypt(box)
  } catch {
    return undefined
  }
}
