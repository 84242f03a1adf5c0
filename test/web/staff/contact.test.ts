import { describe, expect, it } from 'vitest'
import { type Contact, contactOf } from '../../../src/web/staff/contact.ts'
import type { Appointment, Body, ConversationView, Line } from '../../../src/web/staff/port.ts'
import { accepted, anna, event, formsOf, NOW, say, visitor } from './fixture.ts'

const DAY_MINUTES = 24 * 60
const DAY = DAY_MINUTES * 60_000

const MEET: Appointment = {
  t: 'appointment',
  day: '2026-11-26',
  hour: '10:00',
  place: 'answer.placeLibrary',
  who: 'phrase.comes.one',
  name: 'Anna',
  know: 'phrase.know.word',
  fails: 'phrase.ifNotPossible',
}
const text = (said: string): Body => ({ t: 'text', text: said })
const read = (view: ConversationView, change: { here?: boolean; now?: number } = {}): Contact =>
  contactOf({ view, here: false, now: NOW, formsOf, ...change })
/** The visitor wrote last that many days ago, and Anna just after. */
const silentFor = (days: number, more: readonly Line[] = []): ConversationView =>
  accepted([
    say(4, anna, text('hoi'), days * DAY_MINUTES + 3),
    say(5, visitor, text('ok'), days * DAY_MINUTES),
    say(6, anna, text('goed'), days * DAY_MINUTES - 1),
    ...more,
  ])

describe('no sign of the visitor', () => {
  it('is told from the last one on, and only while the page is closed', () => {
    expect(read(silentFor(1))).toMatchObject({ silentSince: NOW - DAY })
    expect(read(silentFor(1)).remind).toBeUndefined()
    expect(read(silentFor(9), { here: true })).not.toHaveProperty('silentSince')
    expect(read({ ...silentFor(9), state: 'closed' })).not.toHaveProperty('silentSince')
  })

  it('asks the owner on day 2 and on day 7, not an instant before', () => {
    const at = (days: number): number | undefined => read(silentFor(days)).remind
    expect([1.99, 2, 6.99, 7, 30].map(at)).toEqual([undefined, 2, 2, 7, 7])
  })

  it('what was decided stays until something new comes, or the next day of asking', () => {
    const wait = say(7, anna, { t: 'settled', choice: 'wait' }, DAY_MINUTES)
    expect(read(silentFor(3, [wait]))).toMatchObject({ settled: 'wait' })
    expect(read(silentFor(3, [wait])).remind).toBeUndefined()
    // Decided on day 3 of 8: asked again.
    const early = say(7, anna, { t: 'settled', choice: 'discuss' }, 5 * DAY_MINUTES)
    expect(read(silentFor(8, [early]))).toMatchObject({ settled: 'discuss', remind: 7 })
    // A message of the staff on that day is a decision too.
    expect(read(silentFor(3, [say(7, anna, text('hoi'), DAY_MINUTES)])).remind).toBeUndefined()
    // The visitor is there again: nothing stays.
    const back = say(8, visitor, text('hier ben ik'), 10)
    const after = read(silentFor(3, [wait, back]))
    expect(after.settled).toBeUndefined()
    expect(after.silentSince).toBe(NOW - 10 * 60_000)
  })

  it('an appointment that is still to come is no silence; after it the days count from there', () => {
    const meet = (day: string, key = 'answer.ok'): ConversationView =>
      accepted([
        say(4, anna, { ...MEET, day }, 9 * DAY_MINUTES + 2),
        say(5, visitor, { t: 'answer', to: '4'.padStart(32, '0'), key }, 9 * DAY_MINUTES),
      ])
    expect(read(meet('2026-11-26')).remind).toBeUndefined()
    expect(read(meet('2026-11-23')).remind).toBeUndefined()
    expect(read(meet('2026-11-21')).remind).toBe(2)
    // Control: the same days, and they did not agree to it.
    expect(read(meet('2026-11-26', 'answer.otherDay')).remind).toBe(7)
  })

  it('is not moved by a clock that is wrong, nor lost when somebody came back and wrote nothing', () => {
    const wrong = (minutesAgo: number): number | undefined =>
      read(accepted([say(4, anna, text('x'), 600), say(5, visitor, text('y'), minutesAgo)])).silentSince
    expect(wrong(-9_000_000)).toBe(NOW)
    expect(wrong(9_000_000)).toBe(NOW - 600 * 60_000)
    const back = accepted([say(4, anna, text('x'), 300), event(5, 'back', visitor)])
    expect(read(back).silentSince).toBe(NOW - 300 * 60_000)
  })
})

describe('what else is known', () => {
  it('the appointment, until a day after it, and not when it was cancelled', () => {
    const view = (...more: readonly Line[]): ConversationView => accepted([say(4, anna, MEET), ...more])
    expect(read(view()).meeting?.body).toEqual(MEET)
    expect(read(view(), { now: NOW + 2 * DAY }).meeting).toBeDefined()
    expect(read(view(), { now: NOW + 4 * DAY }).meeting).toBeUndefined()
    expect(read(view(say(5, anna, { t: 'cancelled', of: '4'.padStart(32, '0') }))).meeting).toBeUndefined()
  })

  it('the word for "somebody is with me", in any language, until the staff has answered', () => {
    const sign = say(4, visitor, { t: 'sign', word: 'word.lemon' })
    const typed = (said: string, ...more: readonly Line[]): boolean =>
      read(accepted([sign, say(5, visitor, text(said)), ...more])).signed
    expect(typed('I like lemon tea')).toBe(true)
    expect(typed('thee met citroen, ja')).toBe(true)
    expect(typed('nothing of the kind')).toBe(false)
    expect(typed('lemon', say(6, anna, text('ok')))).toBe(false)
    const tapped = say(5, visitor, {
      t: 'answer',
      to: 'x',
      key: 'answer.words',
      params: { first: 'word.boat', second: 'word.lemon' },
    })
    expect(read(accepted([sign, tapped])).signed).toBe(true)
    // Control: without a word that was chosen nothing is marked.
    expect(read(accepted([say(5, visitor, text('lemon')), tapped])).signed).toBe(false)
  })

  it('the day of erasure, later by agreement, never earlier', () => {
    expect(read(accepted([say(4, anna, text('x'), 0)])).erased).toBe('2026-12-24')
    const kept = (until: string): Line => say(5, visitor, { t: 'kept', to: 'x', months: 3, until }, 0)
    expect(read(accepted([kept('2027-03-01')])).erased).toBe('2027-03-01')
    expect(read(accepted([kept('2026-12-01')])).erased).toBe('2026-12-24')
  })

  it('the reason of closing, only while it is closed', () => {
    const lines = [say(4, anna, { t: 'closing', reason: 'passed', spoken: true }, 0)]
    expect(read(accepted(lines, { state: 'closed' })).closing).toEqual({ reason: 'passed', spoken: true })
    expect(read(accepted(lines)).closing).toBeUndefined()
  })

  it('the earlier conversation it belongs to', () => {
    const to = 'ab'.repeat(16)
    expect(read(accepted([say(4, anna, { t: 'belongs', to })])).belongs).toBe(to)
    expect(read(accepted([])).belongs).toBeUndefined()
  })
})
