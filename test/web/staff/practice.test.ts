import { expect, test } from 'vitest'
import { EMPTY_REGISTER, fold, type Register } from '#wire/control'
import { isDone, isPractice, missedOf } from '../../../src/web/staff/practice.ts'
import { ANNA, accepted, anna, BRAM, bram, say, view } from './fixture.ts'

const HOUR = 3_600_000
const self = { account: 'a', group: 'eindhoven', person: ANNA, name: 'Anna' }

const script = (name: string): ReturnType<typeof view> => {
  const real = view()
  return {
    ...real,
    lines: real.lines.map((line) =>
      line.kind === 'message' && line.body.t === 'handoff'
        ? { ...line, body: { ...line.body, consent: { ...line.body.consent, script: name } } }
        : line,
    ),
  }
}

test('a practice is one by what stands in its sealed message; control: every other script is none', () => {
  expect(isPractice(script('practice'))).toBe(true)
  for (const name of ['intake', 'self-test', '', 'practice ', 'Practice'])
    expect(isPractice(script(name))).toBe(false)
})

test('it is done once this very person has it and greeted', () => {
  const mine = say(4, anna, { t: 'text', text: 'hallo' })
  expect(isDone(accepted([mine]), self)).toBe(true)
  expect(isDone(accepted([]), self)).toBe(false)
  expect(isDone(accepted([say(4, bram, { t: 'text', text: 'hallo' })]), self)).toBe(false)
  expect(isDone(accepted([mine]), { ...self, person: BRAM })).toBe(false)
  expect(isDone(view(), self)).toBe(false)
})

const sent = (register: Register, n: number, at: number): Register =>
  fold(
    register,
    { n, said: { v: 1, by: 'machine', at, change: { t: 'practice-sent', group: 'eindhoven' } } },
    () => undefined,
  )

const passed = (register: Register, n: number, at: number): Register =>
  fold(
    register,
    {
      n,
      role: 'team',
      said: {
        v: 1,
        n,
        previous: '',
        roster: 1,
        by: { group: 'eindhoven', person: ANNA, device: '' },
        at,
        change: { t: 'practice', group: 'eindhoven' },
      },
    },
    () => undefined,
  )

const missed = (register: Register, at: number): number => {
  const practice = register.practices.get('eindhoven')
  return practice === undefined ? 0 : missedOf(practice, at * HOUR)
}

test('two in a row that nobody took are told, and one that was taken begins anew', () => {
  const month = 28 * 24
  const one = sent(EMPTY_REGISTER, 1, 1000)
  expect(missed(one, 1000 + 96)).toBe(0)
  expect(missed(one, 1000 + 97)).toBe(1)
  const two = sent(one, 2, 1000 + month)
  expect(missed(two, 1000 + month + 1)).toBe(1)
  expect(missed(two, 1000 + month + 97)).toBe(2)
  const taken = passed(two, 3, 1000 + month + 98)
  expect(missed(taken, 1000 + month + 999)).toBe(0)
  expect(missed(sent(taken, 4, 1000 + 2 * month), 1000 + 2 * month + 97)).toBe(1)
})
