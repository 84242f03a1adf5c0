import { expect, test } from 'vitest'
import { check } from '#flow'
import { intakeFile, surroundings } from './shipped.ts'

test('the shipped script holds', () => {
  const t = performance.now()
  const p = check(intakeFile(), surroundings)
  console.log(performance.now() - t)
  expect(p).toEqual([])
})
