import sodium from 'libsodium-wrappers-sumo'
import { type Bytes, toHex } from '#wire'
import type { Engine } from './engine.ts'

const NEEDED = [
  'crypto_sign_seed_keypair',
  'crypto_sign_detached',
  'crypto_sign_verify_detached',
  'crypto_kem_xwing_seed_keypair',
  'crypto_kem_xwing_enc_deterministic',
  'crypto_kem_xwing_dec',
  'crypto_generichash',
  'crypto_aead_xchacha20poly1305_ietf_encrypt',
  'crypto_aead_xchacha20poly1305_ietf_decrypt',
  'crypto_pwhash',
  'randombytes_buf',
  'memzero',
] as const

/** Seed length of X-Wing encapsulation. */
const ENCAPSULATION_SEED = 64
const MEMORY = 64 * 1024 * 1024

function engineOf(random: (size: number) => Bytes): Engine {
  return {
    random,
    hash: (message) => sodium.crypto_generichash(32, message, null),
    verify: (signature, message, key) => {
      try {
        return sodium.crypto_sign_verify_detached(signature, message, key)
      } catch {
        return false
      }
    },
    signPair: (seed) => {
      const pair = sodium.crypto_sign_seed_keypair(seed)
      return { public: pair.publicKey, secret: pair.privateKey }
    },
    sign: (message, secret) => sodium.crypto_sign_detached(message, secret),
    kemPair: (seed) => {
      const pair = sodium.crypto_kem_xwing_seed_keypair(seed)
      return { public: pair.publicKey, secret: pair.privateKey }
    },
    encapsulate: (publicKey) => {
      const made = sodium.crypto_kem_xwing_enc_deterministic(publicKey, random(ENCAPSULATION_SEED))
      return { cipher: made.ciphertext, shared: made.sharedSecret }
    },
    decapsulate: (cipher, secret) => sodium.crypto_kem_xwing_dec(cipher, secret),
    keyed: (key, message, size) => sodium.crypto_generichash(size, message, key),
    seal: (key, nonce, plain, context) =>
      sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, context, null, nonce, key),
    open: (key, nonce, box, context) => {
      try {
        return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, box, context, nonce, key)
      } catch {
        return undefined
      }
    },
    slow: (secret, salt) =>
      sodium.crypto_pwhash(32, secret, salt, 2, MEMORY, sodium.crypto_pwhash_ALG_ARGON2ID13),
    wipe: (bytes) => sodium.memzero(bytes),
    utf8: (text) => sodium.from_string(text),
    text: (bytes) => {
      try {
        return sodium.to_string(bytes)
      } catch {
        return undefined
      }
    },
  }
}

/** RFC 7693 BLAKE2b-256 of the empty string, RFC 8032 test 1, and an X-Wing round trip. */
function knownAnswers(engine: Engine): boolean {
  const seed = new Uint8Array(32)
  const empty = toHex(engine.hash(new Uint8Array()))
  const signed = toHex(engine.signPair(seed).public)
  const pair = engine.kemPair(seed)
  const { cipher, shared } = engine.encapsulate(pair.public)
  return (
    empty === '0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8' &&
    signed === '3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29' &&
    pair.public.length === 1216 &&
    toHex(engine.decapsulate(cipher, pair.secret)) === toHex(shared)
  )
}

/**
 * The engine, ready; throws when a function is missing or a known answer differs (the standard build of the
 * library declares functions it does not have). `random` is for vectors in tests only.
 */
export async function loadSodium(random?: (size: number) => Bytes): Promise<Engine> {
  await sodium.ready
  const functions = sodium as unknown as Record<string, unknown>
  const missing = NEEDED.filter((name) => typeof functions[name] !== 'function')
  const engine = engineOf(random ?? ((size) => sodium.randombytes_buf(size)))
  if (missing.length > 0 || !knownAnswers(engine)) throw new Error('crypto cannot start')
  return engine
}
