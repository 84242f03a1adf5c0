import { describe, expect, it } from 'vitest'
import { Refused } from '#wire'
import type { Body, ConversationView, TalkLine } from '../../../src/web/visitor/port.ts'
import {
  agree,
  missing,
  openInvitation,
  openQuestion,
  optionsFor,
  shownLines,
} from '../../../src/web/visitor/talk.ts'
import { type Stage, stage, toReview } from './stage.tsx'

const ANNA = { kind: 'person', group: 'eindhoven', person: 'aa', name: 'Anna' } as const
const ME = { kind: 'visitor' } as const

const says = (seq: number, body: Body, mine = false): TalkLine => ({
  kind: 'message',
  seq,
  id: `id${seq}`,
  from: mine ? ME : ANNA,
  body,
  at: Date.parse('2026-11-18T10:31:00+01:00'),
  mine,
})

const GUEST = {
  t: 'invite',
  ...{ group: '', person: '', name: 'Sam', reason: 'phrase.guestLanguage' },
  guest: { role: 'tolk', sign: 'ab'.repeat(32), record: 'cd'.repeat(32) },
} as const

const viewOf = (lines: readonly TalkLine[], change: Partial<ConversationView> = {}): ConversationView => ({
  id: '00',
  cursor: lines.length,
  state: 'accepted',
  receivers: { team: 'eindhoven', helpdesk: 'comensha' },
  members: [
    { kind: 'visitor', from: 0 },
    { kind: 'team', group: 'eindhoven', people: 2, from: 0 },
    { kind: 'person', group: 'shn-brabant', person: 'ff', name: 'Fenna', from: 1 },
  ],
  owner: { group: 'eindhoven', person: 'aa', name: 'Anna' },
  epoch: 1,
  mode: 'here',
  stale: false,
  hasCode: false,
  writable: true,
  displaced: false,
  returned: false,
  confirmed: false,
  rosterVersion: 1,
  lines,
  ...change,
})

const talking = async (
  lines: readonly TalkLine[],
  change: Partial<ConversationView> = {},
  addGuest: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Stage> => {
  const one = stage({ answers: { addGuest } })
  toReview(one)
  one.press('intake.review.share')
  await one.settle()
  one.tell({ view: viewOf(lines, change) })
  return one
}

const GREET: Body = { t: 'phrase', id: 'greet', params: { name: 'Anna', team: 'Eindhoven' } }
const INVITE: Body = {
  t: 'invite',
  group: 'shn-brabant',
  person: 'ff',
  name: 'Fenna',
  reason: 'phrase.inviteMoney',
}

describe('conversation with people', () => {
  it('says a phrase in the reader’s language, with the name card of who says it', async () => {
    const one = await talking([says(1, GREET)])
    const html = one.html()
    expect(html).toContain('data-say="phrase.greet"')
    expect(html).toContain('Ik ben')
    expect(html).toMatch(/<b>Anna<\/b> · Team Eindhoven/)
    expect(html).not.toContain('{{')
  })
  it('offers the answers of the last question until one was given', async () => {
    const one = await talking([says(1, GREET)])
    expect(one.html()).toContain('data-say="answer.canWrite"')
    const answered = [says(1, GREET), says(2, { t: 'answer', to: 'id1', key: 'answer.canWrite' }, true)]
    one.tell({ view: viewOf(answered) })
    expect(openQuestion(one.app, viewOf(answered))).toBeUndefined()
  })
  it('offers no answers to a question that something newer stands after', async () => {
    const one = await talking([])
    const lines = [says(1, GREET), says(2, { t: 'text', text: 'x' })]
    expect(openQuestion(one.app, viewOf(lines))).toBeUndefined()
  })
  it('tells whom the others asked, without taking their open question away', async () => {
    const consulted: Body = { t: 'consulted', group: 'shn-brabant', question: 'money', ask: '0a'.repeat(16) }
    const lines = [says(1, GREET), says(2, consulted)]
    const one = await talking(lines)
    expect(openQuestion(one.app, viewOf(lines))?.id).toBe('id1')
    const html = one.html()
    expect(html).toContain('data-say="ui.consulted.money"')
    expect(html).toContain('data-say="ui.consulted.without"')
    expect(html).toContain('Slachtofferhulp')
    // a transfer may carry a note: then nobody says that nothing was told
    const transfer = await talking([says(1, { ...consulted, question: 'transfer' })])
    expect(transfer.html()).not.toContain('data-say="ui.consulted.without"')
  })
  it('asks for every value of an answer before it is sent', async () => {
    const one = await talking([])
    const answer = { key: 'answer.callThen', params: { day: 'day', daypart: 'daypart' } } as const
    expect(missing(answer, {})).toEqual(['day', 'day'])
    expect(missing(answer, { day: '2026-11-19' })).toEqual(['daypart', 'daypart'])
    expect(missing(answer, { day: '2026-11-19', daypart: 'answer.morning' })).toBeUndefined()
    expect(optionsFor(one.app, 'day')[0]).toEqual({ value: '2026-11-18', text: 'woensdag 18 november' })
    expect(optionsFor(one.app, 'hour')).toHaveLength(24)
  })
  it('shows an invitation once, with who, why and three scopes, the summary chosen', async () => {
    const lines = [says(1, INVITE)]
    const one = await talking(lines)
    const html = one.html()
    expect(html).toContain('Fenna')
    expect(html).toContain('data-say="phrase.inviteMoney"')
    expect(html).toMatch(/data-say="ui.scope.summary"[^>]*aria-pressed/)
    expect(html.match(/data-say="ui\.scope\./g)).toHaveLength(3)
    const refused = [...lines, says(2, { t: 'invited', to: 'id1', yes: false }, true)]
    expect(openInvitation(viewOf(refused))).toBeUndefined()
  })
  it('says of a guest whose word it is, that they are on no list, and how far it goes', async () => {
    const one = await talking([says(1, GUEST)])
    const html = one.html().replace(/[\u2066-\u2069]/g, '')
    for (const say of ['phrase.guestLanguage', 'ui.guest.list', 'ui.guest.only'])
      expect(html).toContain(`data-say="${say}"`)
    expect(html).toContain('Sam (tolk) kan helpen met de taal.')
    expect(html).toContain('Anna zegt wie dit is, en staat ervoor in.')
    agree(one.app, openInvitation(viewOf([says(1, GUEST)]))!, 'now')
    await one.settle()
    const added = one.calls.filter(({ name }) => name.startsWith('add'))
    expect(added).toEqual([{ name: 'addGuest', args: [GUEST.guest, 'now'] }])
    const { sign, role } = GUEST.guest
    const guest = { sign, name: 'Sam', role, by: 'Anna' }
    const yes = { t: 'invited', to: 'id1', yes: true, scope: 'now', guest }
    expect(one.calls.at(-1)).toEqual({ name: 'say', args: [yes] })
  })
  it('says so when the key of a guest is not there, and nobody is said to have come in', async () => {
    const one = await talking([says(1, GUEST)], {}, () => Promise.reject(new Refused('not-found')))
    agree(one.app, openInvitation(viewOf([says(1, GUEST)]))!, 'summary')
    await one.settle()
    expect(one.html()).toContain('data-say="ui.guest.gone"')
    expect(one.calls.some(({ name }) => name === 'say')).toBe(false)
  })
  it('takes no invitation from a guest', async () => {
    const sam = { kind: 'guest', sign: 'ab', name: 'Sam' } as const
    expect(openInvitation(viewOf([{ ...says(1, GUEST), from: sam } as TalkLine]))).toBeUndefined()
    // control: the same ask by a person of the team waits for an answer
    expect(openInvitation(viewOf([says(1, GUEST)]))?.id).toBe('id1')
  })
  it('lists a guest with who vouches, shows no mark beside the name, and offers to end it', async () => {
    const sam = { kind: 'guest', sign: 'ab', name: 'Sam', role: 'tolk', vouchedBy: 'Anna' } as const
    const members = [
      { kind: 'visitor', from: 0 },
      { ...sam, from: 1 },
      { kind: 'guest', sign: 'cd', from: 1 },
    ] as const
    const line = { ...says(1, { t: 'text', text: 'hallo' }), from: sam } as TalkLine
    const one = await talking([line], { members })
    const card = /<button[^>]*class="name".*?<\/button>/.exec(one.html())?.[0] ?? ''
    expect(card).toContain('Sam')
    expect(card).toContain('gast')
    expect(card).not.toContain('<svg')
    one.app.set({ layer: { is: 'people' } })
    const html = one.html().replace(/[\u2066-\u2069]/g, '')
    expect(html).toContain('Sam (tolk), gast. Niet op de lijst van bekende mensen. Anna staat ervoor in.')
    expect(html).toContain('data-say="ui.member.someone"')
    expect(html.match(/data-say="ui\.remove"/g)).toHaveLength(2)
  })
  it('offers nobody, after a return by code, what this page was never given', async () => {
    const html = (await talking([says(1, INVITE)], { returned: true })).html()
    expect(html).not.toContain('ui.scope.summary')
    expect(html).not.toContain('ui.scope.everything')
    expect(html).toContain('data-say="ui.scope.back"')
    expect(html).toMatch(/data-say="ui.scope.now"[^>]*aria-pressed="true"/)
  })
  it('shows what was said again for a found code only where the first one cannot be read', () => {
    const again = says(2, { t: 'repeat', of: 'id1', body: { t: 'text', text: 'hallo' } })
    expect(shownLines(viewOf([says(1, { t: 'text', text: 'hallo' }), again]))).toHaveLength(1)
    expect(shownLines(viewOf([again]))).toHaveLength(1)
  })
  it('keeps what was not sent in sight, with a way to try again', async () => {
    const one = await talking([])
    one.tell({ unsent: [{ id: 'u1', body: { t: 'text', text: 'nog hier' }, failed: true }] })
    expect(one.html()).toContain('nog hier')
    expect(one.html()).toContain('data-say="ui.again"')
  })
  it('marks what cannot be read instead of leaving it out', async () => {
    const one = await talking([{ kind: 'broken', seq: 1, reason: 'gap' }])
    expect(one.html()).toContain('data-say="ui.broken.gap"')
  })
  it('lists who can read and lets outsiders be removed, never the team that has it', async () => {
    const one = await talking([says(1, GREET)])
    one.app.set({ layer: { is: 'people' } })
    const html = one.html()
    expect(html).toContain('Fenna')
    expect(html.match(/data-say="ui\.remove"/g)).toHaveLength(1)
  })
  it('lets nothing be written where another phone has taken over', async () => {
    const one = await talking([says(1, GREET)], { displaced: true, writable: false })
    expect(one.html()).toContain('data-say="ui.fault.elsewhere"')
    expect(one.html()).not.toContain('id="text"')
  })
  it('shows typed text as text, whatever stands in it', async () => {
    const one = await talking([says(1, { t: 'text', text: '<img src=x onerror=alert(1)>' })])
    expect(one.html()).toContain('&lt;img')
    expect(one.html()).not.toContain('<img')
  })
  it('forgets everything once it was deleted', async () => {
    const one = await talking([says(1, GREET)])
    one.app.forget()
    expect(one.app.model.state.answers).toEqual({})
    expect(one.html()).toContain('data-say="ui.erased"')
    expect(one.html()).not.toContain('Anna')
  })
})

describe('devices of the others', () => {
  const event = (seq: number, change: Partial<Extract<TalkLine, { kind: 'event' }>>): TalkLine => ({
    ...{ kind: 'event', seq, event: 'removed', who: ANNA },
    ...change,
  })

  it('a lost device is nobody who left, and old messages are named with whom they were given to', async () => {
    const bram = { ...ANNA, person: 'bb', name: 'Bram' }
    const one = await talking([event(1, { group: 'eindhoven' }), event(2, { event: 'given', to: bram })])
    const html = one.html()
    expect(html).toContain('data-say="ui.event.lost"')
    expect(html).not.toContain('data-say="ui.event.removed"')
    expect(/data-say="ui.event.given">([^<]*)</.exec(html)?.[1]).toContain('Bram')
    // Control: a person who was removed is told as that.
    expect((await talking([event(1, {})])).html()).toContain('data-say="ui.event.removed"')
  })

  it('all lost is said plainly and nothing is given unasked; who came by code can only begin again', async () => {
    const lost = [{ kind: 'person', group: 'eindhoven' } as const]
    const here = await talking([], { lost })
    expect(here.html()).toContain('data-say="ui.lost"')
    expect(here.html()).toContain('data-say="ui.lost.give"')
    expect(here.html()).toContain('data-say="ui.lost.anew"')
    expect(here.calls.map(({ name }) => name)).not.toContain('giveAgain')
    const back = (await talking([], { lost, returned: true })).html()
    expect(back).toContain('data-say="ui.lost.anew"')
    expect(back).not.toContain('data-say="ui.lost.give"')
    expect((await talking([])).html()).not.toContain('data-say="ui.lost"')
  })

  it('beginning again starts at the first screen, with nothing of before', async () => {
    const one = await talking([], { lost: [{ kind: 'person', group: 'eindhoven' }] })
    one.app.startAnew()
    await one.settle()
    expect(one.calls.map(({ name }) => name)).toContain('startAnew')
    expect(one.app.model.state.answers).toEqual({})
    expect(one.app.model.sending).toBe('not')
  })
})
