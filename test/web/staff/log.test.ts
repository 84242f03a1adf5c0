import { expect, test } from 'vitest'
import { type Item, itemsOf, type Reading, repeated } from '../../../src/web/staff/log.ts'
import type { ConversationView } from '../../../src/web/staff/port.ts'
import { said } from '../../../src/web/staff/tongue.ts'
import {
  accepted,
  anna,
  book,
  dutch,
  english,
  FENNA,
  fenna,
  formsOf,
  groupName,
  say,
  tongueOf,
  visitor,
} from './fixture.ts'

const reading: Reading = { phrases: book, mine: 'nl', theirs: 'en', groupName, formsOf }
const read = (view: ConversationView): readonly Item[] => itemsOf(view, reading)
const id = (seq: number): string => seq.toString(16).padStart(32, '0')
const bare = (text: string): string => text.replace(/[\u2066-\u2069]/g, '')
const last = (items: readonly Item[]): Extract<Item, { kind: 'bubble' }> => {
  const item = items.at(-1)
  if (item?.kind !== 'bubble') throw new Error('no bubble')
  return item
}

test('the handoff opens the log, the acceptance follows', () => {
  expect(read(accepted([])).map((item) => item.kind)).toEqual(['event', 'shared', 'event'])
})

test('a phrase is read in both languages, with the answers that go with it', () => {
  const item = last(read(accepted([say(4, anna, { t: 'phrase', id: 'safeNow' })])))
  expect(said(dutch, item.part)).toBe(dutch.sayData('phrase.safeNow'))
  expect(said(english, item.part)).toBe(english.sayData('phrase.safeNow'))
  expect(item.choices).toContain('answer.someoneComes')
  expect([item.side, item.free]).toEqual(['mine', false])
})

test("a tapped answer with a day is said in the reader's words", () => {
  const answer = { t: 'answer', to: id(4), key: 'answer.day', params: { day: '2026-11-26' } } as const
  const item = last(read(accepted([say(5, visitor, answer)])))
  expect(bare(said(dutch, item.part))).toContain('donderdag 26 november')
})

test('free text is never translated; foreign is what the reader does not read', () => {
  const theirs = last(read(accepted([say(4, visitor, { t: 'text', text: 'Hello', lang: 'en' })])))
  expect([theirs.free, theirs.foreign]).toEqual([true, true])
  const same = last(read(accepted([say(4, visitor, { t: 'text', text: 'Hallo', lang: 'nl' })])))
  expect([same.free, same.foreign]).toEqual([true, false])
  const unmarked = last(read(accepted([say(4, visitor, { t: 'text', text: 'Hello' })])))
  expect(unmarked.foreign).toBe(true)
})

test('what was said again shows once where the first is here, and as itself for who came later', () => {
  const first = say(4, anna, { t: 'text', text: 'Ik ben er', lang: 'nl' })
  const again = say(9, anna, { t: 'repeat', of: id(4), body: { t: 'text', text: 'Ik ben er', lang: 'nl' } })
  expect(read(accepted([first, again])).filter((item) => item.kind === 'bubble')).toHaveLength(1)
  expect([...repeated(accepted([first, again]))]).toEqual([id(4)])
  expect(last(read(accepted([again]))).again).toBe(true)
})

test('an invitation names person and group; the answer names the scope', () => {
  const ask = say(4, anna, {
    t: 'invite',
    group: 'shn-brabant',
    person: FENNA,
    name: 'Fenna',
    reason: 'phrase.inviteMoney',
  })
  expect(bare(said(dutch, last(read(accepted([ask]))).part))).toContain('Fenna van Slachtofferhulp Brabant')
  const yes = say(5, visitor, { t: 'invited', to: id(4), yes: true, scope: 'summary' })
  expect(last(read(accepted([ask, yes]))).part).toEqual({ key: 'staff.log.invited.summary' })
  const no = say(5, visitor, { t: 'invited', to: id(4), yes: false })
  expect(last(read(accepted([ask, no]))).part).toEqual({ key: 'staff.log.invited.no' })
  // texts of the console are in no language of the visitors: there they read their own
  const polish = tongueOf('pl')
  expect(said(polish, { key: 'staff.log.invited.no' })).toBe('staff.log.invited.no')
  for (const line of [yes, no]) {
    const { seen } = last(read(accepted([ask, line])))
    expect(seen && said(polish, seen)).toMatch(/^(Tak|Nie)\b/)
  }
})

test('a phrase this version does not know says so instead of nothing', () => {
  const item = last(read(accepted([say(4, fenna, { t: 'phrase', id: 'tomorrowsPhrase' })])))
  expect(said(dutch, item.part)).toBe(dutch.say('staff.log.unknown'))
})

test('what is broken stays visible where it stood', () => {
  const items = read(accepted([{ kind: 'broken', seq: 4, reason: 'gap' }]))
  expect(items.at(-1)).toEqual({ kind: 'broken', seq: 4, reason: 'gap' })
})

const SAM = { kind: 'guest', sign: 'ab', name: 'Sam', role: 'tolk', vouchedBy: 'Anna' } as const

test("an ask for somebody outside the list names their role and no group; what they say is marked as a guest's", () => {
  const guest = { role: 'tolk', sign: 'ab'.repeat(32), record: 'cd'.repeat(32) }
  const ask = say(4, anna, {
    t: 'invite',
    ...{ group: '', person: '', name: 'Sam', reason: 'phrase.guestLanguage', guest },
  })
  const asked = bare(said(dutch, last(read(accepted([ask]))).part))
  expect(asked).toBe('Sam (tolk) kan helpen met de taal. Mag Sam meedoen?')
  const spoken = last(read(accepted([say(5, SAM, { t: 'text', text: 'Hallo', lang: 'nl' })])))
  expect([spoken.side, spoken.name, spoken.guest]).toEqual(['staff', 'Sam', true])
  // control: somebody of the list is not
  expect(last(read(accepted([say(5, fenna, { t: 'text', text: 'Hallo', lang: 'nl' })]))).guest).toBe(false)
})
