import { expect, test } from 'vitest'
import type { Body, Line, Who } from '../../../src/web/staff/port.ts'
import { crowdOf } from '../../../src/web/staff/writing.ts'
import { accepted, anna, bram, fenna, NOW, say, visitor } from './fixture.ts'

const text: Body = { t: 'text', text: 'x' }
const dina: Who = { kind: 'person', group: 'comensha', person: 'd4'.repeat(16), name: 'Dina' }
const guest: Who = { kind: 'guest', sign: 'ab'.repeat(32), name: 'Sam' }
const said = (seq: number, from: Who, minutesAgo: number, body: Body = text): Line =>
  say(seq, from, body, minutesAgo)
const crowd = (lines: readonly Line[], who: Who = dina): readonly string[] =>
  crowdOf(accepted(lines), { group: who.group ?? '', person: who.person ?? '' }, NOW)

test('two who wrote in the last ten minutes are enough: a third is asked first', () => {
  expect(crowd([said(4, anna, 9), said(5, fenna, 1)])).toEqual(['Anna', 'Fenna'])
  expect(crowd([said(4, anna, 9), said(5, fenna, 1), said(6, bram, 1)])).toEqual(['Anna', 'Fenna', 'Bram'])
})

test('one, or two of whom one wrote longer ago, are not', () => {
  expect(crowd([said(4, anna, 1), said(5, anna, 2)])).toEqual([])
  expect(crowd([said(4, anna, 10), said(5, fenna, 1)])).toEqual([])
})

test('who writes already goes on, and a guest never waits', () => {
  const lines = [said(4, anna, 3), said(5, fenna, 1)]
  expect(crowd(lines, anna)).toEqual([])
  expect(crowd(lines, { kind: 'guest' })).toEqual([])
})

test('the visitor and a vouched guest are no writers of the staff, nor is what was only said again', () => {
  expect(crowd([said(4, anna, 3), said(5, visitor, 1), said(6, guest, 1)])).toEqual([])
  expect(crowd([said(4, anna, 3), said(5, fenna, 1, { t: 'repeat', of: 'ab', body: text })])).toEqual([])
})

test('a clock that runs ahead keeps nobody from writing', () => {
  expect(crowd([said(4, anna, -60), said(5, fenna, 1)])).toEqual([])
})
