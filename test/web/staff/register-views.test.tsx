import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { type RegisterView, Value } from '#web/core'
import { EMPTY_REGISTER } from '#wire/control'
import { Changes } from '../../../src/web/staff/views/changes.tsx'
import { Manage } from '../../../src/web/staff/views/manage.tsx'
import { OurHours } from '../../../src/web/staff/views/our-hours.tsx'
import { Partners } from '../../../src/web/staff/views/partners.tsx'
import { type Room, RoomContext } from '../../../src/web/staff/views/room.ts'
import * as fixture from './fixture.ts'

const { ANNA, NOW, dutch } = fixture
const good: RegisterView = { state: 'good', register: EMPTY_REGISTER, log: [] }
const nothing = (): void => undefined

function html(node: VNode, view: RegisterView): string {
  const { desk } = fixture.fixtureDesk([], {})
  const room: Room = {
    desk: { ...desk, register: { ...desk.register, view: new Value(view) } },
    self: { account: 'anna', group: 'eindhoven', person: ANNA, name: 'Anna' },
    mine: dutch,
    dutch,
    may: () => true,
    tongueOf: fixture.tongueOf,
    formsOf: fixture.formsOf,
    phrases: fixture.book,
    cards: fixture.allCards,
    claims: fixture.allClaims,
    lines: fixture.allLines,
    groupName: fixture.groupName,
    now: () => NOW,
    copy: async () => true,
  }
  const shown = renderToString(<RoomContext.Provider value={room}>{node}</RoomContext.Provider>)
  return shown.replace(/[\u2066-\u2069]/g, '')
}

const PAGES: readonly (readonly [string, () => VNode])[] = [
  ['hours', () => <OurHours onList={nothing} />],
  ['partners', () => <Partners onList={nothing} />],
  ['manage', () => <Manage onList={nothing} />],
  ['changes', () => <Changes onList={nothing} />],
]

test.each(PAGES)('%s says so when the log does not hold, and only then', (_, page) => {
  const refused: RegisterView = { state: 'refused', bad: 7, register: EMPTY_REGISTER, log: [] }
  expect(html(page(), refused)).toContain('Het logboek klopt niet vanaf regel 7.')
  expect(html(page(), good)).not.toContain('Het logboek klopt niet')
})

test('nothing is written down or decided on top of a log that does not hold', () => {
  const refused: RegisterView = { state: 'refused', bad: 7, register: EMPTY_REGISTER, log: [] }
  expect(html(<Partners onList={nothing} />, good)).toContain('data-do="partner-save"')
  expect(html(<Partners onList={nothing} />, refused)).not.toContain('data-do="partner-save"')
  expect(html(<Manage onList={nothing} />, good)).toContain('data-do="move-save"')
  expect(html(<Manage onList={nothing} />, refused)).not.toContain('data-do="move-save"')
})

test('an empty row says how to ask, with the area', () => {
  expect(html(<Partners onList={nothing} />, good)).toContain(
    'kies de optie voor professionals en vraag naar het contact voor mensenhandel in Eindhoven.',
  )
})

test('the week of the own service stands in the form, with what was changed last', () => {
  const said = {
    t: 'schedule',
    service: 'demo-eindhoven',
    hours: [[3, '11:15', '12:45']],
    holidays: false,
    absences: [],
    stamp: { n: 1, at: 1, roster: 1, group: 'eindhoven', person: ANNA },
  } as const
  const register = { ...EMPTY_REGISTER, schedules: new Map([['demo-eindhoven', said]]) }
  const shown = html(<OurHours onList={nothing} />, { ...good, register })
  expect(shown).toContain('value="11:15"')
  expect(html(<OurHours onList={nothing} />, good)).not.toContain('value="11:15"')
})

test('the log names who it was, and says when somebody is not there any more', () => {
  const by = { group: 'eindhoven', person: ANNA, device: 'd0'.repeat(32) }
  const change = { t: 'capacity', group: 'eindhoven', open: 0 } as const
  const log = [
    { n: 1, at: NOW / 3_600_000, by, change },
    { n: 2, at: NOW / 3_600_000, by: { ...by, person: 'ee'.repeat(16) }, change: { ...change, open: 3 } },
    { n: 3, at: NOW / 3_600_000, by: undefined, change: { t: 'practice-sent', group: 'eindhoven' } as const },
  ]
  const shown = html(<Changes onList={nothing} />, { ...good, log })
  expect(shown).toContain('Eindhoven is vol')
  expect(shown).toMatch(/Regel 1: Anna, Eindhoven, dinsdag 24 november, 14 uur/)
  expect(shown).toContain('Regel 2: iemand die weg is')
  expect(shown).toContain('Regel 3: de server')
})
