import { renderToString } from 'preact-render-to-string'
import { describe, expect, it } from 'vitest'
import {
  answerBody,
  answerIn,
  askedIn,
  consultedIn,
  givenIn,
  momentOf,
  standingOf,
} from '../../../src/web/staff/asking.ts'
import { itemsOf } from '../../../src/web/staff/log.ts'
import type { Body, ConversationView, Line, QueueRow, Talk, Who } from '../../../src/web/staff/port.ts'
import { badge, boxes, boxOf, type Row } from '../../../src/web/staff/queue.ts'
import { said } from '../../../src/web/staff/tongue.ts'
import { AskTalk } from '../../../src/web/staff/views/ask-talk.tsx'
import { AskedRows } from '../../../src/web/staff/views/asked-rows.tsx'
import { List } from '../../../src/web/staff/views/list.tsx'
import { type Room, RoomContext } from '../../../src/web/staff/views/room.ts'
import * as fixture from './fixture.ts'

const { ANNA, FENNA, NOW, accepted, anna, dutch, event, row, view } = fixture
const ASK = 'a5'.repeat(16)
const fenna: Who = { kind: 'person', group: 'shn-brabant', person: FENNA, name: 'Fenna' }
const said1 = (seq: number, from: Who, body: Body): Line => ({
  ...{ kind: 'message', seq, id: `${seq}`, from, body, at: NOW, mine: from.person === ANNA },
})
const question: Body = {
  ...{
    t: 'ask',
    question: 'court',
    lang: 'ro',
    area: 'Eindhoven',
    when: '2026-11-25T10:30',
    about: view().id,
  },
}
const asking = (lines: readonly Line[] = [], change: Partial<ConversationView> = {}): ConversationView =>
  view({
    id: ASK,
    state: lines.length > 0 ? 'accepted' : 'waiting',
    writable: lines.length > 0,
    receivers: { team: 'shn-brabant' },
    opener: { group: 'eindhoven', person: ANNA, name: 'Anna' },
    members: [
      { kind: 'team', group: 'eindhoven', people: 2, from: 0 },
      { kind: 'team', group: 'shn-brabant', people: 1, from: 0 },
    ],
    lines: [event(1, 'created', anna), said1(2, anna, question), ...lines],
    ...change,
  })
const asked = (change: Partial<QueueRow & Row> = {}): Row => ({
  ...row({ id: ASK, group: 'shn-brabant', helpdesk: '', opener: 'eindhoven', here: false, member: true }),
  ...change,
})

const room = (rows: readonly QueueRow[], talks: { [id: string]: Talk }, group = 'eindhoven'): Room => ({
  desk: fixture.fixtureDesk(rows, talks).desk,
  self: { account: 'x', group, person: group === 'eindhoven' ? ANNA : FENNA, name: 'x' },
  formsOf: fixture.formsOf,
  mine: dutch,
  dutch,
  may: () => true,
  tongueOf: fixture.tongueOf,
  phrases: fixture.book,
  cards: fixture.allCards,
  claims: fixture.allClaims,
  lines: fixture.allLines,
  groupName: fixture.groupName,
  now: () => NOW,
  copy: async () => true,
})
const nothing = (): void => undefined
const plain = (text: string): string => text.replace(/[\u2066-\u2069]/g, '')
const talkOf = (one: ConversationView): Talk => ({ view: one, here: false, unsent: [] })
const html = (node: Parameters<typeof renderToString>[0], where: Room): string =>
  plain(renderToString(<RoomContext.Provider value={where}>{node}</RoomContext.Provider>))

describe('a question to another group', () => {
  it('is read out of its conversation, and the last answer of who was asked counts', () => {
    expect(askedIn(asking())).toEqual(question)
    expect(askedIn(view())).toBeUndefined()
    expect(givenIn(asking())).toBeUndefined()
    const at = answerBody('at', { day: '2026-11-25', hour: '10:30' })
    const log = [said1(3, fenna, answerBody('notMe')), said1(4, fenna, at)]
    expect(givenIn(asking(log))).toMatchObject({ answer: 'at', by: { name: 'Fenna' } })
    // what the asker taps is no answer
    expect(givenIn(asking([said1(3, anna, answerBody('now'))]))).toBeUndefined()
  })

  it('its answers are said in words, and no other phrase is one', () => {
    expect(answerIn('ask.now')).toBe('now')
    for (const id of ['now', 'ask.', 'ask.later', 'greet']) expect(answerIn(id)).toBeUndefined()
    const at = answerBody('at', { day: '2026-11-25', hour: '10:30' })
    const reading = {
      phrases: fixture.book,
      mine: 'nl',
      theirs: 'nl',
      groupName: fixture.groupName,
      formsOf: fixture.formsOf,
    }
    const items = itemsOf(asking([said1(3, fenna, at)]), reading)
    const words = items.map((item) => (item.kind === 'bubble' ? said(dutch, item.part) : item.kind))
    expect(words.map(plain)).toEqual(['event', 'Ik kan op woensdag 25 november om 10:30'])
    expect(items[0]).toMatchObject({ key: 'staff.event.asked' })
  })

  it('stands as what it is: waiting, late, taken, closed', () => {
    expect(standingOf('waiting', asked())).toBe('waiting')
    expect(standingOf('waiting', asked({ state: 'escalated' }))).toBe('late')
    expect(standingOf('accepted', asked({ state: 'silent' }))).toBe('taken')
    expect(standingOf('closed', undefined)).toBe('closed')
  })

  it('a wished time is whole or none', () => {
    expect(momentOf('2026-11-25', '10:30')).toBe('2026-11-25T10:30')
    for (const [day, hour] of [
      ['', ''],
      ['2026-11-25', ''],
      ['', '10:30'],
    ] as const)
      expect(momentOf(day, hour)).toBeUndefined()
  })
})

describe('the list', () => {
  it('shows a question where it belongs: to be answered, or one’s own until it is closed', () => {
    expect(boxOf(asked({ member: false }))).toBe('waiting')
    for (const state of ['waiting', 'escalated', 'accepted', 'silent'] as const) {
      expect(boxOf(asked({ state, ours: true, mine: true }))).toBe('mine')
      expect(boxOf(asked({ state, ours: true }))).toBe('team')
    }
    expect(boxOf(asked({ state: 'closed', ours: true }))).toBe('closed')
    // what waits for others does not call for me
    expect(badge([asked({ ours: true, looked: 2 })])).toBe(0)
    expect(badge([asked({ member: false })])).toBe(1)
  })

  const list = (one: Row, group: string): string =>
    html(
      <List boxes={boxes([one], NOW)} now={NOW} open={undefined} onOpen={nothing} onPanel={nothing} />,
      room([one], {}, group),
    )
  it('names it as a question, from whom or to whom, before it was opened', () => {
    expect(list(asked({ ours: true, mine: true }), 'eindhoven')).toContain('Vraag aan Slachtofferhulp')
    expect(list(asked({ member: false }), 'shn-brabant')).toContain('Vraag van Eindhoven')
    expect(list(row(), 'eindhoven')).not.toContain('Vraag')
  })
  it('says to both that it was not answered in time', () => {
    for (const [one, group] of [
      [asked({ ours: true, mine: true, state: 'escalated', due: null }), 'eindhoven'],
      [asked({ member: false, state: 'escalated', due: null }), 'shn-brabant'],
    ] as const)
      expect(list(one, group)).toContain('niet op tijd beantwoord')
    expect(list(asked({ member: false }), 'shn-brabant')).not.toContain('niet op tijd')
  })
})

describe('its screen', () => {
  const screen = (one: ConversationView, group: string, rows: readonly QueueRow[] = [asked()]): string =>
    html(
      <AskTalk
        talk={talkOf(one)}
        draft=""
        onDraft={nothing}
        onOpen={nothing}
        onList={nothing}
        onDevices={nothing}
      />,
      room(rows, {}, group),
    )

  it('shows question, who asks, language, area and wished time before anything else', () => {
    const page = screen(asking(), 'shn-brabant')
    const order = [
      'Aangifte of rechtszaak',
      'Anna, Eindhoven',
      'Roemeens',
      'Eindhoven',
      '25 november, 10:30',
      'role="log"',
    ]
    let at = 0
    for (const part of order) {
      expect(page.indexOf(part, at), part).toBeGreaterThan(-1)
      at = page.indexOf(part, at)
    }
    for (const act of ['now', 'colleague', 'notMe', 'at']) expect(page).toContain(`data-do="answer:${act}"`)
    expect(page).not.toContain('data-do="send"')
    expect(page).not.toContain('<li>De bezoeker</li>')
  })

  it('whoever asks taps no answer, and writes once it was taken, told what never to write', () => {
    expect(screen(asking(), 'eindhoven')).not.toContain('answer:now')
    const taken = asking([said1(3, fenna, answerBody('now'))], { writable: true })
    const page = screen(taken, 'eindhoven')
    expect(page).toContain('Zet hier niets in over de zaak, en nooit wie het is.')
    expect(page).toContain('data-do="send"')
  })

  it('leads back to the conversation only where one has it', () => {
    expect(screen(asking(), 'eindhoven', [asked(), row()])).toContain('ask-about')
    expect(screen(asking(), 'shn-brabant')).not.toContain('ask-about')
  })
})

describe('beside the visitor’s conversation', () => {
  const told = said1(5, anna, { t: 'consulted', group: 'shn-brabant', question: 'money', ask: ASK })
  const here = accepted([told], { writable: true })
  const panel = (answer: Body | undefined, rows: readonly QueueRow[] = [asked()], one = here): string => {
    const talk = talkOf(asking(answer ? [said1(3, fenna, answer)] : []))
    return html(<AskedRows view={one} onOpen={nothing} onInvite={nothing} />, room(rows, { [ASK]: talk }))
  }

  it('stands whom the visitor was told of, and how it goes', () => {
    expect(consultedIn(here)).toHaveLength(1)
    expect(panel(undefined)).toContain('Wacht op antwoord.')
    expect(panel(undefined, [asked({ state: 'escalated' })])).toContain('Niet op tijd beantwoord.')
    expect(panel(answerBody('notMe'))).toContain('Fenna: Ik niet')
  })

  it('the visitor can be asked for who said yes, and for nobody else, and not twice', () => {
    expect(panel(answerBody('now'))).toContain('ask-invite')
    expect(panel(answerBody('at', { day: '2026-11-25', hour: '10:30' }))).toContain('ask-invite')
    for (const answer of [undefined, answerBody('notMe'), answerBody('colleague')])
      expect(panel(answer)).not.toContain('ask-invite')
    const members = [
      ...here.members,
      { kind: 'person' as const, group: 'shn-brabant', person: FENNA, from: 2 },
    ]
    expect(panel(answerBody('now'), [asked()], { ...here, members })).not.toContain('ask-invite')
  })

  it('what others asked is not mine to read', () => {
    expect(panel(answerBody('now'), [])).toBe('')
  })
})
