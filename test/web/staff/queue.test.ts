import { expect, test } from 'vitest'
import {
  age,
  badge,
  boxes,
  hasNews,
  isPressing,
  type Known,
  neighbour,
  type Row,
  sinceOf,
} from '../../../src/web/staff/queue.ts'
import { MINUTE, NOW, row } from './fixture.ts'

const known = (change: Partial<Known> = {}): Known => ({
  lang: 'en',
  wayBack: 'code',
  today: false,
  at: NOW - 3 * MINUTE,
  looked: 2,
  words: [],
  contact: { signed: false, erased: '2026-12-24' },
  ...change,
})
const dueIn = (minutes: number): number => (NOW + minutes * MINUTE) / MINUTE
const ids = (rows: readonly Row[]): readonly string[] => rows.map((one) => one.id)

test('the age is bold from half the deadline on, and not a moment before', () => {
  expect(isPressing(row({ due: dueIn(8) }), NOW)).toBe(false)
  expect(isPressing(row({ due: dueIn(7.5) }), NOW)).toBe(true)
  expect(isPressing(row({ due: dueIn(7.5) }), NOW - 1)).toBe(false)
})

test('a waiting time that is over, or an owner who says nothing, is bold too', () => {
  expect(isPressing(row({ state: 'escalated', due: null }), NOW)).toBe(true)
  expect(isPressing(row({ state: 'silent', due: null }), NOW)).toBe(true)
  expect(isPressing(row({ state: 'waiting', due: null }), NOW)).toBe(false)
})

test('waiting: urgent once opened, then past half the time, then by deadline', () => {
  const rows: readonly Row[] = [
    row({ id: 'calm-late', due: dueIn(14) }),
    row({ id: 'pressing', due: dueIn(2) }),
    row({ id: 'calm-soon', due: dueIn(9) }),
    { ...row({ id: 'urgent', due: dueIn(15) }), known: known({ today: true }) },
  ]
  expect(ids(boxes(rows, NOW).waiting)).toEqual(['urgent', 'pressing', 'calm-soon', 'calm-late'])
})

test('urgency is unknown before the summary was opened here', () => {
  const rows = [row({ id: 'first', due: dueIn(9) }), row({ id: 'second', due: dueIn(12) })]
  expect(ids(boxes(rows, NOW).waiting)).toEqual(['first', 'second'])
  const opened = [rows[0]!, { ...rows[1]!, known: known({ today: true }) }]
  expect(ids(boxes(opened, NOW).waiting)).toEqual(['second', 'first'])
})

test('own conversations with something new come first', () => {
  const mine = (id: string, cursor: number): Row => ({
    ...row({ id, state: 'accepted', mine: true, due: null, cursor }),
    known: known({ looked: 5 }),
  })
  const all = boxes([mine('read', 5), mine('new', 6)], NOW)
  expect(ids(all.mine)).toEqual(['new', 'read'])
  expect(all.mine.map(hasNews)).toEqual([true, false])
})

test('what was looked at is not new, also where there was no summary to know it by', () => {
  const open = row({ id: 'o', state: 'accepted', mine: true, due: null, cursor: 9 })
  expect(hasNews({ ...open, looked: 9 })).toBe(false)
  expect(hasNews({ ...open, looked: 8 })).toBe(true)
  expect(hasNews(open)).toBe(true)
})

test('each state has its box; somebody else who stays silent is waiting again', () => {
  const all = boxes(
    [
      row({ id: 'w' }),
      row({ id: 'e', state: 'escalated' }),
      row({ id: 's', state: 'silent', due: null }),
      row({ id: 'own-s', state: 'silent', mine: true, due: null }),
      row({ id: 't', state: 'accepted', due: null }),
      row({ id: 'c', state: 'closed', due: null }),
    ],
    NOW,
  )
  expect([...ids(all.waiting)].sort()).toEqual(['e', 's', 'w'])
  expect([ids(all.mine), ids(all.team), ids(all.closed)]).toEqual([['own-s'], ['t'], ['c']])
})

test('next and previous go around the whole list', () => {
  const all = boxes([row({ id: 'w' }), row({ id: 't', state: 'accepted', due: null })], NOW)
  expect(neighbour(all, undefined, 1)).toBe('w')
  expect(neighbour(all, 'w', 1)).toBe('t')
  expect(neighbour(all, 't', 1)).toBe('w')
  expect(neighbour(all, 'w', -1)).toBe('t')
  expect(neighbour(boxes([], NOW), undefined, 1)).toBeUndefined()
})

test('the title counts what waits and what is new for me, never a colleague', () => {
  const rows: readonly Row[] = [
    row({ id: 'w' }),
    row({ id: 'm', state: 'accepted', mine: true, due: null, cursor: 9 }),
    row({ id: 't', state: 'accepted', due: null, cursor: 9 }),
  ]
  expect(badge(rows)).toBe(2)
})

test('the age never says more than is known', () => {
  expect(sinceOf(row({ due: dueIn(6) }))).toBe(NOW - 9 * MINUTE)
  expect(sinceOf({ ...row(), known: known({ at: NOW - 30 * MINUTE }) })).toBe(NOW - 30 * MINUTE)
  expect(sinceOf({ ...row(), known: known({ at: 0 }) })).toBe(NOW - 60 * MINUTE)
  const closedHours = row({ due: dueIn(3000), createdHour: NOW / 3_600_000 - 5 })
  expect(age(sinceOf(closedHours), NOW)).toEqual({ unit: 'hours', count: 4 })
  expect(age(NOW - 3 * 86_400_000, NOW)).toEqual({ unit: 'days', count: 3 })
  expect(age(NOW + MINUTE, NOW)).toEqual({ unit: 'minutes', count: 0 })
})
