import { readdirSync, readFileSync } from 'node:fs'
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { Value } from '#web/core'
import type { Reach } from '../../../src/web/staff/caution.ts'
import type { ConversationView, Who } from '../../../src/web/staff/port.ts'
import { boxes } from '../../../src/web/staff/queue.ts'
import { List } from '../../../src/web/staff/views/list.tsx'
import { type Room, RoomContext } from '../../../src/web/staff/views/room.ts'
import { Side } from '../../../src/web/staff/views/side.tsx'
import { TalkView } from '../../../src/web/staff/views/talk-view.tsx'
import { TermBar } from '../../../src/web/staff/views/term-bar.tsx'
import * as fixture from './fixture.ts'

const { ANNA, BRAM, NOW, accepted, anna, bram, dutch, english, event, row, say, view, visitor } = fixture
const { desk } = fixture.fixtureDesk([], {})
const room: Room = {
  desk,
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
const html = (node: VNode): string =>
  renderToString(<RoomContext.Provider value={room}>{node}</RoomContext.Provider>)
const nothing = (): void => undefined

const talk = (shown: ConversationView, reach: Reach = 'here'): string =>
  html(
    <TalkView
      {...{
        talk: { view: shown, here: true, unsent: [] },
        theirs: english,
        reach,
        covering: false,
        draft: '',
      }}
      {...{ asked: undefined, onDraft: nothing, onAsked: nothing, onConfirm: nothing }}
      {...{ onCover: nothing, onList: nothing, onSide: nothing, onDevices: nothing }}
      {...{ onClosing: nothing, onHandOver: nothing, onOther: nothing, later: undefined }}
    />,
  )
const side = (shown: ConversationView): string =>
  html(
    <Side
      talk={{ view: shown, here: true, unsent: [] }}
      theirs={english}
      closing={false}
      {...{
        reach: 'here',
        onClosing: nothing,
        onTalk: nothing,
        ...{ asks: [], passing: undefined, onPassing: nothing },
        onDevices: nothing,
        onPhrase: nothing,
        onOpen: nothing,
      }}
    />,
  )

test('what somebody typed is text, whatever it looks like', () => {
  const typed = '<img src=x onerror=alert(1)>'
  const shown = accepted([say(4, visitor, { t: 'text', text: typed, lang: 'nl' })])
  expect(talk(shown)).toContain('&lt;img src=x')
  expect(talk(shown)).not.toContain('<img')
})

test('no view sets markup, opens windows, or reaches another address', () => {
  const folder = new URL('../../../src/web/staff/', import.meta.url)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  )
  const forbidden =
    /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySet|document\.write|window\.open|https?:\/\//
  expect(files.filter((name) => forbidden.test(readFileSync(new URL(name, folder), 'utf8')))).toEqual([])
  expect(forbidden.test('element.innerHTML = text')).toBe(true)
})

test('a waiting conversation can only be answered by taking it with a greeting', () => {
  const waiting = talk(view(), 'waiting')
  expect(waiting).toContain('data-do="accept"')
  expect(waiting).toContain('data-do="greeting"')
  expect(waiting).not.toContain('data-do="write"')
  expect(talk(accepted([]))).toContain('data-do="write"')
})

test("a colleague's conversation can be covered, the own one cannot", () => {
  const owner = { group: 'eindhoven', person: BRAM, name: 'Bram' }
  expect(talk(accepted([event(3, 'accepted', bram)], { owner }))).toContain('data-do="cover"')
  expect(talk(accepted([]))).not.toContain('data-do="cover"')
})

test('what CoMensha holds can be taken over by the team that was named, and by no other', () => {
  const owner = { group: 'comensha', person: 'd4'.repeat(16), name: 'Dina' }
  const held = { owner, writable: false }
  expect(talk(accepted([], held))).toContain('data-do="cover"')
  expect(talk(accepted([], { ...held, receivers: { helpdesk: 'comensha' } }))).not.toContain(
    'data-do="cover"',
  )
})

test('who left or came from outside cannot write where nothing may be written', () => {
  expect(talk(accepted([], { writable: false }))).not.toContain('data-do="write"')
  expect(talk(accepted([], { state: 'closed' }))).not.toContain('data-do="write"')
})

test('only the owner closes; others may leave', () => {
  const owner = { group: 'eindhoven', person: BRAM, name: 'Bram' }
  expect(side(accepted([]))).toContain('data-do="close"')
  expect(side(accepted([]))).not.toContain('data-do="leave"')
  expect(side(accepted([], { owner }))).toContain('data-do="leave"')
  expect(side(accepted([], { owner }))).not.toContain('data-do="close"')
})

test('the way back stands first, and the first ten minutes beside what is new', () => {
  const shown = side(view())
  expect(shown.indexOf('data-line="wayback"')).toBeLessThan(shown.indexOf('data-line="wish"'))
  expect(shown).toContain('id="first-ten"')
  const later = Array.from({ length: 16 }, (_, i) => i + 4).map((seq) =>
    say(seq, anna, { t: 'text', text: 'x', lang: 'nl' }),
  )
  expect(side(accepted(later))).not.toContain('id="first-ten"')
})

test('that somebody does not read well stands above everything, and only when they shared it', () => {
  const badly = { node: 'language', answers: ['intake.language.badly'] }
  const given = (change: Partial<typeof fixture.handoff>): string => {
    const handoff = { ...fixture.handoff, ...change }
    return side(view({ lines: [event(1, 'created', visitor), say(2, visitor, handoff, 9)] }))
  }
  const shown = given({ lines: [...fixture.handoff.lines, badly] })
  const line = shown.indexOf('data-line="language"')
  const rest = ['staff.summary.today', 'staff.summary.wayBack'] as const
  expect(line).toBeGreaterThan(0)
  for (const key of rest) expect(line).toBeLessThan(shown.indexOf(dutch.say(key)))
  expect(line).toBeLessThan(shown.indexOf('data-line="wayback"'))
  expect(shown.match(/data-line="language"/g)).toHaveLength(1)
  expect(shown).toContain(dutch.say('staff.summary.badly'))
  // The controls: not said, kept back, or something else of that question.
  for (const other of [
    given({}),
    given({ held: ['language'] }),
    given({ lines: [...fixture.handoff.lines, { node: 'language', answers: ['intake.language.pick'] }] }),
  ])
    expect(other).not.toContain(dutch.say('staff.summary.badly'))
  const later = say(3, visitor, { t: 'more', lines: [badly] })
  expect(side(accepted([later]))).toContain(dutch.say('staff.summary.badly'))
})

test('the end of the member list is said from 14 days on, stronger from 3, and after it with what to do', () => {
  const DAY = 24 * 60 * fixture.MINUTE
  const bar = (left: number): string => {
    const term = new Value<{ readonly expires: number } | undefined>({ expires: NOW + left })
    const shown = html(<TermBar desk={{ ...desk, term }} mine={dutch} now={() => NOW} />)
    return shown.replace(/[\u2066-\u2069]/g, '')
  }
  expect(bar(14 * DAY + 1)).toBe('')
  expect(bar(14 * DAY)).toContain('class="term soon" role="status">De ledenlijst loopt over 14 dagen af')
  expect(bar(3 * DAY + 1)).toContain('class="term soon"')
  expect(bar(3 * DAY)).toContain('class="term near" role="alert"><strong>Nog 3 dagen: op vrijdag 27 november')
  expect(bar(DAY)).toContain('Nog 1 dag: op')
  expect(bar(DAY - 1)).toContain('loopt binnen een dag af')
  const over = bar(0)
  expect(over).toContain('class="term over" role="alert"')
  for (const part of ['kan niemand zich aanmelden', 'telefoonnummers', 'twee van de drie de volgende lijst'])
    expect(over).toContain(part)
  const unknown = new Value<{ readonly expires: number } | undefined>(undefined)
  expect(html(<TermBar desk={{ ...desk, term: unknown }} mine={dutch} now={() => NOW} />)).toBe('')
})

test('an empty list says what would appear', () => {
  const empty = html(
    <List boxes={boxes([], NOW)} now={NOW} open={undefined} onOpen={nothing} onPanel={nothing} />,
  )
  expect(empty).toContain(dutch.say('staff.box.waiting.empty'))
  expect(empty).not.toContain(dutch.say('staff.box.closed'))
})

test('before it was opened a row says nothing of anybody', () => {
  const list = html(
    <List boxes={boxes([row()], NOW)} now={NOW} open={undefined} onOpen={nothing} onPanel={nothing} />,
  )
  expect(list).toContain(dutch.say('staff.row.unopened'))
  expect(list).toContain('<strong class="row-age">')
})

test('only the owner can say that who came back is the same person', () => {
  const back = [event(9, 'back', visitor)]
  const returned = (shown: ConversationView): string => talk(shown, 'returned')
  expect(returned(accepted(back, { returned: true }))).toContain('data-do="confirm-return"')
  const owner = { group: 'eindhoven', person: BRAM, name: 'Bram' }
  const others = returned(accepted(back, { returned: true, owner }))
  expect(others).not.toContain('data-do="confirm-return"')
  expect(others).toContain(dutch.say('staff.reach.returned'))
})

test('what a new device has no key for is said, with who can help; and when nobody can', () => {
  const missed = (helpers: readonly Who[]): string =>
    talk({ ...accepted([]), missed: { messages: 3, helpers } })
  expect(missed([bram])).toContain('data-helpers="Bram"')
  expect(missed([bram])).not.toContain('Je andere apparaat')
  expect(missed([anna])).toContain('Je andere apparaat')
  expect(missed([])).toContain('Niemand van jullie')
  expect(missed([])).not.toContain('data-do="to-devices"')
  expect(talk(accepted([]))).not.toContain('data-missed')
  expect(side({ ...accepted([]), lines: [], missed: { messages: 3, helpers: [] } })).toContain('geen sleutel')
})
