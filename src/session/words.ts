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
