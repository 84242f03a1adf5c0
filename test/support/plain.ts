import { createHash, createHmac } from 'node:crypto'
import type { Engine, KeyPair } from '#session'
import { type Bytes, concat, equal } from '#wire'

const digest = (algorithm: 'sha256' | 'sha512', ...parts: readonly (Bytes | string)[]): Bytes => {
  const hash = createHash(algorithm)
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}

/** As many bytes as wanted out of one digest. */
const stretched = (seed: Bytes, size: number): Bytes => {
  const blocks: Bytes[] = []
  for (let i = 0; i * 32 < size; i++) blocks.push(digest('sha256', seed, Uint8Array.of(i)))
  return concat(...blocks).slice(0, size)
}

/**
 * Cryptography that costs nothing and hides nothing, but keeps every rule the server judges by: a signature is right
 * for one key and one message only, a hash for its input only. For long runs of what the server does.
 */
export function plainEngine(): Engine {
  let count = 0
  const random = (size: number): Bytes => stretched(digest('sha256', 'random', String(++count)), size)
  const signatureOf = (key: Bytes, message: Bytes): Bytes => digest('sha512', 'sign', key, message)
  const pair = (kind: string, seed: Bytes, size: number): KeyPair => {
    const made = stretched(digest('sha256', kind, seed), size)
    return { public: made, secret: made }
  }
  return {
    random,
    hash: (message) => digest('sha256', message),
    verify: (signature, message, key) => equal(signature, signatureOf(key, message)),
    signPair: (seed) => pair('sign', seed, 32),
    sign: (message, secret) => signatureOf(secret, message),
    kemPair: (seed) => pair('kem', seed, 1216),
    encapsulate: (key) => {
      const cipher = random(1120)
      return { cipher, shared: digest('sha256', key, cipher) }
    },
    decapsulate: (cipher, secret) => digest('sha256', secret, cipher),
    keyed: (key, message, size) =>
      stretched(new Uint8Array(createHmac('sha256', key).update(message).digest()), size),
    seal: (key, nonce, plain, context) =>
      concat(plain, digest('sha256', key, nonce, plain, context).slice(0, 16)),
    open: (key, nonce, box, context) => {
      const plain = box.slice(0, -16)
      const tag = digest('sha256', key, nonce, plain, context).slice(0, 16)
      return equal(tag, box.slice(-16)) ? plain : undefined
    },
    slow: (secret, salt) => digest('sha256', secret, salt),
    wipe: () => undefined,
    utf8: (text) => new TextEncoder().encode(text),
    text: (bytes) => new TextDecoder().decode(bytes),
  }
}
