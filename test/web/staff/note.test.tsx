import { renderToString } from 'preact-render-to-string'
import { describe, expect, it } from 'vitest'
import { answerBody } from '../../../src/web/staff/asking.ts'
import { answeredTo, type Note, noteIn, notesIn } from '../../../src/web/staff/note.ts'
import { asksAbout, startPlace, withAsk } from '../../../src/web/staff/place.ts'
import type { Body, ConversationView, Line, QueueRow, Self, Talk, Who } from '../../../src/web/staff/port.ts'
import { AskTalk } from '../../../src/web/staff/views/ask-talk.tsx'
import { AskedRows } from '../../../src/web/staff/views/asked-rows.tsx'
import { HandOver } from '../../../src/web/staff/views/hand-over.tsx'
import { NoteAnswers } from '../../../src/web/staff/views/note-answers.tsx'
import { NoteForm } from '../../../src/web/staff/views/note-form.tsx'
import { type Room, RoomContext } from '../../../src/web/staff/views/room.ts'
import * as fixture from './fixture.ts'

const { ANNA, BRAM, NOW, accepted, anna, dutch, event, row, say, visitor } = fixture
const ASK = 'a5'.repeat(16)
const dina: Who = { kind: 'person', group: 'comensha', person: 'd4'.repeat(16), name: 'Dina' }
const told = (seq = 5): Line =>
  say(seq, anna, { t: 'consulted', group: 'comensha', question: 'transfer', ask: ASK })
const here = (lines: readonly Line[] = [], change: Partial<ConversationView> = {}): ConversationView =>
  accepted([told(), ...lines], { writable: true, ...change })
const [NOTE]: readonly (Note | undefined)[] = notesIn(here())
const note = NOTE!

const ask = (change: Partial<Extract<Body, { t: 'ask' }>> = {}): Body => ({
  ...{ t: 'ask', question: 'transfer', lang: 'ro', note: 'Een tolk Roemeens.', about: here().id },
  ...change,
})
const among = (
  answers: readonly (readonly [Who, Body])[],
  change: Partial<ConversationView> = {},
  body = ask(),
): ConversationView =>
  fixture.view({
    id: ASK,
    state: 'accepted',
    writable: true,
    receivers: { team: 'comensha' },
    opener: { group: 'eindhoven', person: ANNA, name: 'Anna' },
    members: [
      { kind: 'team', group: 'eindhoven', people: 2, from: 0 },
      { kind: 'team', group: 'comensha', people: 1, from: 0 },
    ],
    lines: [
      event(1, 'created', anna),
      say(2, anna, body),
      ...answers.map(([who, answer], at) => say(3 + at, who, answer, 4)),
    ],
    ...change,
  })
const yes = among([[dina, answerBody('now')]])
const no = among([[dina, answerBody('notMe')]])

describe('a note to the team that is to take over', () => {
  it('goes as typed without what is around it, or not at all', () => {
    expect(noteIn('  een tolk \n')).toBe('een tolk')
    expect(noteIn(' ')).toBe('')
    expect(noteIn('x'.repeat(400))).toHaveLength(400)
    expect(noteIn('x'.repeat(401))).toBeUndefined()
  })

  it('is the newest of each team; other questions are none', () => {
    const money = say(6, anna, { t: 'consulted', group: 'comensha', question: 'money', ask: ASK })
    expect(notesIn(here([money]))).toEqual([{ group: 'comensha', ask: ASK, seq: 5 }])
    expect(notesIn(here([told(9)]))).toEqual([{ group: 'comensha', ask: ASK, seq: 9 }])
    expect(notesIn(accepted([money]))).toEqual([])
  })

  it('is answered with a yes, at once or at a time, or with a no', () => {
    const at = answerBody('at', { day: '2026-11-25', hour: '10:30' })
    expect(answeredTo(here(), note, yes, 'eindhoven')).toMatchObject({ group: 'comensha', yes: true })
    expect(answeredTo(here(), note, among([[dina, at]]), 'eindhoven')).toMatchObject({ yes: true })
    expect(answeredTo(here(), note, no, 'eindhoven')).toMatchObject({ yes: false })
    for (const view of [undefined, among([]), among([[dina, answerBody('colleague')]])])
      expect(answeredTo(here(), note, view, 'eindhoven')).toBeUndefined()
  })

  it('control: a yes of another group, about another conversation, to another question opens nothing', () => {
    const now = answerBody('now')
    for (const view of [
      among([[fixture.fenna, now]]),
      among([[anna, now]]),
      among([[dina, now]], { receivers: { team: 'shn-brabant' } }),
      among([[fixture.fenna, now]], { receivers: { team: 'shn-brabant' } }),
      among([[dina, now]], { opener: { group: 'drenthe', person: BRAM, name: 'Bram' } }),
      among([[dina, now]], { id: 'a6'.repeat(16) }),
      among([[dina, now]], { state: 'closed' }),
      among([[dina, now]], {}, ask({ about: 'c1'.repeat(16) })),
      among([[dina, now]], {}, { t: 'ask', question: 'money', lang: 'ro', about: here().id }),
    ])
      expect(answeredTo(here(), note, view, 'eindhoven')).toBeUndefined()
    expect(answeredTo(here(), note, yes, 'drenthe')).toBeUndefined()
  })

  it('has done its work once the visitor was asked for that team, or it came in', () => {
    const invite: Body = {
      ...{ t: 'invite', group: 'comensha', person: '', name: 'CoMensha', reason: 'phrase.transferMoved' },
    }
    const other = { ...invite, group: 'drenthe' } as Body
    const team: Who = { kind: 'person', group: 'comensha' }
    expect(answeredTo(here([say(6, anna, invite)]), note, yes, 'eindhoven')).toBeUndefined()
    expect(answeredTo(here([say(6, anna, other)]), note, yes, 'eindhoven')).toBeDefined()
    expect(answeredTo(here([event(6, 'joined', team)]), note, yes, 'eindhoven')).toBeUndefined()
    const members = [{ kind: 'team' as const, group: 'comensha', from: 2 }]
    expect(answeredTo(here([], { members }), note, yes, 'eindhoven')).toBeUndefined()
    // asked again after it had come in and left
    const [again] = notesIn(here([event(6, 'joined', team), told(8)]))
    const view = here([event(6, 'joined', team), told(8)])
    expect(again && answeredTo(view, again, yes, 'eindhoven')).toBeDefined()
  })

  it('a no is said until staff have written again', () => {
    const text: Body = { t: 'text', text: 'x' }
    expect(answeredTo(here([say(6, anna, text, 3)]), note, no, 'eindhoven')).toBeUndefined()
    expect(answeredTo(here([say(6, visitor, text, 3)]), note, no, 'eindhoven')).toBeDefined()
    expect(answeredTo(here([say(6, anna, text, 3)]), note, yes, 'eindhoven')).toBeDefined()
  })
})

const asked: QueueRow = row({ id: ASK, group: 'comensha', helpdesk: '', opener: 'eindhoven', member: true })
const ROWS = [asked, row()]
const SELF: Self = { account: 'anna', group: 'eindhoven', person: ANNA, name: 'Anna' }
const nothing = (): void => undefined
const talkOf = (one: ConversationView): Talk => ({ view: one, here: false, unsent: [] })
const html = (
  node: Parameters<typeof renderToString>[0],
  talks: { [id: string]: Talk },
  rows: readonly QueueRow[] = ROWS,
  self = SELF,
): string => {
  const room: Room = {
    ...{ desk: fixture.fixtureDesk(rows, talks).desk, self, may: () => true, mine: dutch, dutch },
    ...{ formsOf: fixture.formsOf, tongueOf: fixture.tongueOf, phrases: fixture.book },
    ...{ cards: fixture.allCards, claims: fixture.allClaims, lines: fixture.allLines },
    ...{ groupName: fixture.groupName, now: () => NOW, copy: async () => true },
  }
  const shown = renderToString(<RoomContext.Provider value={room}>{node}</RoomContext.Provider>)
  return shown.replace(/[\u2066-\u2069]/g, '')
}

describe('its screens', () => {
  const answers = (view: ConversationView, talk: ConversationView, self = SELF, rows = ROWS): string =>
    html(<NoteAnswers view={view} onHandOver={nothing} />, { [ASK]: talkOf(talk) }, rows, self)

  it('a yes gives the owner one tap to ask the visitor, and nobody else; a no gives none', () => {
    expect(answers(here(), yes)).toContain('data-do="note-hand-over"')
    expect(answers(here(), yes)).toContain('Dina (CoMensha): Ja, wij kunnen dit nu overnemen')
    const bram = { ...SELF, person: BRAM }
    expect(answers(here(), yes, bram)).not.toContain('note-hand-over')
    expect(answers(here(), yes, bram)).toContain('data-note="yes"')
    expect(answers(here(), no)).toContain('CoMensha kan dit niet overnemen. Er is niets veranderd.')
    expect(answers(here(), no)).not.toContain('note-hand-over')
  })

  it('control: whoever cannot read the answer sees none', () => {
    expect(answers(here(), yes, SELF, [row()])).toBe('')
    expect(answers(here([], { state: 'closed' }), yes)).toBe('')
  })

  const handOver = (to: string | undefined): string =>
    html(<HandOver view={here()} theirs={fixture.english} to={to} onTo={nothing} />, {}, ROWS, {
      ...SELF,
      person: BRAM,
    })
  it('handing over opens with the team that said yes, and offers a note before the visitor is asked', () => {
    expect(handOver(undefined)).not.toContain('handover-send')
    const open = handOver('comensha')
    expect(open).toContain('Eerst een bericht aan CoMensha')
    expect(open.indexOf('handover-note')).toBeLessThan(open.indexOf('handover-send'))
    expect(open).toMatch(/<option selected value="comensha">|<option value="comensha" selected/)
  })

  it('the form says what never belongs in a note, how long it may be, and what the visitor reads', () => {
    const [, team] = fixture.fixtureDesk([], {}).desk.directory()
    const form = html(
      <NoteForm
        view={here()}
        theirs={fixture.tongueOf('pl')}
        team={team!}
        onBack={nothing}
        onDone={nothing}
      />,
      {},
    )
    expect(form).toContain('Zet hier niets in wat de bezoeker deelde, en geen naam.')
    expect(form).toContain('maxlength="400"')
    expect(form).toContain('CoMensha, czy mogą pomagać ci dalej.')
    // no promise that the visitor's words stayed out: somebody typed the note
    expect(form).not.toContain('Nie podaliśmy')
  })

  it('the team that was asked reads the note first, and answers for the team', () => {
    const page = html(
      <AskTalk
        {...{ talk: talkOf(among([], { state: 'waiting', writable: false })), draft: '' }}
        {...{ onDraft: nothing, onOpen: nothing, onList: nothing, onDevices: nothing }}
      />,
      {},
      ROWS,
      { ...SELF, group: 'comensha', person: 'd4'.repeat(16) },
    )
    expect(page.indexOf('Een tolk Roemeens.')).toBeGreaterThan(-1)
    expect(page.indexOf('Een tolk Roemeens.')).toBeLessThan(page.indexOf('answer:now'))
    expect(page).toContain('Nee, wij kunnen dit niet overnemen')
  })

  it('who took over finds the note by what it is about, once they opened it', () => {
    const place = withAsk(startPlace('x'), yes)
    expect(asksAbout(place, here().id)).toEqual([ASK])
    expect(asksAbout(place, 'c1'.repeat(16))).toEqual([])
    expect(withAsk(startPlace('x'), here())).toEqual(startPlace('x'))
    // they were let in later, and read nothing of what was said before
    const later = accepted([])
    const panel = (asks: readonly string[], rows = ROWS): string =>
      html(<AskedRows view={later} asks={asks} onOpen={nothing} onInvite={nothing} />, {}, rows, {
        ...SELF,
        group: 'comensha',
      })
    expect(panel([ASK])).toContain('Vraag van Eindhoven')
    expect(panel([])).toBe('')
    expect(panel([ASK], [row()])).toBe('')
  })
})
