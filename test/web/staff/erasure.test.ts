import { expect, test } from 'vitest'
import { isDue, type Settled, stageOf } from '../../../src/web/staff/erasure.ts'

const HOUR = 3_600_000
const ERASES = 500_000
const left = (days: number): number => (ERASES - days * 24) * HOUR

test('asked seven days before, and again two days before', () => {
  expect([30, 8, 7.01].map((days) => stageOf(ERASES, left(days)))).toEqual([undefined, undefined, undefined])
  expect([7, 5, 2.01].map((days) => stageOf(ERASES, left(days)))).toEqual(['week', 'week', 'week'])
  expect([2, 1, 0, -1].map((days) => stageOf(ERASES, left(days)))).toEqual(['days', 'days', 'days', 'days'])
})

test('answered once a stage, and anew when a later word put the date off', () => {
  const week: Settled = { erases: ERASES, stage: 'week' }
  const days: Settled = { erases: ERASES, stage: 'days' }
  expect(isDue(ERASES, left(8), undefined)).toBe(false)
  expect(isDue(ERASES, left(6), undefined)).toBe(true)
  expect(isDue(ERASES, left(6), week)).toBe(false)
  expect(isDue(ERASES, left(1), week)).toBe(true)
  expect(isDue(ERASES, left(1), days)).toBe(false)
  expect(isDue(ERASES + 24, left(1), { ...days })).toBe(true)
})
