import { expect, test } from 'vitest'
import { commaOf } from '../../../src/web/visitor/comma.ts'

test.each(['ar', 'ar-EG', 'fa', 'ur'])('%s has the comma of its script', (language) => {
  expect(commaOf(language)).toBe('\u060c ')
})

test.each(['nl', 'uk', 'he', 'arn'])('%s has the one of Latin script', (language) => {
  expect(commaOf(language)).toBe(', ')
})
