import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { nameFor } from '../../../src/web/staff/group-name.ts'
import { itemsOf } from '../../../src/web/staff/log.ts'
import type { Body, Desk, GroupEntry } from '../../../src/web/staff/port.ts'
import { readerOf } from '../../../src/web/staff/summary.ts'
import { BubbleView } from '../../../src/web/staff/views/bubble-view.tsx'
import { Invite } from '../../../src/web/staff/views/invite.tsx'
import { type Room, RoomContext } from '../../../src/web/staff/views/room.ts'
import * as fixture from './fixture.ts'

const { ANNA, FENNA, NOW, accepted, dutch, english } = fixture

const partner = (name: string): GroupEntry => ({
  ...{ code: 'shn-brabant', name, role: 'partner', people: [{ person: FENNA, name: 'Fenna' }], hours: [] },
})
const html = (node: VNode, groups: readonly GroupEntry[] = []): string => {
  const desk: Desk = { ...fixture.fixtureDesk([], {}).desk, directory: () => groups }
  const room: Room = {
    ...{ desk, self: { account: 'x', group: 'eindhoven', person: ANNA, name: 'Anna' }, may: () => true },
    ...{ mine: dutch, dutch, formsOf: fixture.formsOf, tongueOf: fixture.tongueOf, phrases: fixture.book },
    ...{ cards: fixture.allCards, claims: fixture.allClaims, lines: fixture.allLines },
    ...{ groupName: () => 'Naam voor ons', now: () => NOW, copy: async () => true },
  }
  return renderToString(<RoomContext.Provider value={room}>{node}</RoomContext.Provider>).replace(
    /[\u2066-\u2069]/g,
    '',
  )
}
const form = (group: GroupEntry): string =>
  html(<Invite view={accepted([])} theirs={english} meant={FENNA} />, [group])

test('an invitation names the group as people call it, and as the visitor will read it; never by its code', () => {
  const nameless = form(partner('shn-brabant'))
  expect(nameless).toContain('Fenna, Naam voor ons')
  expect(nameless).toContain('of Fenna van Naam voor ons mag meelezen')
  expect(nameless).toContain(english.sayData('ui.role.partner'))
  expect(nameless).not.toContain('shn-brabant')
  // control: a name that the list knows is said to the visitor as it stands
  expect(form(partner('Slachtofferhulp Brabant'))).toContain('Slachtofferhulp Brabant')
  expect(nameFor(english, partner('shn-brabant'))).not.toBe('shn-brabant')
})

test('what is said to staff only is not offered as the visitor sees it; what reads otherwise to them, is', () => {
  const polish = fixture.tongueOf('pl')
  const bubble = (body: Body): string => {
    const { book: phrases, groupName, formsOf, visitor, say } = fixture
    const view = accepted([say(4, visitor, body)])
    const item = itemsOf(view, { phrases, mine: 'nl', theirs: 'pl', groupName, formsOf }).at(-1)
    if (item?.kind !== 'bubble') throw new Error('no bubble')
    return html(
      <BubbleView item={item} theirs={polish} reader={readerOf(undefined)} onPhrase={() => undefined} />,
    )
  }
  const to = '0'.repeat(32)
  expect(bubble({ t: 'invited', to, yes: false })).toContain('as-they-see-it')
  expect(bubble({ t: 'phrase', id: 'tomorrowsPhrase' })).not.toContain('as-they-see-it')
})
