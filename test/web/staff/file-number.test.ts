import { expect, test } from 'vitest'
import { fileFault } from '../../../src/web/staff/file-number.ts'

test('numbers of files are taken as they are', () => {
  for (const number of ['2026-014', 'ZC 2026/0114', 'EHV.77', '1', '2026001234', 'ZC123456782'])
    expect([number, fileFault(number)]).toEqual([number, undefined])
  expect(fileFault(` ${'1'.repeat(32)} `)).toBeUndefined()
})

test.each([
  ['', 'empty'],
  ['   ', 'empty'],
  ['1'.repeat(33), 'long'],
  ['anna@1', 'signs'],
  ['José 1', 'signs'],
  ['Maria 1990', 'name'],
  ['zaak1', 'name'],
  ['ABC', 'digits'],
  ['06 12345678', 'phone'],
  ['0612345678', 'phone'],
  ['0031612345678', 'phone'],
  ['31-6-12345678', 'phone'],
  ['040 238 8999', 'phone'],
  ['12-03-1999', 'date'],
  ['1999-03-12', 'date'],
  ['19990312', 'date'],
  ['ZC 12/3/99', 'date'],
  ['123456782', 'citizen'],
  ['1234.56.782', 'citizen'],
])('%s is none: %s', (typed, fault) => {
  expect(fileFault(typed)).toBe(fault)
})

test('it judges form only: a short name beside a digit passes, and the screen says what belongs there', () => {
  expect(fileFault('EVA 1')).toBeUndefined()
})
