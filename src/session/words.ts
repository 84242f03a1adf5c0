import type { Bytes } from '#wire'

const CONSONANTS = 'bdfghjklmnprstvz'
const VOWELS = 'aiou'

/** Four letters for twelve bits: consonant, vowel, consonant, vowel; easy to say in any of the languages. */
function word(bits: number): string {
  const at = (text: string, shift: number, mask: number): string => text[(bits >> shift) & mask] ?? ''
  return at(CONSONANTS, 8, 15) + at(VOWELS, 6, 3) + at(CONSONANTS, 2, 15) + at(VOWELS, 0, 3)
}

/** Words to say aloud: twelve bits each, from the start of `bytes`. 12 words compare 144 bits, 6 hold 72. */
export function spoken(bytes: Bytes, count: number): string[] {
  const words: string[] = []
  for (let i = 0; i < count; i++) {
    const bit = i * 12
    const at = bit >> 3
    const pair = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
    words.push(word(bit % 8 === 0 ? pair >> 4 : pair & 0xfff))
  }
  return words
}

/** What was typed or said, reduced to the words' letters: case, spaces and dashes do not count. */
export function readSpoken(typed: string): string {
  return typed
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((part) => part !== '')
    .join(' ')
}

const WORDS = new RegExp(`^([${CONSONANTS}][${VOWELS}][${CONSONANTS}][${VOWELS}])+$`)

/** The bytes that `count` words say, however they were typed apart; `undefined` for what are no such words. */
export function heard(typed: string, count: number): Bytes | undefined {
  const letters = typed.toLowerCase().replace(/[^a-z]+/g, '')
  if (letters.length !== count * 4 || !WORDS.test(letters)) return undefined
  const bits = [...letters].map((letter, i) =>
    i % 2 === 0
      ? CONSONANTS.indexOf(letter).toString(2).padStart(4, '0')
      : VOWELS.indexOf(letter).toString(2).padStart(2, '0'),
  )
  const bytes = bits.join('').match(/.{8}/g) ?? []
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2))
}
