import { expect, test } from 'vitest'
import { skewOf } from '../../../src/web/core/skew.ts'

const NOON = 1_795_000_000_000
const status = { groups: [], at: NOON }

test('a clock that is near is left alone: the minute is rounded, and the way here takes time', () => {
  for (const off of [0, 30_000, -119_000]) expect(skewOf(status, NOON + off)).toBe(0)
})

test('a clock that is days or years off is set right for what is said about hours', () => {
  for (const off of [600_000, -3 * 86_400_000, 10 * 365 * 86_400_000]) {
    expect(NOON + off + skewOf(status, NOON + off)).toBe(NOON)
  }
})

test('without a time, or without a status, the device decides', () => {
  expect(skewOf({ groups: [] }, NOON)).toBe(0)
  expect(skewOf(undefined, NOON)).toBe(0)
})
