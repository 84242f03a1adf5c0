import type { Bytes } from './bytes.ts'
import { CODE, isZero } from './bytes.ts'

class Short extends Error {}

/** Strict reader: what does not fit exactly makes `decode` answer `undefined` (PROTOCOL §3). */
export class Reader {
  private at = 0
  private readonly bytes: Bytes
  constructor(bytes: Bytes) {
    this.bytes = bytes
  }

  raw(size: number): Bytes {
    if (this.at + size > this.bytes.length) throw new Short()
    this.at += size
    return this.bytes.slice(this.at - size, this.at)
  }
  private uint(size: number): number {
    return this.raw(size).reduce((value, byte) => value * 256 + byte, 0)
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
    if (!CODE.test(text)) throw new Short()
    return text
  }
  short(): Bytes {
    return this.raw(this.u8())
  }
  list<T>(max: number, read: () => T): T[] {
    const count = this.u8()
    if (count > max) throw new Short()
    return Array.from({ length: count }, read)
  }
  /** Refuses what the reader may not go on with. */
  must(condition: boolean): void {
    if (!condition) throw new Short()
  }
  rest(): Bytes {
    return this.raw(this.bytes.length - this.at)
  }
  /** Everything read, or only zeros left. */
  end(): void {
    if (!isZero(this.rest())) throw new Short()
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
    if (error instanceof Short) return undefined
    throw error
  }
}
