import { expect, test } from 'vitest'
import { meetingParts, phraseById } from '#flow'
import { findOffers, titleIn } from '../../../src/web/staff/offer.ts'
import { blanksOf, bodyOf, findPhrases, isComplete } from '../../../src/web/staff/phrasebook.ts'
import { said } from '../../../src/web/staff/tongue.ts'
import { allCards, book, dutch, english } from './fixture.ts'

const known = { name: 'Anna', team: 'Eindhoven' }
const found = (query: string, tongue = dutch): readonly string[] =>
  findPhrases(book, query, tongue).map((phrase) => phrase.id)
const bare = (text: string): string => text.replace(/[\u2066-\u2069]/g, '')

test('an empty search lists every phrase but those that ask for somebody else', () => {
  expect(found('').length).toBe(
    book.phrases.filter((phrase) => !['invite', 'transfer'].includes(phrase.group)).length,
  )
  expect(found('/')).toEqual(found(''))
})

test('every word typed must be there, in any order, without accents', () => {
  expect(found('veilig schrijven')).toContain('safeNow')
  expect(found('SCHRIJVEN veilig')).toContain('safeNow')
  expect(found('veilig olifant')).toEqual([])
  expect(found('cafe')).toEqual(found('café'))
})

test('it is searched in the own language', () => {
  expect(found('interpreter', english)).toContain('interpreter')
  expect(found('tolk')).toContain('interpreter')
})

test('phrases with the word in their text come before those with it in an answer', () => {
  const hits = found('dokter')
  expect(hits[0]).toBe('doctor')
  expect(hits).toContain('mostImportant')
})

test('of two phrases with the same words the shorter, more exact one comes first', () => {
  expect(found('veilig schrijven')[0]).toBe('safeNow')
})

test('for somebody who does not read well all that can be answered by a tap comes first, in the same order', () => {
  const asks = (id: string): boolean => phraseById(book, id)?.requiresAnswer === true
  for (const query of ['', 'veilig']) {
    const usual = found(query)
    const tapped = findPhrases(book, query, dutch, true).map((phrase) => phrase.id)
    expect(tapped).toEqual([...usual.filter(asks), ...usual.filter((id) => !asks(id))])
  }
  // The control: otherwise they stand mixed.
  expect(found('')).not.toEqual(findPhrases(book, '', dutch, true).map((phrase) => phrase.id))
})

test('cards are offered after phrases, by their title', () => {
  const offers = findOffers(book, allCards, '', dutch)
  const kinds = offers.map((offer) => offer.kind)
  expect(kinds.lastIndexOf('phrase')).toBeLessThan(kinds.indexOf('card'))
  expect(offers.filter((offer) => offer.kind === 'card')).toHaveLength(allCards.length)
  for (const tongue of [dutch, english])
    for (const offer of offers) expect(titleIn(tongue, offer)).not.toMatch(/\{\{|^(phrase|card)\./)
})

test('a greeting knows who greets; a day must be chosen before it can go', () => {
  const greet = phraseById(book, 'greet')!
  expect(bodyOf(greet, blanksOf(greet, known))).toEqual({
    t: 'phrase',
    id: 'greet',
    params: { name: 'Anna', team: 'Eindhoven' },
  })
  const appointment = phraseById(book, 'writeAgain')!
  const blanks = blanksOf(appointment, known)
  expect(isComplete(blanks)).toBe(false)
  expect(bodyOf(appointment, blanks)).toBeUndefined()
})

test('a day or an hour of the wrong form does not go', () => {
  const phrase = phraseById(book, 'remind')!
  const fill = (values: Record<string, string>) =>
    bodyOf(
      phrase,
      blanksOf(phrase, known).map((blank) => ({ ...blank, value: values[blank.name] ?? '' })),
    )
  const good = { day: '2026-11-26', hour: '09:30' }
  expect(fill(good)).toBeDefined()
  expect(fill({ ...good, hour: '25:00' })).toBeUndefined()
  expect(fill({ ...good, day: 'donderdag' })).toBeUndefined()
  expect(fill({ ...good, day: '' })).toBeUndefined()
})

test('one appointment, two languages: day and place are said in each', () => {
  const [part] = meetingParts({
    day: '2026-11-26',
    hour: '09:30',
    ...{ place: 'answer.placeLibrary', who: '', name: '', know: '', fails: '' },
  })
  if (!part) throw new Error('an appointment without a sentence')
  const nl = bare(said(dutch, part))
  const en = bare(said(english, part))
  expect(nl).toContain('donderdag 26 november')
  expect(en).toMatch(/Thursday,? 26 November|Thursday,? November 26/)
  expect(nl).toContain(dutch.sayData('answer.placeLibrary'))
  expect(en).toContain(english.sayData('answer.placeLibrary'))
  expect(nl).not.toContain('answer.')
})
