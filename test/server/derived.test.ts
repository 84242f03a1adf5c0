import { expect, it } from 'vitest'
import { derived } from '../../src/server/derived.ts'

it('is made once for the same two values, and again when either is another', () => {
  let made = 0
  const pair = derived((a: object, b: object) => {
    made++
    return [a, b]
  })
  const [a, b] = [{}, {}]
  expect(pair(a, b)).toBe(pair(a, b))
  expect(made).toBe(1)
  expect(pair(b, b)).toEqual([b, b])
  expect(pair(b, a)).toEqual([b, a])
  expect(made).toBe(3)
  expect(pair(a, b)).toEqual([a, b])
  expect(made).toBe(4)
})
