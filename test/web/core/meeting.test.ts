import { describe, expect, it } from 'vitest'
import { type Appointment, type Body, isAgreed, type Line, standing, type Who } from '#web/core'
import { appointmentAgain } from '../../../src/web/core/meeting.ts'

const ANNA: Who = { kind: 'person', group: 'eindhoven', person: 'aa', name: 'Anna' }
const ME: Who = { kind: 'visitor' }
const GUEST: Who = { kind: 'guest', sign: 'cc' }

const on = (day: string, change: Partial<Appointment> = {}): Appointment => ({
  t: 'appointment',
  day,
  hour: '10:00',
  place: 'answer.placeLibrary',
  who: 'phrase.comes.one',
  name: 'Anna',
  know: 'phrase.know.word',
  fails: 'phrase.ifNotPossible',
  ...change,
})
const lines = (...said: readonly (readonly [Who, Body])[]): { lines: readonly Line[] } => ({
  lines: said.map(([from, body], i) => ({
    kind: 'message',
    seq: i,
    id: `id${i}`,
    from,
    body,
    at: i,
    mine: false,
  })),
})
const MONDAY = on('2026-11-30')
const ok = (to: string, key = 'answer.ok'): readonly [Who, Body] => [ME, { t: 'answer', to, key }]

describe('the appointment that stands', () => {
  it('is the one told last by somebody of the list, with the last answer to it', () => {
    expect(standing(lines([ANNA, { t: 'text', text: 'x' }]))).toBeUndefined()
    expect(standing(lines([GUEST, MONDAY], [ME, MONDAY]))).toBeUndefined()
    const asked = standing(lines([ANNA, MONDAY]))
    expect(asked).toEqual({ id: 'id0', body: MONDAY, cancelled: false })
    expect(asked && isAgreed(asked)).toBe(false)
    const agreed = standing(lines([ANNA, MONDAY], ok('id0')))
    expect(agreed && isAgreed(agreed)).toBe(true)
    expect(standing(lines([ANNA, MONDAY], ok('id0'), ok('id0', 'answer.otherDay')))?.answer).toBe(
      'answer.otherDay',
    )
    // An answer to something else, or by somebody else, is none to this.
    expect(standing(lines([ANNA, MONDAY], ok('id7')))?.answer).toBeUndefined()
    expect(standing(lines([ANNA, MONDAY], [ANNA, { t: 'answer', to: 'id0', key: 'answer.ok' }]))).toEqual(
      asked,
    )
  })

  it('is changed by a newer one, whose answer is open again, and cancelled by the staff', () => {
    const changed = standing(lines([ANNA, MONDAY], ok('id0'), [ANNA, on('2026-12-01')]))
    expect(changed).toEqual({ id: 'id2', body: on('2026-12-01'), cancelled: false })
    const cancelled = standing(lines([ANNA, MONDAY], ok('id0'), [ANNA, { t: 'cancelled', of: 'id0' }]))
    expect(cancelled?.cancelled).toBe(true)
    expect(cancelled && isAgreed(cancelled)).toBe(false)
    expect(standing(lines([ANNA, MONDAY], [ME, { t: 'cancelled', of: 'id0' }]))?.cancelled).toBe(false)
    expect(standing(lines([ANNA, MONDAY], [ANNA, { t: 'cancelled', of: 'id9' }]))?.cancelled).toBe(false)
  })

  it('hears the answer to a reminder', () => {
    const remind: readonly [Who, Body] = [ANNA, { t: 'phrase', id: 'remind' }]
    expect(standing(lines([ANNA, MONDAY], ok('id0'), remind, ok('id2', 'answer.no')))?.answer).toBe(
      'answer.no',
    )
    const other: readonly [Who, Body] = [ANNA, { t: 'phrase', id: 'safeNow' }]
    expect(standing(lines([ANNA, MONDAY], ok('id0'), other, ok('id2', 'answer.no')))?.answer).toBe(
      'answer.ok',
    )
  })
})

describe('for somebody who comes back by the code', () => {
  it('it is said again with what they answered, and read as the same one', () => {
    const before = lines([ANNA, MONDAY], ok('id0'))
    const [again] = appointmentAgain(before, [])
    expect(again).toEqual({ t: 'repeat', of: 'id0', body: { ...MONDAY, answered: 'answer.ok' } })
    if (!again) throw new Error('not said again')
    // All that the code opens:
    const after = standing(lines([ANNA, again]))
    expect(after && isAgreed(after)).toBe(true)
    expect(after?.id).toBe('id0')
    // And the staff, who read both, see one appointment and take an answer to either.
    const both = standing(lines([ANNA, MONDAY], ok('id0'), [ANNA, again], ok('id2', 'answer.otherTime')))
    expect(both).toMatchObject({ id: 'id0', answer: 'answer.otherTime' })
  })

  it('is not said twice, nor when it was cancelled', () => {
    expect(appointmentAgain(lines(), [])).toEqual([])
    expect(appointmentAgain(lines([ANNA, MONDAY]), [{ t: 'repeat', of: 'id0', body: MONDAY }])).toEqual([])
    expect(appointmentAgain(lines([ANNA, MONDAY], [ANNA, { t: 'cancelled', of: 'id0' }]), [])).toEqual([])
  })
})
