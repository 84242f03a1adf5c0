import { describe, expect, it } from 'vitest'
import { callOutside, writeOutside } from '../../../src/web/staff/agreement.ts'
import type { Appointment, Body, ConversationView, Line } from '../../../src/web/staff/port.ts'
import { said } from '../../../src/web/staff/tongue.ts'
import { accepted, anna, dutch, english, handoff, say, view, visitor } from './fixture.ts'

const at = (time: string): number => Date.parse(`${time}+01:00`)
/** A Tuesday. */
const MORNING = at('2026-11-24T09:30')
const EVENING = at('2026-11-24T19:00')
const NIGHT = at('2026-11-25T01:00')
const SATURDAY = at('2026-11-28T09:30')

const id = (seq: number): string => seq.toString(16).padStart(32, '0')
const when = (...ticked: readonly string[]): ConversationView => {
  const answers = ticked.map((name) => `intake.safecontact.${name}`)
  const lines = [...handoff.lines, { node: 'safecontact', answers, text: '0612345678' }]
  return accepted([], { lines: [say(2, visitor, { ...handoff, lines }, 9)] })
}
const then = (base: ConversationView, ...more: readonly Line[]): ConversationView => ({
  ...base,
  lines: [...base.lines, ...more],
})
const ask = (seq: number, phrase: string, params?: { [name: string]: string }): Line =>
  say(seq, anna, { t: 'phrase', id: phrase, ...(params ? { params } : {}) })
const reply = (seq: number, to: number, key: string, params?: { [name: string]: string }): Line =>
  say(seq, visitor, { t: 'answer', to: id(to), key, ...(params ? { params } : {}) })
const why = (outside: ReturnType<typeof callOutside>): string | undefined =>
  outside && ('key' in outside.why ? outside.why.key : outside.why.text)

const MEET: Appointment = {
  t: 'appointment',
  day: '2026-11-26',
  hour: '10:00',
  place: 'answer.placePhone',
  who: 'phrase.comes.one',
  name: 'Anna',
  know: 'phrase.know.say',
  fails: 'phrase.fails.wait',
}

describe('calling', () => {
  it('is agreed on in the parts of the week that were ticked, and in no others', () => {
    const morning = when('morning', 'onlyMe', 'askSafe')
    expect(callOutside(morning, MORNING)).toBeUndefined()
    for (const time of [at('2026-11-24T05:59'), at('2026-11-24T12:00'), EVENING, NIGHT])
      expect(why(callOutside(morning, time))).toBe('staff.second.call.outside')
    expect(callOutside(when('evening'), EVENING)).toBeUndefined()
    const outside = callOutside(morning, EVENING)
    expect(outside?.agreed.map((part) => said(dutch, part))).toEqual(['In de ochtend'])
  })

  it('with the weekend ticked as well, only what is sure to be meant', () => {
    expect(callOutside(when('weekend'), SATURDAY)).toBeUndefined()
    expect(callOutside(when('weekend'), MORNING)).toBeDefined()
    expect(callOutside(when('weekend'), at('2026-11-28T23:30'))).toBeDefined()
    expect(callOutside(when('weekend', 'morning'), SATURDAY)).toBeUndefined()
    expect(callOutside(when('weekend', 'morning'), MORNING)).toBeDefined()
  })

  it('without any time ticked it is never agreed on', () => {
    for (const time of [MORNING, EVENING, SATURDAY])
      expect(why(callOutside(when('onlyMe'), time))).toBe('staff.second.call.none')
  })

  it('follows the last answer to "may we call you?"', () => {
    const asked = then(when('morning'), ask(4, 'mayCall'))
    expect(why(callOutside(then(asked, reply(5, 4, 'answer.no')), MORNING))).toBe('staff.second.call.never')
    expect(why(callOutside(then(asked, reply(5, 4, 'answer.iCall')), MORNING))).toBe(
      'staff.second.call.never',
    )
    const yes = reply(5, 4, 'answer.callThen', { day: '2026-11-24', daypart: 'answer.evening' })
    expect(callOutside(then(asked, yes), EVENING)).toBeUndefined()
    expect(callOutside(then(asked, yes), MORNING)).toBeUndefined()
    expect(callOutside(then(asked, yes), at('2026-11-25T19:00'))).toBeDefined()
    // An answer to another question says nothing about calling.
    expect(callOutside(then(when('morning'), ask(4, 'safeNow'), reply(5, 4, 'answer.no')), MORNING)).toBe(
      undefined,
    )
  })

  it('a night begins in the evening and ends the next morning', () => {
    const night = reply(5, 4, 'answer.callThen', { day: '2026-11-24', daypart: 'answer.night' })
    const view = then(when(), ask(4, 'mayCall'), night)
    expect(callOutside(view, NIGHT)).toBeUndefined()
    expect(callOutside(view, at('2026-11-24T01:00'))).toBeDefined()
    expect(callOutside(view, at('2026-11-25T06:00'))).toBeDefined()
  })

  it('an appointment on the phone counts once it is agreed on, half an hour around its hour', () => {
    const asked = then(when('evening'), say(4, anna, MEET))
    const agreed = then(asked, reply(5, 4, 'answer.ok'))
    const day = (clock: string): number => at(`2026-11-26T${clock}`)
    expect(callOutside(agreed, day('09:30'))).toBeUndefined()
    expect(callOutside(agreed, day('10:29'))).toBeUndefined()
    expect(callOutside(agreed, day('10:30'))).toBeDefined()
    expect(callOutside(agreed, day('09:29'))?.agreed).toHaveLength(2)
    expect(callOutside(asked, day('10:00'))).toBeDefined()
    const elsewhere = then(
      when(),
      say(4, anna, { ...MEET, place: 'answer.placeLibrary' }),
      reply(5, 4, 'answer.ok'),
    )
    expect(callOutside(elsewhere, day('10:00'))).toBeDefined()
  })
})

describe('writing', () => {
  const base = (): ConversationView => accepted([])
  const said1 = (body: Body, time: number): Line => ({ ...say(9, visitor, body), at: time }) as Line

  it('needs no second step where nothing was agreed on', () => {
    expect(writeOutside(base(), false, NIGHT)).toBeUndefined()
    expect(writeOutside(view(), true, NIGHT)).toBeUndefined()
  })

  it('does after the hour until which they could read today, until they write again', () => {
    const until = { ...reply(5, 4, 'answer.hour', { hour: '17:00' }), at: MORNING } as Line
    const view = then(base(), ask(4, 'untilWhen'), until)
    expect(writeOutside(view, true, at('2026-11-24T16:59'))).toBeUndefined()
    expect(why(writeOutside(view, true, at('2026-11-24T17:00')))).toBe('staff.second.until')
    expect(writeOutside(view, true, at('2026-11-25T17:00'))).toBeUndefined()
    const again = then(view, said1({ t: 'text', text: 'nog even' }, at('2026-11-24T17:20')))
    expect(writeOutside(again, true, at('2026-11-24T17:30'))).toBeUndefined()
    // "What time?" about something else is not about reading.
    const other = then(base(), ask(4, 'whichHour'), until)
    expect(writeOutside(other, true, EVENING)).toBeUndefined()
  })

  it('does before the time that was agreed on for it, unless they are here', () => {
    const params = { day: '2026-11-26', daypart: 'answer.morning' }
    const ok = then(base(), ask(4, 'writeAgain', params), reply(5, 4, 'answer.ok'))
    const outside = writeOutside(ok, false, EVENING)
    expect(why(outside)).toBe('staff.second.early')
    expect(outside && said(english, outside.why)).toMatch(/Thursday.*morning/)
    expect(writeOutside(ok, true, EVENING)).toBeUndefined()
    expect(writeOutside(ok, false, at('2026-11-26T06:00'))).toBeUndefined()
    const refused = then(base(), ask(4, 'writeAgain', params), reply(5, 4, 'answer.otherTime'))
    expect(writeOutside(refused, false, EVENING)).toBeUndefined()
    const unsafe = then(base(), ask(4, 'writeAgain', params), reply(5, 4, 'answer.notSafeThen'))
    expect(why(writeOutside(unsafe, true, at('2026-11-26T09:00')))).toBe('staff.second.unsafe')
    expect(writeOutside(unsafe, false, EVENING)).toBeUndefined()
  })

  it('does before an appointment in this chat', () => {
    const chat = then(base(), say(4, anna, { ...MEET, place: 'answer.placeChat' }), reply(5, 4, 'answer.ok'))
    expect(why(writeOutside(chat, false, MORNING))).toBe('staff.second.early')
    expect(writeOutside(chat, false, at('2026-11-26T09:30'))).toBeUndefined()
    const library = then(base(), say(4, anna, MEET), reply(5, 4, 'answer.ok'))
    expect(writeOutside(library, false, MORNING)).toBeUndefined()
  })

  it('reads what was said again for somebody who had left as the question it was', () => {
    const params = { day: '2026-11-26', daypart: 'answer.morning' }
    const again = say(6, anna, { t: 'repeat', of: id(4), body: { t: 'phrase', id: 'writeAgain', params } })
    const view = then(base(), again, reply(7, 6, 'answer.ok'))
    expect(why(writeOutside(view, false, EVENING))).toBe('staff.second.early')
  })
})
