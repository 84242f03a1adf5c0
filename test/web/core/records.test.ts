import { describe, expect, it } from 'vitest'
import {
  type Body,
  fileOf,
  type Line,
  REGISTER,
  registerConsent,
  STOPPED,
  sheetOf,
  type Who,
} from '#web/core'

const VISITOR: Who = { kind: 'visitor' }
const ANNA: Who = { kind: 'person', group: 'eindhoven', person: 'aa', name: 'Anna' }
const SAM: Who = { kind: 'guest', name: 'Sam' }

const line = (seq: number, from: Who, body: Body): Line => ({
  ...{ kind: 'message', seq, id: `id${seq}`, from, body, at: seq, mine: false },
})
const ask = (seq: number, from = ANNA): Line => line(seq, from, { t: 'phrase', id: REGISTER })
const answer = (seq: number, key: string, to: string, from = VISITOR): Line =>
  line(seq, from, { t: 'answer', to, key })
const sheet = (seq: number, to: string, from = ANNA): Line =>
  line(seq, from, { t: 'sheet', to, lines: [{ node: 'kind', answers: ['count'] }] })

const YES = [ask(1), answer(2, 'answer.yes', 'id1')]

describe('consent to be registered', () => {
  it.each([
    ['nothing was asked', [], 'none'],
    ['a yes to something else', [answer(1, 'answer.yes', 'id0')], 'none'],
    ['asked', [ask(1)], 'asked'],
    ['yes', YES, 'yes'],
    ['no', [ask(1), answer(2, 'answer.no', 'id1')], 'no'],
    ['later', [ask(1), answer(2, 'answer.later', 'id1')], 'no'],
    ['first a lawyer', [ask(1), answer(2, 'answer.lawyerFirst', 'id1')], 'no'],
    ['a no after the yes', [...YES, answer(3, 'answer.no', 'id1')], 'no'],
    ['taken back', [...YES, answer(3, STOPPED, 'id1')], 'stopped'],
    ['asked anew', [...YES, ask(3)], 'asked'],
    [
      'yes again after stop',
      [...YES, answer(3, STOPPED, 'id1'), ask(4), answer(5, 'answer.yes', 'id4')],
      'yes',
    ],
    ['a yes of the staff', [ask(1), answer(2, 'answer.yes', 'id1', ANNA)], 'asked'],
    ['a yes of a guest', [ask(1), answer(2, 'answer.yes', 'id1', SAM)], 'asked'],
    ['asked by a guest', [ask(1, SAM), answer(2, 'answer.yes', 'id1')], 'none'],
  ] as const)('%s', (_, lines, state) => {
    expect(registerConsent(lines).state).toBe(state)
  })

  it('is one question under two names when it was said again for a code', () => {
    const again = line(2, ANNA, { t: 'repeat', of: 'id1', body: { t: 'phrase', id: REGISTER } })
    const yes = answer(3, 'answer.yes', 'id2')
    // by who reads both, and by who came back and was given the second only
    expect(registerConsent([ask(1), again, yes])).toMatchObject({ state: 'yes', to: 'id1' })
    expect(registerConsent([again, yes])).toMatchObject({ state: 'yes', to: 'id1' })
  })
})

describe('the sheet', () => {
  it('stands by the yes it names, and by no other', () => {
    expect(sheetOf([...YES, sheet(3, 'id1')])?.state).toBe('standing')
    expect(sheetOf([ask(1), answer(2, 'answer.no', 'id1'), sheet(3, 'id1')])?.state).toBe('over')
    expect(sheetOf([...YES, sheet(3, 'id1'), answer(4, STOPPED, 'id1')])?.state).toBe('over')
    expect(sheetOf([...YES, sheet(3, 'id1'), ask(4)])?.state).toBe('asked')
    const renewed = [...YES, sheet(3, 'id1'), ask(4), answer(5, 'answer.yes', 'id4')]
    expect(sheetOf(renewed)?.state).toBe('over')
    expect(sheetOf([...renewed, sheet(6, 'id4')])?.state).toBe('standing')
    expect(sheetOf([sheet(1, 'id0')])?.state).toBe('over')
  })

  it('is the newest of people of the list: not of a guest, not of the visitor', () => {
    expect(sheetOf([...YES, sheet(3, 'id1'), sheet(4, 'id1')])?.id).toBe('id4')
    expect(sheetOf([...YES, sheet(3, 'id1', SAM), sheet(4, 'id1', VISITOR)])).toBeUndefined()
  })
})

it('the own number is the last one given by people of the list', () => {
  const file = (seq: number, number: string, from = ANNA): Line => line(seq, from, { t: 'file', number })
  expect(fileOf([])).toBeUndefined()
  expect(fileOf([file(1, 'A1'), file(2, 'A2'), file(3, 'B', SAM), file(4, 'C', VISITOR)])).toBe('A2')
})
