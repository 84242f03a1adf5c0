/** A code as two numbers of ten digits, written as telephone numbers are: `06 1234 5678`-like, two, four, four. */
export const twoNumbers = (code: string): readonly [string, string] => [
  code.slice(0, 10).replace(/(..)(....)(....)/, '$1 $2 $3'),
  code.slice(10).replace(/(..)(....)(....)/, '$1 $2 $3'),
]

const DIGITS = [0x30, 0x660, 0x6f0, 0x966, 0x9e6] // Latin, Arabic, Persian, Devanagari, Bengali

/** The digits out of what was typed, whatever stands between them, in whichever of these scripts. */
export const digitsOf = (typed: string): string => {
  let digits = ''
  for (const letter of typed) {
    const code = letter.charCodeAt(0)
    const zero = DIGITS.find((first) => code >= first && code < first + 10)
    if (zero !== undefined) digits += code - zero
  }
  return digits
}

export const isWholeCode = (typed: string): boolean => digitsOf(typed).length === 20
