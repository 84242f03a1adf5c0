import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { ed25519 } from '@noble/curves/ed25519.js'
import { argon2id } from '@noble/hashes/argon2.js'
import { blake2b } from '@noble/hashes/blake2.js'
import { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js'

/**
 * A second, small implementation of the protocol's bytes, written from docs/PROTOCOL.md alone on other libraries. It
 * shares no line with src.
 */
type B = Uint8Array

export const hex = (bytes: B): string => Buffer.from(bytes).toString('hex')
export const raw = (text: string): B => new Uint8Array(Buffer.from(text, 'hex'))
const cat = (...parts: readonly B[]): B => new Uint8Array(Buffer.concat(parts))
const u8 = (n: number): B => Uint8Array.of(n)
const u16 = (n: number): B => Uint8Array.of(n >> 8, n & 255)
const u32 = (n: number): B => cat(u16(n >>> 16), u16(n & 0xffff))

/** §2.1 */
const L = (label: string, ...parts: readonly B[]): B => {
  const name = new TextEncoder().encode(`baken/1/${label}`)
  return cat(u8(name.length), name, ...parts)
}
export const H = (label: string, ...parts: readonly B[]): B => blake2b(L(label, ...parts), { dkLen: 32 })
const KDF = (key: B, label: string, ...parts: readonly B[]): B =>
  blake2b(L(label, ...parts), { dkLen: 32, key })
const signedBy = (signature: B, message: B, key: B): boolean => ed25519.verify(signature, message, key)
const open = (key: B, nonce: B, box: B, context: B): B | undefined => {
  try {
    return xchacha20poly1305(key, nonce, context).decrypt(box)
  } catch {
    return undefined
  }
}
const signKey = (seed: B): B => ed25519.getPublicKey(seed)
const kem = (seed: B): { publicKey: B; secretKey: B } => ml_kem768_x25519.keygen(seed)

/** §2.2 */
export const device = (seed: B) => {
  const { publicKey, secretKey } = kem(KDF(seed, 'device-kem'))
  const sign = signKey(KDF(seed, 'device-sign'))
  return { sign, secretKey, kemHash: H('kem', publicKey), record: cat(sign, publicKey) }
}

/** §2.2: twelve bits a word. */
export const words = (record: B): string => {
  const bits = [...H('device', record)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const at = (from: number, size: number): number => Number.parseInt(bits.slice(from, from + size), 2)
  return Array.from({ length: 12 }, (_, i) => {
    const from = 12 * i
    return `${'bdfghjklmnprstvz'[at(from, 4)]}${'aiou'[at(from + 4, 2)]}${'bdfghjklmnprstvz'[at(from + 6, 4)]}${'aiou'[at(from + 10, 2)]}`
  }).join(' ')
}

/** §2.3 */
export const returnKeys = (digits: string, roots: readonly B[]) => {
  const salt = H('salt', ...roots).slice(0, 16)
  const master = argon2id(new TextEncoder().encode(digits), salt, { t: 2, m: 65_536, p: 1, dkLen: 32 })
  const pair = kem(KDF(master, 'return-kem'))
  return {
    salt,
    locator: KDF(master, 'locator').slice(0, 16),
    sign: signKey(KDF(master, 'return-sign')),
    kemHash: H('kem', pair.publicKey),
    bind: KDF(master, 'bind'),
  }
}
export const tag = (bind: B, conversation: B, head: B): B => KDF(bind, 'bind', conversation, head)

/** §2.4 */
export const openSeed = (wrapped: B, secret: B, context: string): B | undefined => {
  const text = new TextEncoder().encode(context)
  const salt = wrapped.slice(2, 18)
  const bound = L('unlock', wrapped.slice(0, 2), salt, text)
  return open(KDF(secret, 'unlock', text), wrapped.slice(18, 42), wrapped.slice(42), bound)
}

/** §5: version, group digests and the signatures, from the served bytes. */
export const head = (bytes: B, roots: readonly B[]) => {
  const size = bytes[0]! * 256 + bytes[1]!
  const body = bytes.slice(2, 2 + size)
  const rest = bytes.slice(2 + size)
  const signatures = Array.from({ length: rest[0]! }, (_, i) => rest.slice(1 + 65 * i, 66 + 65 * i))
  const valid = signatures.every((one) => signedBy(one.slice(1), L('roster', body), roots[one[0]!]!))
  let at = 1 + 4 + 6 + 6 + 32 + 32
  const groups = Array.from({ length: body[at++]! }, () => {
    const length = body[at++]!
    const code = Buffer.from(body.slice(at, at + length)).toString('ascii')
    at += length + 3
    at += 32
    return { code, people: body[at - 34]!, devices: body[at - 33]!, digest: body.slice(at - 32, at) }
  })
  const version = body[1]! * 2 ** 24 + body[2]! * 2 ** 16 + body[3]! * 256 + body[4]!
  const previous = body.slice(17, 49)
  return { hash: H('roster', body), version, previous, valid, count: signatures.length, groups }
}

/** §5.1: the rows of a head list, or nothing where the bytes are not exactly one. */
export const headList = (bytes: B): B[] | undefined => {
  const rows = (bytes.length - 1) / 32
  if (bytes[0] !== 1 || !Number.isInteger(rows) || rows < 1 || rows > 4096) return undefined
  return Array.from({ length: rows }, (_, i) => bytes.slice(1 + 32 * i, 33 + 32 * i))
}

/** §5.1: the head is the row of its version and names the row before (zeros before the first). */
export const stands = (one: ReturnType<typeof head>, list: readonly B[]): boolean => {
  const before = one.version === 1 ? new Uint8Array(32) : list[one.version - 2]
  const row = list[one.version - 1]
  return !!row && !!before && hex(row) === hex(one.hash) && hex(before) === hex(one.previous)
}

/** §6.1, §6.4: what every entry begins with, and its epoch block when it has one. */
export const entry = (frame: B) => {
  const body = frame.slice(0, 960)
  const group = body[88]!
  const fields = 89 + group
  const type = body[1]!
  const start = fieldsEnd(body, fields, type)
  const block =
    start === undefined
      ? undefined
      : {
          epoch: body[start]! * 256 + body[start + 1]!,
          mode: body[start + 2]!,
          confirm: body.slice(start + 3, start + 35),
          wraps: Array.from({ length: body[start + 35]! }, (_, i) =>
            body.slice(start + 36 + 32 * i, start + 68 + 32 * i),
          ),
        }
  return {
    type,
    conversation: body.slice(2, 18),
    n: body[18]! * 256 + body[19]!,
    previous: body.slice(20, 52),
    version: Number.parseInt(hex(body.slice(52, 56)), 16),
    author: body.slice(56, 88),
    fields: body.slice(fields, start ?? 960),
    block,
    signed: signedBy(frame.slice(960), L('entry', body), body.slice(56, 88)),
    hash: H('entry', frame),
  }
}

/** Where the fields of a type end and its block begins; undefined for types without one. */
function fieldsEnd(body: B, at: number, type: number): number | undefined {
  const text = (from: number): number => from + 1 + body[from]!
  const principal = (from: number): number =>
    body[from] === 3 ? from + 2 + 64 * body[from + 1]! : text(from + 1) + (body[from] === 1 ? 16 : 0)
  if (type === 1) return text(text(at + 32)) + 32 + 32 + 16
  if (type === 3) return at + 96
  if (type === 4 || type === 9) return at
  if (type === 5) return principal(at) + 3
  if (type === 8) return body[at] === 1 ? at + 33 : principal(at + 1)
  return undefined
}

/** §6.1 */
export const conversationId = (author: B, version: number, fields: B): B =>
  H('conversation', author, u32(version), fields).slice(0, 16)

/** §6.3 */
export const openWrap = (
  wrap: B,
  secretKey: B,
  kemHash: B,
  conversation: B,
  epoch: number,
): B | undefined => {
  const cipher = wrap.slice(0, 1120)
  const context = cat(u8(1), conversation, u16(epoch), kemHash, cipher)
  const key = KDF(ml_kem768_x25519.decapsulate(cipher, secretKey), 'wrap', context)
  return open(key, new Uint8Array(24), wrap.slice(1120), L('wrap', context))
}

/** §6.4 */
export const confirmation = (
  key: B,
  about: { conversation: B; epoch: number; mode: number; version: number; recipients: readonly B[] },
): B =>
  KDF(
    key,
    'kc',
    cat(u8(1), about.conversation, u16(about.epoch), u8(about.mode), u32(about.version)),
    H('recipients', ...about.recipients),
  )

/** §7 */
export const openMessage = (frame: B, key: B, confirm: B) => {
  const context = frame.slice(0, 20)
  const opened = open(key, frame.slice(20, 44), frame.slice(44), cat(context, confirm))
  if (!opened) return undefined
  const plain = opened.slice(0, -64)
  const length = plain[116]! * 256 + plain[117]!
  return {
    sender: plain.slice(0, 32),
    session: plain.slice(32, 40),
    number: Number.parseInt(hex(plain.slice(40, 44)), 16),
    previous: plain.slice(44, 76),
    after: plain[76]! * 256 + plain[77]!,
    head: plain.slice(78, 110),
    at: Number.parseInt(hex(plain.slice(110, 116)), 16),
    body: Buffer.from(plain.slice(118, 118 + length)).toString('utf8'),
    isFilledWithZeros: plain.slice(118 + length).every((byte) => byte === 0),
    signed: signedBy(opened.slice(-64), L('message', context, confirm, plain), plain.slice(0, 32)),
  }
}
