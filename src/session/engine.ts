import type { Bytes, Verifier } from '#wire'

export type KeyPair = { readonly public: Bytes; readonly secret: Bytes }

/**
 * Everything endpoints ask of a crypto library. libsodium in the product (`libsodium.ts`), terms and
 * `@noble/*` in tests. Nothing here decides; every decision stands in PROTOCOL and in this room.
 */
export interface Engine extends Verifier {
  /** The only source of randomness. */
  random(size: number): Bytes
  /** Ed25519 from a 32-byte seed. */
  signPair(seed: Bytes): KeyPair
  sign(message: Bytes, secret: Bytes): Bytes
  /** X-Wing from a 32-byte seed; public 1,216 bytes. */
  kemPair(seed: Bytes): KeyPair
  /** Throws on malformed keys; the caller turns that into `Refused`. */
  encapsulate(publicKey: Bytes): { readonly cipher: Bytes; readonly shared: Bytes }
  /** A changed ciphertext gives another secret and no error. */
  decapsulate(cipher: Bytes, secret: Bytes): Bytes
  /** Keyed BLAKE2b, `size` bytes out. */
  keyed(key: Bytes, message: Bytes, size: number): Bytes
  /** XChaCha20-Poly1305. */
  seal(key: Bytes, nonce: Bytes, plain: Bytes, context: Bytes): Bytes
  open(key: Bytes, nonce: Bytes, box: Bytes, context: Bytes): Bytes | undefined
  /** Argon2id, 64 MiB, t = 2, 32 bytes out. */
  slow(secret: Bytes, salt: Bytes): Bytes
  wipe(bytes: Bytes): void
  utf8(text: string): Bytes
  /** `undefined` when the bytes are not UTF-8. */
  text(bytes: Bytes): string | undefined
}
