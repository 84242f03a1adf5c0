import { describe, expect, it } from 'vitest'
import { demoPlaces, type Places, projectPlaces } from '#regions'
import type { ConversationView, GroupEntry } from '../../../src/web/staff/port.ts'
import { reassignedTo } from '../../../src/web/staff/reassigned.ts'
import { accepted, handoff, NOW, say, visitor } from './fixture.ts'

const entry = (code: string, role: GroupEntry['role']): GroupEntry => ({
  ...{ code, role, name: code, hours: [], people: [{ person: 'a', name: 'A' }] },
})
const groups = [entry('eindhoven', 'team'), entry('drenthe', 'team'), entry('comensha', 'helpdesk')]
const places = demoPlaces(projectPlaces(), { roundTheClock: true, at: NOW })
/** The service of the own area with something else in it. */
const tableWith = (change: Partial<Places['services'][number]>): Places => ({
  ...places,
  services: places.services.map((row) => (row.group === 'eindhoven' ? { ...row, ...change } : row)),
})
const view = (place: string | undefined, age?: string): ConversationView => {
  const lines = [
    ...(place === undefined ? [] : [{ node: 'place', answers: ['intake.place.found'], text: place }]),
    ...(age === undefined ? [] : [{ node: 'age', answers: [`intake.age.${age}`] }]),
  ]
  const base = accepted([])
  const rest = base.lines.filter((line) => line.kind === 'event')
  return {
    ...base,
    receivers: { team: 'eindhoven', helpdesk: 'comensha' },
    lines: [...rest, say(2, visitor, { ...handoff, lines }, 9)],
  }
}
const to = (table: Places, one: ConversationView): string | undefined =>
  reassignedTo(one, 'eindhoven', table, groups, NOW)

describe('an area that belongs to others now', () => {
  it('is named, with who it belongs to by the signed table', () => {
    expect(to(tableWith({ group: 'drenthe' }), view('Eindhoven', '23+'))).toBe('drenthe')
    expect(to(tableWith({ group: 'drenthe' }), view('Eindhoven'))).toBe('drenthe')
    expect(to(tableWith({ state: 'ended' }), view('Eindhoven', '23+'))).toBe('comensha')
  })

  it('control: the own area, a place that was not shared, and a team that is only away, are not', () => {
    expect(to(places, view('Eindhoven', '23+'))).toBeUndefined()
    expect(to(tableWith({ group: 'drenthe' }), view(undefined, '23+'))).toBeUndefined()
    expect(to(tableWith({ state: 'unconfirmed' }), view('Eindhoven', '23+'))).toBeUndefined()
  })

  it('is not said while one of the ages may still be the own team’s', () => {
    const split = tableWith({ ages: ['23+'] })
    expect(to(split, view('Eindhoven'))).toBeUndefined()
  })
})
