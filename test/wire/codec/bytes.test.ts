import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode, fromBase64url, fromHex, isZero, toBase64url, toHex, Writer } from '#wire'

const bytes = fc.uint8Array({ maxLength: 70 })

describe('texts of bytes', () => {
  it('hex and base64url come back, and agree with the platform', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(fromHex(toHex(value))).toEqual(value)
        expect(fromBase64url(toBase64url(value))).toEqual(value)
        expect(toBase64url(value)).toBe(Buffer.from(value).toString('base64url'))
        expect(toHex(value)).toBe(Buffer.from(value).toString('hex'))
      }),
    )
  })

  it('a text is read in its one spelling or not at all', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        const hex = fromHex(text)
        const base = fromBase64url(text)
        if (hex) expect(toHex(hex)).toBe(text)
        if (base) expect(toBase64url(base)).toBe(text)
      }),
    )
    for (const text of ['A', 'AB==', 'AB', 'A\u{1d7d8}AA', 'é', 'AA A'])
      expect(fromBase64url(text)).toBeUndefined()
    for (const text of ['0', 'AB', '0g', ' 00']) expect(fromHex(text)).toBeUndefined()
  })
})

describe('reader and writer', () => {
  it('numbers of every width come back', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(65_535), fc.nat(0xffffffff), fc.nat(2 ** 48 - 1), (a, b, c, d) => {
        const written = new Writer().u8(a).u16(b).u32(c).u48(d).done()
        expect(decode(written, (r) => [r.u8(), r.u16(), r.u32(), r.u48()])).toEqual([a, b, c, d])
        expect(written).toHaveLength(13)
      }),
    )
    expect(new Writer().u16(0x0102).done()).toEqual(Uint8Array.of(1, 2))
  })

  it('what does not fit is our own mistake and throws', () => {
    expect(() => new Writer().u8(256)).toThrow(RangeError)
    expect(() => new Writer().u8(-1)).toThrow(RangeError)
    expect(() => new Writer().u16(1.5)).toThrow(RangeError)
    expect(() => new Writer().fixed(new Uint8Array(3), 4)).toThrow(RangeError)
    expect(() => new Writer().raw(new Uint8Array(3)).done(2)).toThrow(RangeError)
  })

  it('a group code is written as it is or not at all: no letter turns into another', () => {
    for (const code of ['', 'eindhoven', 'a-1', 'x'.repeat(16)]) {
      expect(decode(new Writer().text(code).done(), (r) => r.text())).toBe(code)
    }
    for (const code of ['x'.repeat(17), 'Eindhoven', 'eindhoveî', 'a b', 'a\u0000', 'drenthé']) {
      expect(() => new Writer().text(code)).toThrow(RangeError)
    }
  })

  it('reads nothing beyond its end, and only zeros may be left over', () => {
    expect(decode(Uint8Array.of(1), (r) => r.u16())).toBeUndefined()
    expect(decode(Uint8Array.of(5, 1), (r) => r.short())).toBeUndefined()
    expect(decode(Uint8Array.of(3, 65, 66, 67), (r) => r.text())).toBeUndefined()
    expect(decode(Uint8Array.of(9, 0, 0), (r) => [r.u8(), r.end()][0])).toBe(9)
    expect(decode(Uint8Array.of(9, 0, 1), (r) => [r.u8(), r.end()][0])).toBeUndefined()
    expect(decode(Uint8Array.of(3, 1, 2, 3), (r) => r.list(2, () => r.u8()))).toBeUndefined()
    expect(isZero(new Uint8Array(9))).toBe(true)
  })

  it('our own mistakes inside a decoder still throw', () => {
    const mistake = (): never => {
      throw new TypeError('ours')
    }
    expect(() => decode(new Uint8Array(), mistake)).toThrow(TypeError)
  })
})
