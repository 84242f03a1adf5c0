import type { Bytes } from './bytes.ts'
import { CODE, isZero } from './bytes.ts'

/** One for all: a decoder is often only asked whether bytes are its kind, and a stack costs more than the answer. */
const SHORT: Error = new Error('short')

/** Strict reader: what does not fit exactly makes `decode` answer `undefined` (PROTOCOL §3). */
export class Reader {
  private at = 0
  private readonly bytes: Bytes
  constructor(bytes: Bytes) {
    this.bytes = bytes
  }

  raw(size: number): Bytes {
    if (this.at + size > this.bytes.length) throw SHORT
    this.at += size
    return this.bytes.slice(this.at - size, this.at)
  }
  private uint(size: number): number {
    let value = 0
    for (const byte of this.raw(size)) value = value * 256 + byte
    return value
  }
  u8(): number {
    return this.uint(1)
  }
  u16(): number {
    return this.uint(2)
  }
  u32(): number {
    return this.uint(4)
  }
  u48(): number {
    return this.uint(6)
  }
  /** A group code: short ASCII of `a-z 0-9 -`, or empty. */
  text(): string {
    const bytes = this.raw(this.u8())
    const text = String.fromCharCode(...bytes)
    if (!CODE.test(text)) throw SHORT
    return text
  }
  short(): Bytes {
    return this.raw(this.u8())
  }
  list<T>(max: number, read: () => T): T[] {
    const count = this.u8()
    if (count > max) throw SHORT
    return Array.from({ length: count }, read)
  }
  /** Refuses what the reader may not go on with. */
  must(condition: boolean): void {
    if (!condition) throw SHORT
  }
  /** All that is left, as a view: the one field that can be long. */
  rest(): Bytes {
    const rest = this.bytes.subarray(this.at)
    this.at = this.bytes.length
    return rest
  }
  /** Everything read, or only zeros left. */
  end(): void {
    if (!isZero(this.rest())) throw SHORT
  }
  get left(): number {
    return this.bytes.length - this.at
  }
}

/** Runs a decoder; malformed bytes give `undefined`, our own mistakes still throw. */
export function decode<T>(bytes: Bytes, read: (reader: Reader) => T): T | undefined {
  try {
    return read(new Reader(bytes))
  } catch (error) {
    if (error === SHORT) return undefined
    throw error
  }
}
