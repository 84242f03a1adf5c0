import { expect, test } from 'vitest'
import { phraseById } from '#flow'
import { firstTen, isBeginning } from '../../../src/web/staff/first-ten.ts'
import type { Body, Line, Who } from '../../../src/web/staff/port.ts'
import { accepted, anna, book, event, say, view, visitor } from './fixture.ts'

const id = (seq: number): string => seq.toString(16).padStart(32, '0')
const phrase = (seq: number, name: string, params?: { [name: string]: string }, from: Who = anna): Line =>
  say(seq, from, { t: 'phrase', id: name, ...(params ? { params } : {}) })
const done = (lines: readonly Line[]): readonly string[] =>
  firstTen(accepted(lines), book)
    .filter((one) => one.done)
    .map(({ step }) => step)

const GREET = phrase(4, 'greet', { name: 'Anna', team: 'Eindhoven' })
const OFFER = phrase(8, 'writeAgain', { day: '2026-11-25', daypart: 'answer.morning' })
const ok = (to: number, from = visitor): Line => say(9, from, { t: 'answer', to: id(to), key: 'answer.ok' })

test('every step has its phrase ready, in order', () => {
  const steps = firstTen(view(), book)
  expect(steps.map(({ step }) => step)).toEqual(['greet', 'read', 'safe', 'notAsk', 'step', 'time'])
  for (const one of steps) expect(phraseById(book, one.phrase), one.phrase).toBeDefined()
  expect(steps.some((one) => one.done)).toBe(false)
})

test('a step is ticked by what was said by phrase, and by nothing else', () => {
  expect(done([GREET])).toEqual(['greet', 'read', 'safe'])
  expect(done([phrase(4, 'greetWait', { name: 'Anna', team: 'E' })])).toEqual(['greet', 'read'])
  expect(done([GREET, phrase(5, 'notTellStory')])).toContain('notAsk')
  expect(done([GREET, phrase(5, 'howTalk')])).toContain('step')
  // typed words, and the visitor's own, tick nothing
  const typed: Body = { t: 'text', text: 'Hallo, ik ben Anna. Is het veilig? Morgen om tien uur.' }
  expect(done([say(4, anna, typed), say(5, visitor, typed)])).toEqual([])
  expect(done([phrase(4, 'greet', { name: 'x', team: 'y' }, visitor)])).toEqual([])
})

test('a time is agreed when the other side says so', () => {
  expect(done([OFFER])).not.toContain('time')
  expect(done([OFFER, ok(8)])).toContain('time')
  expect(done([OFFER, ok(7)])).not.toContain('time')
  expect(done([OFFER, ok(8, anna)])).not.toContain('time')
  const day = say(9, visitor, { t: 'answer', to: id(8), key: 'answer.day', params: { day: '2026-11-25' } })
  expect(done([phrase(8, 'whichDay'), day])).toContain('time')
})

test('an appointment is a next step, and a time once the visitor agrees', () => {
  const meet = say(8, anna, {
    ...{ t: 'appointment', day: '2026-11-25', hour: '10:00', place: 'answer.placeLibrary' },
    ...{ who: 'answer.woman', name: 'Anna', know: 'word.boat', fails: 'answer.iCall' },
  })
  expect(done([meet])).toEqual(['step'])
  expect(done([meet, ok(8)])).toEqual(['step', 'time'])
})

test('the card goes when all is done, when it is no beginning any more, and when it is closed', () => {
  const all = [GREET, phrase(5, 'notTellStory'), phrase(6, 'howTalk'), OFFER, ok(8)]
  expect(isBeginning(accepted([GREET]), book)).toBe(true)
  expect(isBeginning(view(), book)).toBe(true)
  expect(isBeginning(accepted(all), book)).toBe(false)
  expect(isBeginning(accepted([GREET], { state: 'closed' }), book)).toBe(false)
  const long = Array.from({ length: 16 }, (_, i) => say(10 + i, anna, { t: 'text', text: 'x' }))
  expect(isBeginning(accepted([GREET, ...long]), book)).toBe(false)
  expect(isBeginning(accepted([event(4, 'code', visitor)]), book)).toBe(true)
})
