import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { ed25519, x25519 } from '@noble/curves/ed25519.js'
import { argon2id } from '@noble/hashes/argon2.js'
import { blake2b } from '@noble/hashes/blake2.js'
import { shake128 } from '@noble/hashes/sha3.js'
import { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js'
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js'
import sodium from 'libsodium-wrappers-sumo'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { type Bytes, fromHex, toHex } from '#wire'
import { LADDER, SIGNATURES, XCHACHA, XWING, XWING_ENDS } from './published.ts'

/** A KEM with its randomness given from outside. */
type Kem = {
  readonly pair: (seed: Bytes) => { readonly public: Bytes; readonly secret: Bytes }
  readonly encapsulate: (to: Bytes, seed: Bytes) => { readonly cipher: Bytes; readonly shared: Bytes }
  readonly decapsulate: (cipher: Bytes, secret: Bytes) => Bytes
}

/** What the protocol is built on, once per library; where the product's engine offers it, through that engine. */
type Base = {
  readonly x25519: (scalar: Bytes, u: Bytes) => Bytes
  readonly signKey: (seed: Bytes) => Bytes
  readonly sign: (message: Bytes, seed: Bytes) => Bytes
  readonly verify: (signature: Bytes, message: Bytes, key: Bytes) => boolean
  readonly seal: (key: Bytes, nonce: Bytes, plain: Bytes, context: Bytes) => Bytes
  readonly open: (key: Bytes, nonce: Bytes, box: Bytes, context: Bytes) => Bytes | undefined
  readonly blake2b: (size: number, message: Bytes, key?: Bytes) => Bytes
  readonly mlkem: Kem
  readonly xwing: Kem
  readonly slow: (secret: Bytes, salt: Bytes) => Bytes
  readonly argon: (secret: Bytes, salt: Bytes, passes: number, kibibytes: number) => Bytes
}

const raw = (text: string): Bytes => {
  const bytes = fromHex(text)
  if (!bytes) throw new Error('not hex')
  return bytes
}
const utf8 = (text: string): Bytes => new TextEncoder().encode(text)
const rising = (size: number): Bytes => Uint8Array.from({ length: size }, (_, i) => i)
const flipped = (bytes: Bytes): Bytes => Uint8Array.from(bytes, (byte, i) => (i === 0 ? byte ^ 1 : byte))

function fromSodium(engine: Engine, encapsulating: (seed: Bytes) => Engine): Base {
  const pairOf = (made: { publicKey: Bytes; privateKey: Bytes }) => ({
    public: made.publicKey,
    secret: made.privateKey,
  })
  return {
    x25519: (scalar, u) => sodium.crypto_scalarmult(scalar, u),
    signKey: (seed) => engine.signPair(seed).public,
    sign: (message, seed) => engine.sign(message, engine.signPair(seed).secret),
    verify: (signature, message, key) => engine.verify(signature, message, key),
    seal: (key, nonce, plain, context) => engine.seal(key, nonce, plain, context),
    open: (key, nonce, box, context) => engine.open(key, nonce, box, context),
    blake2b: (size, message, key) => {
      if (key) return engine.keyed(key, message, size)
      return size === 32 ? engine.hash(message) : sodium.crypto_generichash(size, message, null)
    },
    mlkem: {
      pair: (seed) => pairOf(sodium.crypto_kem_mlkem768_seed_keypair(seed)),
      encapsulate: (to, seed) => {
        const made = sodium.crypto_kem_mlkem768_enc_deterministic(to, seed)
        return { cipher: made.ciphertext, shared: made.sharedSecret }
      },
      decapsulate: (cipher, secret) => sodium.crypto_kem_mlkem768_dec(cipher, secret),
    },
    xwing: {
      pair: (seed) => engine.kemPair(seed),
      encapsulate: (to, seed) => encapsulating(seed).encapsulate(to),
      decapsulate: (cipher, secret) => engine.decapsulate(cipher, secret),
    },
    slow: (secret, salt) => engine.slow(secret, salt),
    argon: (secret, salt, passes, kibibytes) =>
      sodium.crypto_pwhash(32, secret, salt, passes, kibibytes * 1024, sodium.crypto_pwhash_ALG_ARGON2ID13),
  }
}

type NobleKem = typeof ml_kem768
const nobleKem = (kem: NobleKem): Kem => ({
  pair: (seed) => {
    const { publicKey, secretKey } = kem.keygen(seed)
    return { public: publicKey, secret: secretKey }
  },
  encapsulate: (to, seed) => {
    const { cipherText, sharedSecret } = kem.encapsulate(to, seed)
    return { cipher: cipherText, shared: sharedSecret }
  },
  decapsulate: (cipher, secret) => kem.decapsulate(cipher, secret),
})

const noble: Base = {
  x25519: (scalar, u) => x25519.getSharedSecret(scalar, u),
  signKey: (seed) => ed25519.getPublicKey(seed),
  sign: (message, seed) => ed25519.sign(message, seed),
  verify: (signature, message, key) => ed25519.verify(signature, message, key),
  seal: (key, nonce, plain, context) => xchacha20poly1305(key, nonce, context).encrypt(plain),
  open: (key, nonce, box, context) => {
    try {
      return xchacha20poly1305(key, nonce, context).decrypt(box)
    } catch {
      return undefined
    }
  },
  blake2b: (size, message, key) => blake2b(message, { dkLen: size, ...(key ? { key } : {}) }),
  mlkem: nobleKem(ml_kem768),
  xwing: nobleKem(ml_kem768_x25519 as NobleKem),
  slow: (secret, salt) => argon2id(secret, salt, { t: 2, m: 65_536, p: 1, dkLen: 32 }),
  argon: (secret, salt, passes, kibibytes) =>
    argon2id(secret, salt, { t: passes, m: kibibytes, p: 1, dkLen: 32 }),
}

const NAMES = ['libsodium', 'noble'] as const
let bases: Readonly<Record<(typeof NAMES)[number], Base>>

beforeAll(async () => {
  const engine = await loadSodium()
  let next = new Uint8Array(64)
  const fixed = await loadSodium(() => next)
  const encapsulating = (seed: Bytes): Engine => {
    next = Uint8Array.from(seed)
    return fixed
  }
  bases = { libsodium: fromSodium(engine, encapsulating), noble }
})

/** RFC 7693 appendix E: the sequence its self test hashes. */
function sequence(size: number, seed: number): Bytes {
  let a = Math.imul(0xdead4bad, seed) >>> 0
  let b = 1
  return Uint8Array.from({ length: size }, () => {
    const sum = (a + b) >>> 0
    a = b
    b = sum
    return sum >>> 24
  })
}

/** RFC 7693 appendix E: one hash over many, keyed and unkeyed, of every size it names. */
function selfTest(base: Base): string {
  const parts: Bytes[] = []
  for (const size of [20, 32, 48, 64]) {
    for (const length of [0, 3, 128, 129, 255, 1024]) {
      const message = sequence(length, length)
      parts.push(base.blake2b(size, message), base.blake2b(size, message, sequence(size, size)))
    }
  }
  return toHex(base.blake2b(32, Uint8Array.from(parts.flatMap((part) => [...part]))))
}

/**
 * ML-KEM-768 of FIPS 203 by the accumulated vectors of Go's crypto/mlkem (TestAccumulated, 100 rounds): keys,
 * encapsulations, and decapsulations of garbage (implicit rejection) from one SHAKE128 stream into another.
 */
function accumulated(kem: Kem, rounds: number): string {
  const stream = shake128.create({})
  const sum = shake128.create({ dkLen: 32 })
  for (let i = 0; i < rounds; i++) {
    const { public: to, secret } = kem.pair(stream.xof(64))
    const { cipher, shared } = kem.encapsulate(to, stream.xof(32))
    sum.update(to).update(cipher).update(shared)
    expect(toHex(kem.decapsulate(cipher, secret))).toBe(toHex(shared))
    sum.update(kem.decapsulate(stream.xof(1088), secret))
  }
  return toHex(sum.digest())
}

describe.each(NAMES)('%s gives the published answers', (name) => {
  it('RFC 7748 §5.2: X25519 of single points, and iterated', () => {
    const base = bases[name]
    for (const [scalar, u, out] of LADDER) expect(toHex(base.x25519(raw(scalar), raw(u)))).toBe(out)
    let u = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 9 : 0)) as Bytes
    let k = u
    const after = new Map<number, string>()
    for (let round = 1; round <= 1000; round++) {
      const next = base.x25519(k, u)
      u = k
      k = next
      after.set(round, toHex(k))
    }
    expect(after.get(1)).toBe('422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079')
    expect(after.get(1000)).toBe('684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51')
  })

  it.each(SIGNATURES)('RFC 8032 §7.1: Ed25519 of seed %s', (seed, key, message, signature) => {
    const base = bases[name]
    expect(toHex(base.signKey(raw(seed)))).toBe(key)
    expect(toHex(base.sign(raw(message), raw(seed)))).toBe(signature)
    expect(base.verify(raw(signature), raw(message), raw(key))).toBe(true)
    // a checker that says yes to anything would be found out here
    expect(base.verify(flipped(raw(signature)), raw(message), raw(key))).toBe(false)
    expect(base.verify(raw(signature), raw(`${message}00`), raw(key))).toBe(false)
    expect(base.verify(raw(signature), raw(message), flipped(raw(key)))).toBe(false)
  })

  it('RFC 7693 appendix A: BLAKE2b-512 of abc; appendix E: all sizes, keyed and unkeyed', () => {
    const base = bases[name]
    expect(toHex(base.blake2b(64, utf8('abc')))).toBe(
      'ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923',
    )
    expect(selfTest(base)).toBe('c23a7800d98123bd10f506c61e29da5603d763b8bbad2e737f5e765a7bccd475')
    // the first of the keyed vectors published with BLAKE2 (blake2b-test.txt): key 00..3f, nothing hashed
    expect(toHex(base.blake2b(64, new Uint8Array(), rising(64)))).toBe(
      '10ebb67700b1868efb4417987acf4690ae9d972fb7a590c2f02871799aaa4786b5e996e8f0f4eb981fc214b005f42d2ff4233499391653df7aefcbc13fc51568',
    )
  })

  it('draft-irtf-cfrg-xchacha A.3.1: XChaCha20-Poly1305', () => {
    const base = bases[name]
    const [key, nonce, context] = [raw(XCHACHA.key), raw(XCHACHA.nonce), raw(XCHACHA.context)]
    expect(toHex(base.seal(key, nonce, utf8(XCHACHA.plain), context))).toBe(XCHACHA.box)
    const box = raw(XCHACHA.box)
    expect(toHex(base.open(key, nonce, box, context) ?? new Uint8Array())).toBe(toHex(utf8(XCHACHA.plain)))
    expect(base.open(key, nonce, flipped(box), context)).toBeUndefined()
    expect(base.open(key, nonce, box, flipped(context))).toBeUndefined()
    expect(base.open(key, flipped(nonce), box, context)).toBeUndefined()
    expect(base.open(flipped(key), nonce, box, context)).toBeUndefined()
  })

  it('FIPS 203: ML-KEM-768, a hundred keys with encapsulation and implicit rejection', () => {
    const expected = '1114b1b6699ed191734fa339376afa7e285c9e6acf6ff0177d346696ce564415'
    expect(accumulated(bases[name].mlkem, 100)).toBe(expected)
    // a KEM that answers garbage with anything but the implicit rejection ends elsewhere
    const lenient: Kem = { ...bases[name].mlkem, decapsulate: lenientDecapsulate(bases[name].mlkem) }
    expect(accumulated(lenient, 1)).not.toBe(accumulated(bases[name].mlkem, 1))
  })

  it.each(XWING)('draft-connolly-cfrg-xwing-kem appendix C: X-Wing of seed %s', (seed, random, secret) => {
    const { xwing } = bases[name]
    const pair = xwing.pair(raw(seed))
    const { cipher, shared } = xwing.encapsulate(pair.public, raw(random))
    expect(toHex(shared)).toBe(secret)
    expect(toHex(xwing.decapsulate(cipher, pair.secret))).toBe(secret)
    expect(toHex(xwing.decapsulate(flipped(cipher), pair.secret))).not.toBe(secret)
    if (seed !== XWING[0][0]) return
    const [key, box] = [toHex(pair.public), toHex(cipher)]
    expect([key.length / 2, box.length / 2]).toEqual([1216, 1120])
    expect(key.startsWith(XWING_ENDS.public[0]) && key.endsWith(XWING_ENDS.public[1])).toBe(true)
    expect(box.startsWith(XWING_ENDS.cipher[0]) && box.endsWith(XWING_ENDS.cipher[1])).toBe(true)
  })
})

/** Right about every first ciphertext, zeros for every second, which is the garbage: no implicit rejection. */
function lenientDecapsulate(kem: Kem): Kem['decapsulate'] {
  let calls = 0
  return (cipher, secret) => (calls++ % 2 === 0 ? kem.decapsulate(cipher, secret) : new Uint8Array(32))
}

describe('Argon2id', () => {
  it('of noble gives RFC 9106 §5.3, which libsodium has no parameters for', () => {
    const fill = (size: number, byte: number): Bytes => new Uint8Array(size).fill(byte)
    const about = { t: 3, m: 32, p: 4, dkLen: 32, key: fill(8, 3), personalization: fill(12, 4) }
    expect(toHex(argon2id(fill(32, 1), fill(16, 2), about))).toBe(
      '0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659',
    )
  })

  it("of noble gives the reference implementation's answer for the product's own cost", () => {
    // phc-winner-argon2 src/test.c: Argon2id, t = 2, m = 2^16 KiB, p = 1; its salt is too short for libsodium
    expect(toHex(noble.slow(utf8('password'), utf8('somesalt')))).toBe(
      '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7',
    )
  })

  it("is the same in both libraries with the product's parameters", () => {
    for (const digits of ['00000000000000000042', '73786976294838206463']) {
      const salt = blake2b(utf8(digits), { dkLen: 16 })
      expect(toHex(bases.libsodium.slow(utf8(digits), salt))).toBe(toHex(noble.slow(utf8(digits), salt)))
    }
  })

  it('is the same in both libraries for other costs, lengths and salts, and differs where one of them does', () => {
    const seen = new Set<string>()
    for (const [passes, kibibytes] of [
      [1, 8],
      [2, 8],
      [1, 64],
      [3, 33],
    ] as const) {
      for (const secret of [new Uint8Array(), utf8('12345678901234567890'), rising(200)]) {
        for (const salt of [new Uint8Array(16), rising(16)]) {
          const [one, other] = NAMES.map((name) => toHex(bases[name].argon(secret, salt, passes, kibibytes)))
          expect(one).toBe(other)
          seen.add(one ?? '')
        }
      }
    }
    expect(seen.size).toBe(24)
  })
})

describe('between the two libraries', () => {
  it.each([
    ['libsodium', 'noble'],
    ['noble', 'libsodium'],
  ] as const)('what %s seals to a key, %s opens', (from, to) => {
    for (let i = 0; i < 20; i++) {
      const seed = blake2b(utf8(`${from} ${i}`), { dkLen: 32 })
      const random = blake2b(seed, { dkLen: 64 })
      const pair = bases[to].xwing.pair(seed)
      const { cipher, shared } = bases[from].xwing.encapsulate(pair.public, random)
      expect(toHex(bases[to].xwing.decapsulate(cipher, pair.secret))).toBe(toHex(shared))
      expect(toHex(bases[from].xwing.pair(seed).public)).toBe(toHex(pair.public))
      expect(toHex(bases[to].xwing.encapsulate(pair.public, random).cipher)).toBe(toHex(cipher))
      // another key of the same library gets another secret, not an error
      const stranger = bases[to].xwing.pair(random.slice(0, 32))
      expect(toHex(bases[to].xwing.decapsulate(cipher, stranger.secret))).not.toBe(toHex(shared))
      const garbage = flipped(cipher)
      expect(toHex(bases[to].xwing.decapsulate(garbage, pair.secret))).toBe(
        toHex(bases[from].xwing.decapsulate(garbage, bases[from].xwing.pair(seed).secret)),
      )
    }
  })

  it.each([
    ['libsodium', 'noble'],
    ['noble', 'libsodium'],
  ] as const)('what %s signs, seals and hashes is the same in %s', (from, to) => {
    for (let i = 0; i < 40; i++) {
      const key = blake2b(utf8(`${i}`), { dkLen: 32 })
      const message = rising(i * 7)
      const signature = bases[from].sign(message, key)
      expect(bases[to].verify(signature, message, bases[to].signKey(key))).toBe(true)
      const box = bases[from].seal(key, rising(24), message, key)
      expect(toHex(bases[to].open(key, rising(24), box, key) ?? new Uint8Array(1))).toBe(toHex(message))
      expect(toHex(bases[from].blake2b(32, message, key))).toBe(toHex(bases[to].blake2b(32, message, key)))
    }
  })
})
