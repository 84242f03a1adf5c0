import { expect, test } from 'vitest'
import { hasForm } from '../../../src/web/staff/signs.ts'
import { book, formsOf } from './fixture.ts'

const says = (typed: string, word: string): boolean => formsOf(word).some((form) => hasForm(typed, form))

test('a word is found with another ending, without its marks, and with an article written onto it', () => {
  expect(says('LAMP', 'word.lamp')).toBe(true)
  expect(says('mam lampę', 'word.lamp')).toBe(true)
  expect(says('de lampen', 'word.lamp')).toBe(true)
  const [arabic] = formsOf('word.moon').filter((form) => /\p{Script=Arabic}/u.test(form))
  expect(says(`رأيت ال${arabic}`, 'word.moon')).toBe(true)
})

test('every word is found as it is written in each language, and a neighbour of it is not', () => {
  for (const word of book.lists.word)
    for (const form of formsOf(word)) expect(says(`x ${form}, y`, word), `${word} ${form}`).toBe(true)
  expect(says('lam', 'word.lamp')).toBe(false)
  expect(says('kat', 'word.lamp')).toBe(false)
  expect(hasForm('', 'lamp')).toBe(false)
  expect(hasForm('lamp', '')).toBe(false)
})
