import type { Line } from './port.ts'

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** The words of a text, without marks above the letters. */
const tokensOf = (text: string): readonly string[] =>
  plain(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== '')

/** Shortest beginning of a word that may stand with another ending, and the longest such ending. */
const STEM = 4
const ENDING = 3

/** The word itself, with an article written onto it, or with another ending. */
const isForm = (token: string, form: string): boolean => {
  const word = plain(form)
  if (token === word) return true
  if (word.length < STEM) return token === `ال${word}`
  const stem = word.length > STEM ? word.slice(0, -1) : word
  return token.endsWith(word) || (token.startsWith(stem) && token.length <= word.length + ENDING)
}

/** Whether a text holds a word in this form. */
export const hasForm = (text: string, form: string): boolean => {
  const parts = tokensOf(form)
  if (parts.length !== 1)
    return parts.length > 0 && ` ${tokensOf(text).join(' ')} `.includes(` ${parts.join(' ')} `)
  return tokensOf(text).some((token) => isForm(token, form))
}

/** The word of the visitor that means "somebody is with me", by its key. */
export const signWord = (lines: readonly Line[]): string | undefined => {
  let word: string | undefined
  for (const line of lines)
    if (line.kind === 'message' && line.from.kind === 'visitor' && line.body.t === 'sign')
      word = line.body.word
  return word
}

/**
 * Whether that word is used in a message of the visitor, typed or tapped. `forms`: the word in every language. A
 * false alarm is a mark too many; a missed one is worse.
 */
export const isSigned = (line: Line, word: string | undefined, forms: readonly string[]): boolean => {
  if (word === undefined || line.kind !== 'message' || line.from.kind !== 'visitor') return false
  const { body } = line
  if (body.t === 'answer') return Object.values(body.params ?? {}).includes(word)
  if (body.t !== 'text') return false
  const { text } = body
  return forms.some((form) => hasForm(text, form))
}
