import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import type { Body } from '#web/core'
import { contactOf } from '../../../src/web/staff/contact.ts'
import { conversationText } from '../../../src/web/staff/conversation-text.ts'
import { knownOf } from '../../../src/web/staff/place.ts'
import { boxes } from '../../../src/web/staff/queue.ts'
import { recordText } from '../../../src/web/staff/record.ts'
import { List } from '../../../src/web/staff/views/list.tsx'
import { type Room, RoomContext } from '../../../src/web/staff/views/room.ts'
import { Side } from '../../../src/web/staff/views/side.tsx'
import { TalkView } from '../../../src/web/staff/views/talk-view.tsx'
import { hostileBodies } from '../../support/hostile.ts'
import * as fixture from './fixture.ts'

const { ANNA, NOW, accepted, dutch, event, row, say, view, visitor } = fixture
const room: Room = {
  desk: fixture.fixtureDesk([], {}).desk,
  self: { account: 'anna', group: 'eindhoven', person: ANNA, name: 'Anna' },
  mine: dutch,
  dutch,
  may: () => true,
  formsOf: fixture.formsOf,
  tongueOf: fixture.tongueOf,
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
type View = ReturnType<typeof accepted>

/** All that the console makes of one conversation: middle, side, row of the list, and the text to copy. */
function shown(one: View, lang = 'en'): string {
  const theirs = fixture.tongueOf(lang)
  const talk = { view: one, here: true, unsent: [] }
  const known = knownOf(one, contactOf({ view: one, here: true, now: NOW, formsOf: fixture.formsOf }))
  const rows = [{ ...row(), ...(known ? { known } : {}) }]
  const listed = boxes(rows, NOW)
  return [
    html(
      <TalkView
        {...{ talk, theirs, reach: 'here', covering: false, draft: '', asked: undefined }}
        {...{ onDraft: nothing, onAsked: nothing, onConfirm: nothing }}
        {...{ onCover: nothing, onList: nothing, onSide: nothing, onDevices: nothing }}
        {...{ onClosing: nothing, onHandOver: nothing, onOther: nothing, later: undefined }}
      />,
    ),
    html(
      <Side
        talk={talk}
        theirs={theirs}
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
    ),
    html(<List boxes={listed} now={NOW} open={one.id} onOpen={nothing} onPanel={nothing} />),
    conversationText(one, {
      ...{
        mine: dutch,
        theirs,
        phrases: fixture.book,
        formsOf: fixture.formsOf,
        groupName: fixture.groupName,
        now: NOW,
        by: 'Anna',
      },
    }),
    recordText(one, { tongue: dutch, groupName: fixture.groupName, now: NOW, by: 'Anna' }) ?? '',
  ].join('\n')
}

const spelled = (body: Body): string => {
  try {
    return JSON.stringify(body).slice(0, 200)
  } catch {
    return body.t
  }
}

/** Bodies at which the console stops, or says something that is no text. */
function faults(make: (body: Body) => View, bodies: readonly Body[]): string[] {
  return bodies.flatMap((body) => {
    try {
      const text = shown(make(body), body.t === 'handoff' ? body.lang : 'en')
      return /\[object|undefined|NaN/.test(text) && !/NaN|undefined/.test(spelled(body))
        ? [`says no text: ${spelled(body)}`]
        : []
    } catch (error) {
      return [`${String(error).slice(0, 60)}: ${spelled(body)}`]
    }
  })
}

const { said, handoffs } = hostileBodies()

test('no message of bad will stops the console: not its log, its summary, its list, nor the text to copy', () => {
  expect(said.length).toBeGreaterThan(900)
  expect(faults((body) => accepted([say(4, visitor, body)]), said)).toEqual([])
})

test('nor does a handoff of bad will, before and after it is accepted', () => {
  const lines = (body: Body) => [event(1, 'created', visitor), say(2, visitor, body, 9)]
  expect(faults((body) => view({ lines: lines(body) }), handoffs)).toEqual([])
  expect(faults((body) => accepted([], { lines: lines(body) }), handoffs)).toEqual([])
})

test('control: the look sees a text that is none, and an exception', () => {
  const broken = {
    t: 'text',
    get text(): string {
      throw new Error('no')
    },
  } as unknown as Body
  expect(faults((body) => accepted([say(4, visitor, body)]), [broken])).toHaveLength(1)
  const odd = { t: 'text', text: '[object Object]', lang: 'nl' } as Body
  expect(faults((body) => accepted([say(4, visitor, body)]), [odd])[0]).toContain('says no text')
})
