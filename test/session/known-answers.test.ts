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

/** RFC 7748 §5.2: scalar, u-coordinate, output. */
const LADDER = [
  [
    'a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4',
    'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c',
    'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552',
  ],
  [
    '4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d',
    'e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493',
    '95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957',
  ],
] as const

/** RFC 8032 §7.1, TEST 1 to 3: seed, public key, message, signature. */
const SIGNATURES = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
] as const

/** draft-irtf-cfrg-xchacha-03 appendix A.3.1. */
const XCHACHA = {
  plain:
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
  context: '50515253c0c1c2c3c4c5c6c7',
  key: '808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f',
  nonce: '404142434445464748494a4b4c4d4e4f5051525354555657',
  box: 'bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49',
} as const

/** draft-connolly-cfrg-xwing-kem-08 appendix C: seed, encapsulation seed, shared secret. */
const XWING = [
  [
    '7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26',
    '3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e235b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2',
    'd2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384',
  ],
  [
    'badfd6dfaac359a5efbb7bcc4b59d538df9a04302e10c8bc1cbf1a0b3a5120ea',
    '17cda7cfad765f5623474d368ccca8af0007cd9f5e4c849f167a580b14aabdefaee7eef47cb0fca9767be1fda69419dfb927e9df07348b196691abaeb580b32d',
    'f2e86241c64d60f6649fbc6c5b7d17180b780a3f34355e64a85749949c45f150',
  ],
  [
    'ef58538b8d23f87732ea63b02b4fa0f4873360e2841928cd60dd4cee8cc0d4c9',
    '22a96188d032675c8ac850933c7aff1533b94c834adbb69c6115bad4692d8619f90b0cdf8a7b9c264029ac185b70b83f2801f2f4b3f70c593ea3aeeb613a7f1b',
    '953f7f4e8c5b5049bdc771d1dffada0dd961477d1a2ae0988baa7ea6898d893f',
  ],
] as const
/** The first of them: how its public key and its ciphertext begin and end. */
const XWING_ENDS = {
  public: [
    'e2236b35a8c24b39b10aa1323a96a919a2ced88400633a7b07131713fc14b2b5b19cfc3d',
    'eff389b27dce59844570216223593d4ba32d9abac8cd049040ef6534',
  ],
  cipher: [
    'b83aa828d4d62b9a83ceffe1d3d3bb1ef31264643c070c5798927e41fb07914a273f8f96',
    '7f31ed6f7cb1600de56f17576740ce2a32fc5145030145cfb97e63e0e41d354274a079d3e6fb2e15',
  ],
} as const

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
