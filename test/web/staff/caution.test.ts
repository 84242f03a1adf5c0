import { expect, test } from 'vitest'
import { phraseById } from '#flow'
import { isExposed, isTelling, isTellingPhrase, reach } from '../../../src/web/staff/caution.ts'
import { isConfirmed, lastReturn, startPlace } from '../../../src/web/staff/place.ts'
import { accepted, book, event, view, visitor } from './fixture.ts'

test('who may read what is written now', () => {
  expect(reach(view(), true, true)).toBe('waiting')
  expect(reach(accepted([]), true, true)).toBe('here')
  expect(reach(accepted([]), false, true)).toBe('away')
  expect(reach(accepted([], { hasCode: false }), false, true)).toBe('lost')
  expect(reach(accepted([], { state: 'closed' }), true, true)).toBe('closed')
})

test('after a return by code nobody is trusted until the owner confirms, also while the page is open', () => {
  const back = accepted([event(9, 'back', visitor)], { returned: true })
  expect(reach(back, true, false)).toBe('returned')
  expect(reach(back, true, true)).toBe('here')
})

test('a confirmation counts for that return and not for the next', () => {
  const first = accepted([event(9, 'back', visitor)], { returned: true })
  const again = accepted([event(9, 'back', visitor), event(20, 'back', visitor)], { returned: true })
  const place = { ...startPlace('anna'), confirmed: { [first.id]: lastReturn(first) } }
  expect(isConfirmed(startPlace('anna'), first)).toBe(false)
  expect(isConfirmed(place, first)).toBe(true)
  expect(isConfirmed(place, again)).toBe(false)
})

test('only where somebody else may read is there a warning', () => {
  expect((['away', 'returned', 'lost'] as const).every(isExposed)).toBe(true)
  expect((['here', 'waiting', 'closed'] as const).some(isExposed)).toBe(false)
})

test.each([
  'Kom om 14:30',
  'om 9 uur',
  'om drie',
  'Dinsdag kan ook',
  'morgen',
  'tomorrow at the usual place',
  'Stationsweg? Nee, de Kerkstraat',
  'bij het station',
  '5611 AB',
  'in the library',
])('names a place or a time: %s', (text) => {
  expect(isTelling(text)).toBe(true)
})

test.each([
  'Dank je. Ik heb het gelezen.',
  'Je hoeft niets te vertellen.',
  'Are you safe to write?',
  'Wij zijn er voor je.',
])('names none: %s', (text) => {
  expect(isTelling(text)).toBe(false)
})

test('a reminder of an appointment is telling, a question is not', () => {
  expect(isTellingPhrase(phraseById(book, 'remind')?.params)).toBe(true)
  expect(isTellingPhrase(phraseById(book, 'safeNow')?.params)).toBe(false)
  expect(isTellingPhrase(phraseById(book, 'greet')?.params)).toBe(false)
})
