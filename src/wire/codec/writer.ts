import { ascii, type Bytes, CODE, concat } from './bytes.ts'

/** Canonical big-endian writer (PROTOCOL §3). Wrong lengths are our own mistakes, so they throw. */
export class Writer {
  private out: Bytes = new Uint8Array(64)
  private at = 0

  private uint(value: number, size: number): this {
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * size)) throw new RangeError('uint')
    const bytes = new Uint8Array(size)
    for (let i = size - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[i] = rest % 256
    return this.raw(bytes)
  }
  u8(value: number): this {
    return this.uint(value, 1)
  }
  u16(value: number): this {
    return this.uint(value, 2)
  }
  u32(value: number): this {
    return this.uint(value, 4)
  }
  /** Milliseconds since 1970 fit in 48 bits. */
  u48(value: number): this {
    return this.uint(value, 6)
  }
  fixed(bytes: Bytes, size: number): this {
    if (bytes.length !== size) throw new RangeError('fixed')
    return this.raw(bytes)
  }
  raw(bytes: Bytes): this {
    const end = this.at + bytes.length
    if (end > this.out.length) this.out = concat(this.out, new Uint8Array(end))
    this.out.set(bytes, this.at)
    this.at = end
    return this
  }
  /** One length byte, then a group code; anything else would come back as another code. */
  text(value: string): this {
    if (!CODE.test(value)) throw new RangeError('code')
    return this.u8(value.length).raw(ascii(value))
  }
  /** One length byte, then UTF-8 bytes made by the caller. */
  short(bytes: Bytes): this {
    return this.u8(bytes.length).raw(bytes)
  }
  list<T>(items: readonly T[], write: (item: T) => void): this {
    this.u8(items.length)
    for (const item of items) write(item)
    return this
  }
  get length(): number {
    return this.at
  }
  /** The bytes, filled with zeros up to `size` when given. */
  done(size: number = this.at): Bytes {
    if (this.at > size) throw new RangeError('too long')
    const bytes = new Uint8Array(size)
    bytes.set(this.out.subarray(0, this.at))
    return bytes
  }
}
