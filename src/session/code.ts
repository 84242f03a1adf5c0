import type { Engine } from './engine.ts'

/** 2^66 as decimal text: codes are the 20-digit numbers below it (PROTOCOL §2.3). */
const LIMIT = '73786976294838206464'
const DIGITS = 20

const isDigit = (point: number): boolean => /^\p{Nd}$/u.test(String.fromCodePoint(point))

/** Unicode's decimal digits stand in runs of ten, zero first: the place in its run is the value. */
function digitOf(char: string): string {
  const point = char.codePointAt(0) ?? 0
  if (!isDigit(point)) return ''
  let start = point
  while (start > 0 && isDigit(start - 1)) start--
  return String((point - start) % 10)
}

/** Spaces, dashes, brackets, and the direction marks that come along when text is copied. */
const BETWEEN = /[\s().+\-\u2010-\u2015\u2212\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/

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
    if (BETWEEN.test(char)) continue
    const digit = digitOf(char)
    if (digit === '') return undefined
    digits += digit
  }
  return digits.length === DIGITS && digits < LIMIT ? digits : undefined
}
