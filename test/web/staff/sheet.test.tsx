import { renderToString } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { REGISTER, STOPPED, sheetOf } from '#web/core'
import type { Reach } from '../../../src/web/staff/caution.ts'
import { knownOf } from '../../../src/web/staff/place.ts'
import type { Line } from '../../../src/web/staff/port.ts'
import { may, type Role } from '../../../src/web/staff/roles.ts'
import { countries, firstDraft, regionIn, sheetBody, sheetText } from '../../../src/web/staff/sheet.ts'
import { summaryOf } from '../../../src/web/staff/summary.ts'
import { type Room, RoomContext } from '../../../src/web/staff/views/room.ts'
import { Side } from '../../../src/web/staff/views/side.tsx'
import * as fixture from './fixture.ts'

const { ANNA, NOW, accepted, anna, dutch, groupName, handoff, say, tongueOf, view, visitor } = fixture
const id = (seq: number): string => seq.toString(16).padStart(32, '0')
const arabic = tongueOf('ar')

const ask = say(5, anna, { t: 'phrase', id: REGISTER })
const yes = say(6, visitor, { t: 'answer', to: id(5), key: 'answer.yes' }, 4)
const no = say(6, visitor, { t: 'answer', to: id(5), key: 'answer.no' }, 4)
const sheet = say(
  7,
  anna,
  {
    t: 'sheet',
    to: id(5),
    lines: [
      { node: 'kind', answers: ['place'] },
      { node: 'origin', answers: [], text: 'BG بلغاريا' },
      { node: 'reporter', answers: [], text: 'eindhoven' },
    ],
  },
  3,
)
const stop = say(8, visitor, { t: 'answer', to: id(5), key: STOPPED }, 2)

const side = (lines: readonly Line[], role: Role = 'team', reach: Reach = 'here'): string => {
  const nothing = (): void => undefined
  const room: Room = {
    desk: fixture.fixtureDesk([], {}).desk,
    self: { account: 'anna', group: 'eindhoven', person: ANNA, name: 'Anna' },
    may: (right) => may(role, right),
    ...{
      mine: dutch,
      dutch,
      tongueOf,
      formsOf: fixture.formsOf,
      groupName,
      now: () => NOW,
      copy: async () => true,
    },
    ...{ phrases: fixture.book, cards: fixture.allCards, claims: fixture.allClaims, lines: fixture.allLines },
  }
  return renderToString(
    <RoomContext.Provider value={room}>
      <Side
        talk={{ view: accepted(lines), here: true, unsent: [] }}
        {...{ theirs: arabic, reach, closing: false }}
        {...{ asks: [], passing: undefined, onPassing: nothing }}
        {...{ onClosing: nothing, onTalk: nothing, onDevices: nothing, onPhrase: nothing, onOpen: nothing }}
      />
    </RoomContext.Provider>,
  )
}

test('the sheet begins with a question, and only a yes opens it', () => {
  expect(side([])).toContain('data-do="sheet-ask"')
  for (const lines of [[], [ask], [ask, no]]) {
    expect(side(lines)).not.toContain('data-do="sheet"')
    expect(side(lines)).not.toContain('data-do="sheet-copy"')
  }
  expect(side([ask, no])).toContain('Er wordt niets gemeld en er verandert niets.')
  expect(side([ask, yes])).toContain('data-do="sheet"')
})

test('with the page closed it waits until they are here', () => {
  const open = /data-do="sheet"[^>]*disabled/
  expect(side([ask, yes])).not.toMatch(open)
  for (const reach of ['away', 'returned', 'lost'] as const) {
    const shown = side([ask, yes], 'team', reach)
    expect(shown).toMatch(open)
    expect(shown).toContain('Dit kan als de bezoeker er is.')
  }
})

test('what stands can be copied; what was taken back cannot, and says so', () => {
  const standing = side([ask, yes, sheet])
  expect(standing).toContain('data-do="sheet-copy"')
  expect(standing).toContain('Bulgarije')
  const over = side([ask, yes, sheet, stop])
  expect(over).not.toContain('data-do="sheet-copy"')
  expect(over).not.toContain('Bulgarije')
  expect(over).toContain('Ingetrokken.')
})

test('partners and guests have no sheet', () => {
  for (const role of ['partner', 'guest'] as const) {
    const shown = side([ask, yes, sheet], role)
    expect(shown).not.toContain('data-do="sheet')
    expect(shown).not.toContain('data-do="file')
  }
})

test('the text is Dutch with the visitor’s language beside it, and there is none without a standing yes', () => {
  const deps = { dutch, theirs: arabic, groupName, now: NOW, by: 'Anna' }
  const standing = accepted([ask, yes, sheet])
  const text = sheetText(sheetOf(standing.lines)!, standing, deps)!
  expect(text).toContain('Land van herkomst: Bulgarije  |  بلد الأصل: بلغاريا')
  expect(text).toContain('De bezoeker zei ja op 24-11-2026 13:56.')
  expect(text).not.toMatch(/[\u2066-\u2069]/)
  const over = accepted([ask, yes, sheet, stop])
  expect(sheetText(sheetOf(over.lines)!, over, deps)).toBeUndefined()
  // whatever a view may claim, the log decides
  expect(sheetText({ ...sheetOf(over.lines)!, state: 'standing' }, over, deps)).toBeUndefined()
})

test('a draft begins with what was shared, and does not go before it says what is asked', () => {
  const lines = [...handoff.lines, { node: 'work', answers: ['intake.work.sex'] }]
  const shared = summaryOf(view({ lines: [say(2, visitor, { ...handoff, lines })] }))
  const draft = firstDraft(shared, 'eindhoven')
  expect(draft).toEqual({
    age: { ids: ['18-22'] },
    reporter: { ids: [], also: 'eindhoven' },
    sector: { ids: ['sex'] },
  })
  // held back stays out
  expect(firstDraft(summaryOf(view()), 'eindhoven')['sector']).toBeUndefined()
  expect(sheetBody(draft, 'ab')).toBeUndefined()
  const count = { ...draft, kind: { ids: ['count'] }, condition: { ids: ['mental'] } }
  const body = sheetBody(count, 'ab')
  // what only a place to sleep needs does not travel with a mere count
  expect(body?.t === 'sheet' && body.lines.map(({ node }) => node)).toEqual([
    'kind',
    'sector',
    'age',
    'reporter',
  ])
  expect(sheetBody({ ...count, age: { ids: [], also: 'x' } }, 'ab')).toBeUndefined()
})

test('a country travels with a name for a phone that knows none', () => {
  const all = countries('nl', 'uk')
  expect(all.length).toBeGreaterThan(200)
  expect(all.find(({ text }) => text === 'Bulgarije')?.value).toBe('BG Болгарія')
  expect(all.filter(({ text }) => /^[A-Z]{2}$/.test(text))).toEqual([])
  expect(regionIn('nl', 'xx!')).toBe('xx!')
})

test('after opening the number stands in the list', () => {
  const contact = { signed: false, erased: '2026-12-24' }
  expect(knownOf(accepted([say(5, anna, { t: 'file', number: '2026-014' })]), contact)?.file).toBe('2026-014')
  expect(knownOf(accepted([]), contact)?.file).toBeUndefined()
  expect(side([say(5, anna, { t: 'file', number: '2026-014' })])).toContain('2026-014')
})
