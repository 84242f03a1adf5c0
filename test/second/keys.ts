import { argon2id } from '@noble/hashes/argon2.js'
import { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js'
import { seal, unseal } from './box.ts'
import { ascii, type Bytes, cat, exactly, u8 } from './bytes.ts'
import { H, H16, KDF, L, signKey } from './labels.ts'

export type KemPair = { readonly publicKey: Bytes; readonly secretKey: Bytes; readonly hash: Bytes }

export const kemPair = (seed: Bytes): KemPair => {
  const { publicKey, secretKey } = ml_kem768_x25519.keygen(seed)
  return { publicKey, secretKey, hash: H('kem', publicKey) }
}

/** §2.2 */
export const device = (seed: Bytes) => {
  const signSeed = KDF(seed, 'device-sign')
  const kem = kemPair(KDF(seed, 'device-kem'))
  return { signSeed, sign: signKey(signSeed), kem, record: cat(signKey(signSeed), kem.publicKey) }
}

const CONSONANTS = 'bdfghjklmnprstvz'
const VOWELS = 'aiou'

/** §2.2: each word four bits, two bits, four bits, two bits. */
export const words = (record: Bytes): string => {
  const bits = [...H('device', record)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const letter = (letters: string, from: number, size: number): string =>
    letters[Number.parseInt(bits.slice(from, from + size), 2)] ?? ''
  const word = (at: number): string =>
    letter(CONSONANTS, at, 4) +
    letter(VOWELS, at + 4, 2) +
    letter(CONSONANTS, at + 6, 4) +
    letter(VOWELS, at + 10, 2)
  return Array.from({ length: 12 }, (_, i) => word(12 * i)).join(' ')
}

const slow = (typed: Bytes, salt: Bytes): Bytes => argon2id(typed, salt, { t: 2, m: 65_536, p: 1, dkLen: 32 })

/** §2.3: whatever script the digits are of, ASCII; undefined unless twenty digits below 2^66. */
export const digitsOf = (typed: string): string | undefined => {
  const digits = [...typed].map(digitOf).join('')
  return /^[0-9]{20}$/.test(digits) && BigInt(digits) < 2n ** 66n ? digits : undefined
}

/** A block of ten digits begins where the character before is no digit. */
function digitOf(char: string): string {
  if (!/\p{Nd}/u.test(char)) return char
  const code = char.codePointAt(0) ?? 0
  for (let value = 0; value < 10; value++)
    if (!/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) return String(value)
  return char
}

/** §2.3 */
export const returnKeys = (digits: string, roots: readonly Bytes[]) => {
  const salt = H16('salt', ...roots)
  const master = slow(ascii(digits), salt)
  const signSeed = KDF(master, 'return-sign')
  return {
    salt,
    locator: KDF(master, 'locator').slice(0, 16),
    signSeed,
    sign: signKey(signSeed),
    kem: kemPair(KDF(master, 'return-kem')),
    bind: KDF(master, 'bind'),
  }
}

/** §8 step 9: `before` is the hash of the entry before `code`. */
export const tag = (bind: Bytes, conversation: Bytes, before: Bytes): Bytes =>
  KDF(bind, 'bind', conversation, before)

/** §2.4: a passkey's output as it is, or typed words through Argon2id. */
export type Secret = { readonly output: Bytes } | { readonly words: string }

const lock = (secret: Secret, head: Bytes, context: string) => {
  const salt = head.slice(2)
  const s = 'output' in secret ? secret.output : slow(ascii(secret.words), salt)
  return { key: KDF(s, 'unlock', ascii(context)), bound: L('unlock', head, ascii(context)) }
}

export const wrapSeed = (
  seed: Bytes,
  secret: Secret,
  context: string,
  random: { readonly salt: Bytes; readonly nonce: Bytes },
): Bytes => {
  const head = cat(u8(1), u8('words' in secret ? 1 : 0), random.salt)
  const { key, bound } = lock(secret, head, context)
  return cat(head, random.nonce, seal(key, random.nonce, seed, bound))
}

export const openSeed = (wrapped: Bytes, secret: Secret, context: string): Bytes | undefined => {
  const parts = exactly(wrapped, (from) => {
    from.const(1)
    const isSlow = from.upTo(1) === 1
    return { isSlow, salt: from.take(16), nonce: from.take(24), box: from.take(48) }
  })
  if (!parts || parts.isSlow !== 'words' in secret) return undefined
  const { key, bound } = lock(secret, wrapped.slice(0, 18), context)
  return unseal(key, parts.nonce, parts.box, bound)
}
