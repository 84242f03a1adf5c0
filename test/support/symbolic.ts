import type { Engine, KeyPair } from '#session'
import type { Bytes } from '#wire'

type Box = { readonly key: string; readonly nonce: string; readonly plain: Bytes; readonly context: string }

const latin = (bytes: Bytes): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')

/** Terms known so far: what was there before the last `keep` stays, the rest is forgotten by `begin`. */
class Table<T> {
  private readonly kept = new Map<string, T>()
  private readonly fresh = new Map<string, T>()

  get(name: string): T | undefined {
    return this.fresh.get(name) ?? this.kept.get(name)
  }
  set(name: string, value: T): void {
    this.fresh.set(name, value)
  }
  keep(): void {
    for (const [name, value] of this.fresh) this.kept.set(name, value)
    this.fresh.clear()
  }
  begin(): void {
    this.fresh.clear()
  }
}

/**
 * Perfect cryptography: every result is a *term*, known by a number that is written into bytes of the right length.
 * Equal inputs give the same term, others never do; a box, a wrap or a signature opens or verifies because somebody
 * made exactly it with the key at hand, and for no other reason. Nothing is computed, so rules can be tried by the
 * hundred thousand.
 */
export class Symbolic implements Engine {
  private readonly terms = new Table<Bytes>()
  private readonly signed = new Table<string>()
  private readonly boxes = new Table<Box>()
  private readonly ciphers = new Table<{ readonly to: string; readonly shared: Bytes }>()
  private count = 0
  private floor = 0
  private dice = 1

  /** What was made so far stays; `begin` goes back to here. */
  keep(): void {
    for (const table of [this.terms, this.signed, this.boxes, this.ciphers]) table.keep()
    this.floor = this.count
  }
  begin(): void {
    for (const table of [this.terms, this.signed, this.boxes, this.ciphers]) table.begin()
    this.count = this.floor
    this.dice = 1
  }

  /** A term's number stands in the first 8 bytes; what follows is fixed, so that a changed bit is another term. */
  private fresh(size: number): Bytes {
    const bytes = new Uint8Array(size).fill(0xa5)
    new DataView(bytes.buffer).setBigUint64(0, BigInt(++this.count))
    return bytes
  }

  private term(name: string, size: number): Bytes {
    let bytes = this.terms.get(name)
    if (!bytes) {
      bytes = this.fresh(size)
      this.terms.set(name, bytes)
    }
    return bytes.slice()
  }

  /** Few bytes are drawn (digits of a code), many are a term of their own. */
  readonly random = (size: number): Bytes =>
    size < 8 ? Uint8Array.from({ length: size }, () => this.draw()) : this.fresh(size)

  private draw(): number {
    this.dice = (Math.imul(this.dice, 1_103_515_245) + 12_345) >>> 0
    return (this.dice >>> 16) & 255
  }
  readonly hash = (message: Bytes): Bytes => this.term(`hash ${latin(message)}`, 32)
  readonly keyed = (key: Bytes, message: Bytes, size: number): Bytes =>
    this.term(`keyed ${size} ${key.length} ${latin(key)}${latin(message)}`, size)
  readonly slow = (secret: Bytes, salt: Bytes): Bytes =>
    this.term(`slow ${salt.length} ${latin(salt)}${latin(secret)}`, 32)

  private pair(kind: string, seed: Bytes, size: number): KeyPair {
    const secret = seed.slice()
    return { public: this.term(`${kind} ${latin(seed)}`, size), secret }
  }
  readonly signPair = (seed: Bytes): KeyPair => this.pair('sign', seed, 32)
  readonly kemPair = (seed: Bytes): KeyPair => this.pair('kem', seed, 1216)

  readonly sign = (message: Bytes, secret: Bytes): Bytes => {
    const key = latin(this.signPair(secret).public)
    const signature = this.term(`signature ${key}${latin(message)}`, 64)
    this.signed.set(latin(signature), `${key}${latin(message)}`)
    return signature
  }
  readonly verify = (signature: Bytes, message: Bytes, key: Bytes): boolean =>
    this.signed.get(latin(signature)) === `${latin(key)}${latin(message)}`

  readonly encapsulate = (publicKey: Bytes): { cipher: Bytes; shared: Bytes } => {
    const made = { cipher: this.fresh(1120), shared: this.fresh(32) }
    this.ciphers.set(latin(made.cipher), { to: latin(publicKey), shared: made.shared.slice() })
    return made
  }
  /** As X-Wing: what was not made for this key gives another secret and no error. */
  readonly decapsulate = (cipher: Bytes, secret: Bytes): Bytes => {
    const made = this.ciphers.get(latin(cipher))
    if (made?.to === latin(this.kemPair(secret).public)) return made.shared.slice()
    return this.term(`not for ${latin(secret)}${latin(cipher)}`, 32)
  }

  readonly seal = (key: Bytes, nonce: Bytes, plain: Bytes, context: Bytes): Bytes => {
    const box = this.fresh(plain.length + 16)
    const made = { key: latin(key), nonce: latin(nonce), plain: plain.slice(), context: latin(context) }
    this.boxes.set(latin(box), made)
    return box
  }
  readonly open = (key: Bytes, nonce: Bytes, box: Bytes, context: Bytes): Bytes | undefined => {
    const made = this.boxes.get(latin(box))
    const fits = made?.key === latin(key) && made.nonce === latin(nonce) && made.context === latin(context)
    return made && fits ? made.plain.slice() : undefined
  }

  readonly wipe = (bytes: Bytes): void => void bytes.fill(0)
  readonly utf8 = (text: string): Bytes => new TextEncoder().encode(text)
  readonly text = (bytes: Bytes): string | undefined => {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    } catch {
      return undefined
    }
  }
}
