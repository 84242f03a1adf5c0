import { describe, expect, test } from 'vitest'
import type { Schedule } from '#regions'
import { byHand, erlang, type Plan, simulate } from '../support/waiting.ts'

const week = (days: readonly number[], from: string, to: string): Schedule => ({
  hours: days.map((day) => [day, from, to]),
  holidays: true,
  absences: [],
})
const OFFICE = week([1, 2, 3, 4, 5], '09:00', '17:00')
const EVENINGS = week([1, 2, 3, 4, 5, 6, 7], '09:00', '22:00')
const ALWAYS = week([1, 2, 3, 4, 5, 6, 7], '00:00', '24:00')
const MANY = Number.POSITIVE_INFINITY

const plan = (schedule: Schedule, change: Partial<Plan> = {}): Plan => ({
  perHour: 2,
  hours: 52 * 168,
  from: Date.parse('2027-01-04T00:00:00+01:00'),
  areas: 1,
  team: { schedule, people: MANY },
  helpdesk: { schedule, people: MANY },
  first: 'team',
  response: 15,
  takes: 45,
  ...change,
})
const near = (value: number, wanted: number, tolerance: number): void => {
  expect(Math.abs(value / wanted - 1), `${value} for ${wanted}`).toBeLessThan(tolerance)
}

describe('waiting because all are closed', () => {
  test('by hand: three quarters come outside office hours and wait 15.3 hours on average, 64 at most', () => {
    const hand = byHand([16, 16, 16, 16, 64])
    expect(hand.closed).toBeCloseTo(0.762, 3)
    expect(hand.mean).toBeCloseTo(15.24, 2)
    expect(hand.meanClosed).toBeCloseTo(20, 6)
    expect(hand.longest).toBe(64)
    const evenings = byHand(Array.from({ length: 7 }, () => 11))
    expect([evenings.closed, evenings.mean, evenings.meanClosed].map((one) => one.toFixed(2))).toEqual([
      '0.46',
      '2.52',
      '5.50',
    ])
  })
  test.each([
    ['office hours', OFFICE, [16, 16, 16, 16, 64]],
    ['every day to ten at night', EVENINGS, [11, 11, 11, 11, 11, 11, 11]],
  ] as const)('the simulation gives the same: %s', (_what, schedule, gaps) => {
    const hand = byHand(gaps)
    const found = simulate(plan(schedule))
    near(found.closed, hand.closed, 0.02)
    near(found.mean, hand.mean, 0.04)
    near(found.meanClosed, hand.meanClosed, 0.04)
    // The change of clocks makes one night an hour longer.
    expect(Math.abs(found.longest - hand.longest)).toBeLessThanOrEqual(1.5)
    expect(found.meanOpen).toBe(0)
  })
  test('control: with holidays off the longest wait is longer, and the comparison above would fail', () => {
    const found = simulate(plan({ ...OFFICE, holidays: false }))
    expect(found.longest).toBeGreaterThan(85)
  })
})

describe('waiting because all are busy', () => {
  const busy = (perHour: number, people: number): Plan => {
    const office = { schedule: ALWAYS, people }
    return plan(ALWAYS, {
      perHour,
      team: office,
      helpdesk: { ...office, people: 1 },
      response: Number.POSITIVE_INFINITY,
    })
  }
  test('by hand: 0.7 minutes for one person per region at registered demand, 8.1 at ten times, unstable at a hundred', () => {
    const perHour = 1061 / (52 * 40) / 25
    expect(erlang(1, perHour, 45)).toBeCloseTo(0.7, 1)
    expect(erlang(1, perHour * 10, 45)).toBeCloseTo(8.1, 1)
    expect(erlang(1, perHour * 100, 45)).toBe(Number.POSITIVE_INFINITY)
  })
  test('by hand: one national pool needs 2, 7 and 45 people for two minutes', () => {
    const needed = [1, 10, 100].map((times) => {
      const perHour = (1061 / (52 * 40)) * times
      return Array.from({ length: 60 }, (_, i) => i + 1).find((people) => erlang(people, perHour, 45) <= 2)
    })
    expect(needed).toEqual([2, 7, 45])
  })
  test.each([
    [0.204, 1],
    [5.1, 7],
  ])('the simulation gives the same for %d an hour and %d people', (perHour, people) => {
    const found = simulate({ ...busy(perHour, people), hours: perHour < 1 ? 60_000 : 6000 })
    near(found.meanOpen, erlang(people, perHour, 45), 0.25)
    expect(found.byHelpdesk).toBe(0)
  })
})

test('the helpdesk takes what the team does not within its time, and all of it where it comes first', () => {
  const office = { schedule: OFFICE, people: 1 }
  const own = plan(OFFICE, { perHour: 0.5, team: office, helpdesk: { ...office, people: 2 } })
  expect(simulate(own).byHelpdesk).toBeGreaterThan(0.1)
  expect(simulate({ ...own, first: 'helpdesk' }).byHelpdesk).toBeGreaterThan(0.7)
  expect(simulate({ ...own, first: 'both' }).mean).toBeLessThan(simulate(own).mean)
})
