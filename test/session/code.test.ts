import { beforeAll, describe, expect, it } from 'vitest'
import { type Engine, makeCode, readCode } from '#session'
import { loadSodium } from '#session/libsodium'

let engine: Engine
beforeAll(async () => {
  engine = await loadSodium()
})

const LIMIT = 2n ** 66n

describe('return codes', () => {
  it('are 20 digits below 2^66, every digit and every range as often as it should be', () => {
    const count = 5_000
    const codes = Array.from({ length: count }, () => makeCode(engine))
    expect(codes.every((code) => /^\d{20}$/.test(code) && BigInt(code) < LIMIT)).toBe(true)
    expect(new Set(codes).size).toBe(count)
    // chi-square over 16 equal ranges of [0, 2^66): 15 degrees of freedom, p = 1e-6 at 56
    const ranges = Array<number>(16).fill(0)
    for (const code of codes) {
      const range = Number((BigInt(code) * 16n) / LIMIT)
      ranges[range] = (ranges[range] ?? 0) + 1
    }
    const square = (seen: readonly number[]): number =>
      seen.reduce((sum, n) => sum + (n - count / seen.length) ** 2 / (count / seen.length), 0)
    expect(square(ranges)).toBeLessThan(56)
    // last digit: 9 degrees of freedom, p = 1e-6 at 45
    const digits = Array<number>(10).fill(0)
    for (const code of codes) digits[Number(code[19])] = (digits[Number(code[19])] ?? 0) + 1
    expect(square(digits)).toBeLessThan(45)
  })

  it('take no digit from a byte that would favour some: 250 to 255 are drawn again', () => {
    const script = [255, 250, 251, 1, ...Array<number>(19).fill(0)]
    let at = 0
    const scripted: Engine = { ...engine, random: () => Uint8Array.of(script[at++ % script.length] ?? 0) }
    expect(makeCode(scripted)).toBe(`1${'0'.repeat(19)}`)
    // a number above the limit is drawn again as a whole
    const high = [...Array<number>(20).fill(9), ...Array<number>(20).fill(3)]
    at = 0
    const large: Engine = { ...engine, random: () => Uint8Array.of(high[at++] ?? 0) }
    expect(makeCode(large)).toBe('3'.repeat(20))
  })

  it('from 2^66 on are refused, and the number before is taken', () => {
    const text = (n: bigint): string => String(n).padStart(20, '0')
    expect(readCode(text(LIMIT - 1n))).toBe('73786976294838206463')
    expect(readCode(text(0n))).toBe('0'.repeat(20))
    for (const n of [LIMIT, LIMIT + 1n, 10n ** 20n - 1n]) expect(readCode(text(n))).toBeUndefined()
  })

  it('are read from the digits of every script there is', () => {
    let scripts = 0
    for (let zero = 0x30; zero < 0x1fbfa; zero++) {
      const is = (point: number): boolean => /^\p{Nd}$/u.test(String.fromCodePoint(point))
      if (!is(zero) || (is(zero - 1) && !(zero >= 0x1d7ce && zero <= 0x1d7ff && (zero - 0x1d7ce) % 10 === 0)))
        continue
      scripts++
      const typed = Array.from('01234567890123456789', (d) => String.fromCodePoint(zero + Number(d))).join('')
      expect(readCode(typed), zero.toString(16)).toBe('01234567890123456789')
    }
    expect(scripts).toBeGreaterThan(65)
    expect(readCode('٠١٢٣٤٥٦٧٨٩ ٠١٢٣٤٥٦٧٨٩')).toBe('01234567890123456789')
    expect(readCode('۰۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷۸۹')).toBe('01234567890123456789')
  })

  it('are read with what people and copying put between, and with nothing else', () => {
    const plain = '01234567890123456789'
    for (const typed of [
      '0123456789 0123456789',
      '01234 56789 01234-56789',
      '(0123456789) 0123456789',
      '0123456789\u00a00123456789',
      '\u200f0123456789\u200e \u20660123456789\u2069',
      '0123456789\n0123456789\n',
      '01234–56789—01234−56789',
    ]) {
      expect(readCode(typed), JSON.stringify(typed)).toBe(plain)
    }
    for (const typed of [
      '',
      plain.slice(1),
      `${plain}0`,
      `${plain}x`,
      'O1234567890123456789',
      '½1234567890123456789',
      '²1234567890123456789',
      '፨1234567890123456789',
      `${plain};drop`,
    ]) {
      expect(readCode(typed), JSON.stringify(typed)).toBeUndefined()
    }
  })
})
