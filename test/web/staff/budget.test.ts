import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MESSAGE_BYTES } from '#web/kit'
import { size, split } from '../../../src/web/staff/budget.ts'

const bytes = (text: string): number => new TextEncoder().encode(JSON.stringify(text)).length - 2
const bare = (text: string): string => text.replace(/\s+/g, '')

test('empty and blank text is no message', () => {
  expect(split('')).toEqual([])
  expect(split(' \n ')).toEqual([])
})

test('what fits stays one message', () => {
  const text = 'Kun je veilig schrijven?'
  expect(split(text)).toEqual([text])
  expect(size(text)).toBe(text.length)
})

test('long text is cut after a sentence, else after a word', () => {
  const sentence = `${'woord '.repeat(15).trim()}. `
  const parts = split(sentence.repeat(12))
  expect(parts.length).toBeGreaterThan(1)
  for (const part of parts) expect(part.endsWith('.')).toBe(true)
  for (const part of split('woord '.repeat(300))) expect(part).toMatch(/woord$/)
})

test('any text: every part fits, nothing is lost, no letter is cut in two', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'ë', 'ት', 'م', '字', '😀', ' ', '.', '"', '\\', '\n'),
    maxLength: 900,
  })
  fc.assert(
    fc.property(text, (value) => {
      const parts = split(value)
      for (const part of parts) expect(bytes(part)).toBeLessThanOrEqual(MESSAGE_BYTES)
      expect(bare(parts.join(''))).toBe(bare(value))
      for (const part of parts) expect(part).not.toMatch(/\p{Surrogate}/u)
    }),
  )
})
