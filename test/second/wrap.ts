import { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js'
import { seal, unseal } from './box.ts'
import { type Bytes, cat, u8, u16 } from './bytes.ts'
import type { KemPair } from './keys.ts'
import { H, KDF, L } from './labels.ts'

const ZEROS = new Uint8Array(24)
const CIPHER = 1120

const context = (about: { conversation: Bytes; epoch: number }, kemHash: Bytes, cipher: Bytes): Bytes =>
  cat(u8(1), about.conversation, u16(about.epoch), kemHash, cipher)

/** §6.3: `seed` is the 64 bytes of randomness of an encapsulation. */
export const makeWrap = (
  epochKey: Bytes,
  publicKey: Bytes,
  about: { readonly conversation: Bytes; readonly epoch: number },
  seed: Bytes,
): Bytes => {
  const { cipherText, sharedSecret } = ml_kem768_x25519.encapsulate(publicKey, seed)
  const bound = context(about, H('kem', publicKey), cipherText)
  return cat(cipherText, seal(KDF(sharedSecret, 'wrap', bound), ZEROS, epochKey, L('wrap', bound)))
}

export const openWrap = (
  wrap: Bytes,
  recipient: KemPair,
  about: { readonly conversation: Bytes; readonly epoch: number },
): Bytes | undefined => {
  if (wrap.length !== 1168) return undefined
  const cipher = wrap.slice(0, CIPHER)
  const bound = context(about, recipient.hash, cipher)
  const secret = ml_kem768_x25519.decapsulate(cipher, recipient.secretKey)
  return unseal(KDF(secret, 'wrap', bound), ZEROS, wrap.slice(CIPHER), L('wrap', bound))
}

export const wrapHash = (wrap: Bytes): Bytes => H('wrap', wrap)
