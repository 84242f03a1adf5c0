import {
  type Bytes,
  concat,
  decode,
  hash,
  KEM_PUBLIC,
  KEY,
  LABEL,
  labelled,
  NONCE,
  Refused,
  TAG,
} from '#wire'
import { derive } from './derive.ts'
import type { Engine } from './engine.ts'
import { deviceOf, type Signer } from './keys.ts'
import { readSpoken, spoken } from './words.ts'

const SALT = 16

/**
 * What opens a wrapped seed: PRF output of a passkey (32 bytes), or generated words through Argon2id. `context`
 * is rp id and credential id, or the account.
 */
export type Unlocker =
  | { readonly secret: Bytes; readonly context: string }
  | { readonly words: string; readonly context: string }

const isSlow = (unlocker: Unlocker): number => ('words' in unlocker ? 1 : 0)

function keyOf(engine: Engine, unlocker: Unlocker, salt: Bytes): Bytes {
  const secret =
    'words' in unlocker ? engine.slow(engine.utf8(readSpoken(unlocker.words)), salt) : unlocker.secret
  // An empty key would make the hash an unkeyed one, and the seed readable by everyone.
  if (secret.length !== KEY) throw new Refused('bad-request')
  return derive(engine, secret, LABEL.unlock, engine.utf8(unlocker.context))
}

/** 1 ‖ slow ‖ salt ‖ nonce ‖ sealed seed (PROTOCOL §2.4): what rests on the device. */
export function wrapSeed(engine: Engine, seed: Bytes, unlocker: Unlocker): Bytes {
  const salt = engine.random(SALT)
  const nonce = engine.random(NONCE)
  const head = Uint8Array.of(1, isSlow(unlocker))
  const context = labelled(LABEL.unlock, head, salt, engine.utf8(unlocker.context))
  const key = keyOf(engine, unlocker, salt)
  const box = engine.seal(key, nonce, seed, context)
  engine.wipe(key)
  return concat(head, salt, nonce, box)
}

/** `undefined` for a wrong secret and for wrong bytes alike. */
export function openSeed(engine: Engine, wrapped: Bytes, unlocker: Unlocker): Bytes | undefined {
  const parts = decode(wrapped, (reader) => {
    const head = reader.raw(2)
    const read = { head, salt: reader.raw(SALT), nonce: reader.raw(NONCE), box: reader.raw(KEY + TAG) }
    reader.must(reader.left === 0 && head[0] === 1 && head[1] === isSlow(unlocker))
    return read
  })
  if (!parts) return undefined
  const key = keyOf(engine, unlocker, parts.salt)
  const context = labelled(LABEL.unlock, parts.head, parts.salt, engine.utf8(unlocker.context))
  const seed = engine.open(key, parts.nonce, parts.box, context)
  engine.wipe(key)
  return seed
}

/** Public device record: Ed25519 key ‖ X-Wing key. Travels to the roots whole, or by comparing its words. */
export function recordOf(device: Signer): Bytes {
  return concat(device.sign.public, device.kem.public)
}

export function readRecord(record: Bytes): { readonly sign: Bytes; readonly kem: Bytes } | undefined {
  if (record.length !== KEY + KEM_PUBLIC) return undefined
  return { sign: record.slice(0, KEY), kem: record.slice(KEY) }
}

/** Twelve words, 144 bits: four words would fall to a second preimage. */
export function recordWords(engine: Engine, record: Bytes): string[] {
  return spoken(hash(engine, LABEL.record, record), 12)
}

/** A generated passphrase of six words, 72 bits; never chosen by a person. */
export function makePassphrase(engine: Engine): string {
  return spoken(engine.random(9), 6).join(' ')
}

export function makeSeed(engine: Engine): { readonly seed: Bytes; readonly device: Signer } {
  const seed = engine.random(KEY)
  return { seed, device: deviceOf(engine, seed) }
}
