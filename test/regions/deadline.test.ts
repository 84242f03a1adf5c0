import { expect, test } from 'vitest'
import { deadline, inForce, type Places } from '#regions'
import { FRIDAY_NIGHT, WEDNESDAY, withTeam, world } from './world.ts'

const MINUTE = 60_000
const { places } = world()
const monday = Date.parse('2026-11-23T09:00:00+01:00')

test('in office hours: the response time of the first named group', () => {
  expect(deadline(places, ['eindhoven', 'comensha'], WEDNESDAY)).toBe(WEDNESDAY + 15 * MINUTE)
  const slow = withTeam({ response: 60 })(places)
  expect(deadline(slow, ['eindhoven', 'comensha'], WEDNESDAY)).toBe(WEDNESDAY + 60 * MINUTE)
  expect(deadline(slow, ['comensha'], WEDNESDAY)).toBe(WEDNESDAY + 15 * MINUTE)
})

test('in the night: after the next opening', () => {
  expect(deadline(places, ['eindhoven', 'comensha'], FRIDAY_NIGHT)).toBe(monday + 15 * MINUTE)
})

test('a closed team does not delay an open helpdesk; not named, it does not count', () => {
  const thursdays = withTeam({ hours: [[4, '09:00', '17:00']] })(places)
  const thursday = Date.parse('2026-11-26T09:00:00+01:00')
  expect(deadline(thursdays, ['eindhoven', 'comensha'], FRIDAY_NIGHT)).toBe(monday + 15 * MINUTE)
  expect(deadline(thursdays, ['eindhoven'], FRIDAY_NIGHT)).toBe(thursday + 15 * MINUTE)
})

test('a team that has ended since does not stop the clock of the helpdesk', () => {
  const ended = withTeam({ state: 'ended' })(places)
  expect(deadline(ended, ['eindhoven', 'comensha'], WEDNESDAY)).toBe(WEDNESDAY + 15 * MINUTE)
  expect(deadline(ended, ['eindhoven'], WEDNESDAY)).toBeUndefined()
})

test('an unknown group has none', () => {
  expect(deadline(places, ['nobody'], WEDNESDAY)).toBeUndefined()
  expect(deadline(places, [], WEDNESDAY)).toBeUndefined()
  const empty: Places = { ...places, services: [], helpdesk: { ...places.helpdesk, hours: [] } }
  expect(deadline(empty, ['comensha'], WEDNESDAY)).toBeUndefined()
})

test('counts by the hours in force', () => {
  const plan = {
    service: 'demo-eindhoven',
    hours: [[3, '18:00', '20:00']] as const,
    holidays: false,
    absences: [],
  }
  const now = inForce(places, { groups: [], plans: [plan] })
  const evening = Date.parse('2026-11-18T18:00:00+01:00')
  expect(deadline(now, ['eindhoven'], WEDNESDAY)).toBe(evening + 15 * MINUTE)
  expect(deadline(now, ['comensha'], WEDNESDAY)).toBe(WEDNESDAY + 15 * MINUTE)
  expect(inForce(places, undefined)).toBe(places)
})
