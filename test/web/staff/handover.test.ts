import { describe, expect, it } from 'vitest'
import { handoversOf, isAskedOf, teamsFor } from '../../../src/web/staff/handover.ts'
import type { Body, ConversationView, Line, MemberView } from '../../../src/web/staff/port.ts'
import { accepted, anna, event, fixtureDesk, NOW, say, visitor } from './fixture.ts'

const MINUTE = 60_000
const ask: Body = {
  t: 'invite',
  group: 'drenthe',
  person: '',
  name: 'Team Drenthe',
  reason: 'phrase.transferMoved',
}
const own: MemberView = { kind: 'team', group: 'eindhoven', people: 2, from: 0 }
const other = (asked: boolean): MemberView => ({
  ...{ kind: 'team', group: 'drenthe', people: 1, from: 2 },
  ...(asked ? { asked } : {}),
})
const members = (...rest: readonly MemberView[]): Partial<ConversationView> => ({
  members: [{ kind: 'visitor', from: 0 }, own, ...rest],
})
/** Id of a message of the fixture. */
const idOf = (line: Line): string => (line.kind === 'message' ? line.id : '')
const asking = say(4, anna, ask, NOW)
const answer = (yes: boolean): Line => say(5, visitor, { t: 'invited', to: idOf(asking), yes }, NOW)
const states = (view: ConversationView, due?: number, group = 'eindhoven'): readonly unknown[] =>
  handoversOf(view, group, due === undefined ? [] : [{ group: 'drenthe', due: due / MINUTE }], NOW)

describe('passing a conversation on', () => {
  it('is nothing as long as nobody asked', () => {
    expect(states(accepted([]))).toEqual([])
  })

  it('waits for the visitor, who is told and says yes or no', () => {
    expect(states(accepted([asking]))).toEqual([{ state: 'asked', group: 'drenthe' }])
    expect(states(accepted([asking, answer(false)]))).toEqual([{ state: 'refused', group: 'drenthe' }])
    expect(states(accepted([asking, answer(false), say(6, anna, { t: 'text', text: 'ok' }, NOW)]))).toEqual(
      [],
    )
  })

  it('is answered by the entry, also when the words that go with it never came', () => {
    const drenthe = { kind: 'person', group: 'drenthe' } as const
    const joined = event(5, 'joined', drenthe)
    expect(states(accepted([asking, joined, event(6, 'removed', drenthe)]))).toEqual([])
    expect(states(accepted([joined, say(6, anna, ask, NOW)]))).toEqual([{ state: 'asked', group: 'drenthe' }])
  })

  it('control: an ask for one person, and one for a guest, is no handing over', () => {
    const guest = { role: 'tolk', sign: 'ab'.repeat(32), record: '01'.repeat(32) }
    for (const body of [
      { ...ask, person: 'ab' },
      { ...ask, group: '', guest },
    ])
      expect(states(accepted([say(4, anna, body, NOW)]))).toEqual([])
  })

  it('waits for the other team until its time is over, and says so then', () => {
    const view = accepted([asking, answer(true)], members(other(true)))
    const waits = { state: 'waits', group: 'drenthe', out: false }
    expect(states(view, NOW + MINUTE)).toEqual([{ ...waits, until: NOW + MINUTE, late: false }])
    expect(states(view, NOW)).toEqual([{ ...waits, until: NOW, late: true }])
    expect(states(view)).toEqual([{ ...waits, until: undefined, late: false }])
  })

  it('says that the visitor was asked to take them out, until they answered', () => {
    const out = say(6, anna, { t: 'withdraw', group: 'drenthe' }, NOW)
    const no = say(7, visitor, { t: 'answer', to: idOf(out), key: 'answer.no' }, NOW)
    expect(states(accepted([asking, answer(true), out], members(other(true))), NOW)).toMatchObject([
      { out: true },
    ])
    expect(states(accepted([asking, answer(true), out, no], members(other(true))), NOW)).toMatchObject([
      { out: false },
    ])
  })

  it('is taken once somebody there has it, for the team that is still there and for no other', () => {
    const owner = { group: 'drenthe', person: 'c1'.repeat(16), name: 'Chris' }
    const view = accepted([asking, answer(true), event(7, 'accepted', { kind: 'person', ...owner })], {
      ...members(other(false)),
      owner,
    })
    expect(states(view)).toEqual([{ state: 'taken', group: 'drenthe', name: 'Chris' }])
    expect(states(view, undefined, 'drenthe')).toEqual([])
    expect(states({ ...view, members: [other(false)] })).toEqual([])
  })

  it('asks the team that was let in, and only that', () => {
    const view = accepted([], members(other(true)))
    expect([isAskedOf(view, 'drenthe'), isAskedOf(view, 'eindhoven')]).toEqual([true, false])
    expect(isAskedOf(accepted([], members(other(false))), 'drenthe')).toBe(false)
  })

  it('offers teams and helpdesk with people that are not in yet', () => {
    const codes = (view: ConversationView): string[] =>
      teamsFor(fixtureDesk([], {}).desk.directory(), view, 'eindhoven').map(({ code }) => code)
    expect(codes(accepted([]))).not.toContain('eindhoven')
    expect(codes(accepted([]))).not.toContain('shn-brabant')
    const [first] = codes(accepted([]))
    expect(first).toBeDefined()
    const inside: MemberView = { kind: 'team', group: first ?? '', from: 1 }
    expect(codes(accepted([], members(inside)))).not.toContain(first)
  })
})
