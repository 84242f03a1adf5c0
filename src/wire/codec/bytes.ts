/** Smallest things about bytes: no allocation tricks, no dependency. */

export type Bytes = Uint8Array

/** A group code, or empty. */
export const CODE: RegExp = /^[a-z0-9-]{0,16}$/

export function concat(...parts: readonly Bytes[]): Bytes {
  let at = 0
  for (const part of parts) at += part.length
  const out = new Uint8Array(at)
  at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** Not constant time: for public values only. Secrets are compared inside the engine. */
export function equal(a: Bytes, b: Bytes): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

/** A plain loop: slices are 16 KiB, mostly padding, and phones are slow. */
export function isZero(bytes: Bytes): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== 0) return false
  return true
}

/** Every byte in hex: ids are compared as hex all the time. */
const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export function toHex(bytes: Bytes): string {
  let out = ''
  for (const byte of bytes) out += PAIRS[byte]
  return out
}

/** Lower-case hex of whole bytes, else `undefined`. */
export function fromHex(text: string): Bytes | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) return undefined
  const out = new Uint8Array(text.length / 2)
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16)
  return out
}

/** Of hex that was read or made here, so that it is whole; other text gives no bytes, which fits nothing. */
export function bytesOf(hex: string): Bytes {
  return fromHex(hex) ?? new Uint8Array()
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

export function toBase64url(bytes: Bytes): string {
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const chars = Math.min(bytes.length - i, 3) + 1
    for (let c = 0; c < chars; c++) out += ALPHABET[(group >> (18 - 6 * c)) & 63]
  }
  return out
}

/** Unpadded and canonical (unused bits zero), else `undefined`. */
export function fromBase64url(text: string): Bytes | undefined {
  if (text.length % 4 === 1) return undefined
  const out = new Uint8Array(Math.floor((text.length * 3) / 4))
  let buffer = 0
  let bits = 0
  let at = 0
  for (const char of text) {
    const value = ALPHABET.indexOf(char)
    if (value < 0) return undefined
    buffer = ((buffer << 6) | value) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      out[at++] = (buffer >> bits) & 255
    }
  }
  return (buffer & ((1 << bits) - 1)) === 0 ? out : undefined
}

/** ASCII labels and group codes only; text of people never passes through here. */
export function ascii(text: string): Bytes {
  return Uint8Array.from(text, (char) => char.charCodeAt(0) & 0x7f)
}
