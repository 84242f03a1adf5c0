/** §3: the only way bytes are read and written here. Whatever is not exact throws `Inexact`. */
export type Bytes = Uint8Array

export class Inexact extends Error {}

export const hex = (bytes: Bytes): string => Buffer.from(bytes).toString('hex')
export const raw = (text: string): Bytes => new Uint8Array(Buffer.from(text, 'hex'))
export const cat = (...parts: readonly Bytes[]): Bytes => new Uint8Array(Buffer.concat(parts))
export const ascii = (text: string): Bytes => new TextEncoder().encode(text)

/** Unsigned, big-endian, `size` bytes. */
const uint = (value: number, size: number): Bytes => {
  const out = new Uint8Array(size)
  let rest = value
  for (let i = size - 1; i >= 0; i--) {
    out[i] = rest % 256
    rest = Math.floor(rest / 256)
  }
  if (rest !== 0) throw new RangeError(`${value} does not fit ${size} bytes`)
  return out
}
export const u8 = (value: number): Bytes => uint(value, 1)
export const u16 = (value: number): Bytes => uint(value, 2)
export const u32 = (value: number): Bytes => uint(value, 4)
export const u48 = (value: number): Bytes => uint(value, 6)
export const text = (value: string): Bytes => cat(u8(value.length), ascii(value))
export const list = (items: readonly Bytes[]): Bytes => cat(u8(items.length), ...items)
export const filled = (bytes: Bytes, size: number): Bytes => cat(bytes, new Uint8Array(size - bytes.length))

export class Reader {
  readonly bytes: Bytes
  at = 0
  constructor(bytes: Bytes) {
    this.bytes = bytes
  }
  take(size: number): Bytes {
    if (this.at + size > this.bytes.length) throw new Inexact('short')
    this.at += size
    return this.bytes.slice(this.at - size, this.at)
  }
  hex(size: number): string {
    return hex(this.take(size))
  }
  uint(size: number): number {
    return this.take(size).reduce((sum, byte) => sum * 256 + byte, 0)
  }
  /** A number no greater than `max`. */
  upTo(max: number, size = 1): number {
    const value = this.uint(size)
    if (value > max) throw new Inexact('too many')
    return value
  }
  const(value: number): void {
    if (this.uint(1) !== value) throw new Inexact('constant')
  }
  text(): string {
    const value = Buffer.from(this.take(this.upTo(16))).toString('latin1')
    if (!/^[a-z0-9-]*$/.test(value)) throw new Inexact('text')
    return value
  }
  list<T>(max: number, item: () => T): T[] {
    return Array.from({ length: this.upTo(max) }, item)
  }
  rest(): Bytes {
    return this.take(this.bytes.length - this.at)
  }
  zeros(): void {
    if (this.rest().some((byte) => byte !== 0)) throw new Inexact('padding')
  }
  end(): void {
    if (this.at !== this.bytes.length) throw new Inexact('trailing')
  }
}

/** Values, each above the one before. */
export const rising = (values: readonly string[]): void => {
  if (values.some((value, i) => i > 0 && value <= (values[i - 1] ?? ''))) throw new Inexact('order')
}

/** What `read` makes of exactly these bytes; undefined where they are anything else. */
export const exactly = <T>(bytes: Bytes, read: (from: Reader) => T): T | undefined => {
  try {
    const reader = new Reader(bytes)
    const value = read(reader)
    reader.end()
    return value
  } catch (error) {
    if (error instanceof Inexact) return undefined
    throw error
  }
}
