import { expect, test } from 'vitest'
import { termOf } from '#wire'

const DAY = 86_400_000

test('a roster stands in one of four ways, with the borders where they are said to be', () => {
  const at = (left: number): string => {
    const { state, days } = termOf(1_800_000_000_000, 1_800_000_000_000 - left)
    return `${state} ${days}`
  }
  expect(at(30 * DAY)).toBe('good 30')
  expect(at(14 * DAY + 1)).toBe('good 14')
  expect(at(14 * DAY)).toBe('soon 14')
  expect(at(3 * DAY + 1)).toBe('soon 3')
  expect(at(3 * DAY)).toBe('near 3')
  expect(at(DAY - 1)).toBe('near 0')
  expect(at(1)).toBe('near 0')
  expect(at(0)).toBe('over 0')
  expect(at(-DAY)).toBe('over 0')
})
