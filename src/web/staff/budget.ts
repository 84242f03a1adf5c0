import { MESSAGE_BYTES, textBytes } from '#web/kit'

/** How long a text is on the wire, in bytes. */
export const size = (text: string): number => textBytes(text.trim())

/** The last place at or before `end` where a message may stop: after a sentence, else after a word. */
const stop = (text: string, end: number): number => {
  const head = text.slice(0, end)
  const sentence = Math.max(...['. ', '! ', '? ', '\n', '። ', '؟ '].map((mark) => head.lastIndexOf(mark)))
  if (sentence > end / 2) return sentence + 1
  const word = head.lastIndexOf(' ')
  return word > end / 2 ? word : end
}

const longest = (text: string, limit: number): number => {
  let end = 0
  let used = 0
  for (const letter of text) {
    used += textBytes(letter)
    if (used > limit) return end
    end += letter.length
  }
  return end
}

/** The messages a text is sent as, longer text as several: none for empty text, never one above the limit, no letter cut in two. */
export const split = (text: string, limit: number = MESSAGE_BYTES): readonly string[] => {
  const parts: string[] = []
  let rest = text.trim()
  while (rest !== '') {
    const end = longest(rest, limit)
    const cut = end === rest.length ? end : stop(rest, end)
    parts.push(rest.slice(0, cut).trim())
    rest = rest.slice(cut).trim()
  }
  return parts.filter((part) => part !== '')
}
