import type { Engine } from './engine.ts'

/** 2^66 as decimal text: codes are the 20-digit numbers below it (PROTOCOL §2.3). */
const LIMIT = '73786976294838206464'
const DIGITS = 20

/** Zero of every decimal digit block a keyboard may give. */
const ZEROS = [0x0030, 0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0e50, 0x1040, 0x1369 - 1, 0xff10]

function digitOf(char: string): string {
  const point = char.codePointAt(0) ?? 0
  const zero = ZEROS.find((start) => point >= start && point <= start + 9)
  return zero === undefined ? '' : String(point - zero)
}

/** Uniform below 2^66: bytes of 250 and more are drawn again, numbers too large as well. */
export function makeCode(engine: Engine): string {
  for (;;) {
    let digits = ''
    while (digits.length < DIGITS) {
      const byte = engine.random(1)[0] ?? 255
      if (byte < 250) digits += String(byte % 10)
    }
    if (digits < LIMIT) return digits
  }
}

/** Canonical digits from what was typed: any decimal digits, spaces and dashes; else `undefined`. */
export function readCode(typed: string): string | undefined {
  let digits = ''
  for (const char of typed) {
    if (/[\s().+\-\u2010-\u2015]/.test(char)) continue
    const digit = digitOf(char)
    if (digit === '') return undefined
    digits += digit
  }
  return digits.length === DIGITS && digits < LIMIT ? digits : undefined
}
