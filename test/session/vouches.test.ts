import { describe, expect, it } from 'vitest'
import type { Body } from '#session'
import { vouchesOf } from '../../src/session/conversation/guests.ts'
import type { Line, Who } from '../../src/session/view.ts'

const sign = 'ab'.repeat(32)
const record = 'cd'.repeat(32)
const anna: Who = { kind: 'person', group: 'eindhoven', person: '01'.repeat(16), name: 'Anna' }
const guest: Who = { kind: 'guest', sign }
const visitor: Who = { kind: 'visitor' }

const said = (from: Who, body: Body): Line => ({
  kind: 'message',
  seq: 1,
  id: '',
  from,
  body,
  at: 1,
  mine: false,
})
const event = (name: 'joined' | 'left' | 'removed' | 'given', who: Who): Line => ({
  kind: 'event',
  seq: 1,
  event: name,
  who,
})
const ask = (name: string): Body => ({
  t: 'invite',
  group: '',
  person: '',
  name,
  reason: 'ui.guest.why.language',
  guest: { sign, record, role: 'tolk' },
})
const told = (name: string): Body => ({
  t: 'invited',
  to: '00',
  yes: true,
  guest: { sign, name, role: 'tolk', by: 'Anna' },
})
const vouch = (name: string, vouchedBy = 'Anna') => [[sign, { name, role: 'tolk', vouchedBy }]]
const of = (...lines: readonly Line[]) => [...vouchesOf(lines)]

describe('who a guest is', () => {
  it('is what was asked last before they came in, and nothing said later', () => {
    expect(of(said(anna, ask('Sam')))).toEqual([])
    expect(of(said(anna, ask('Sam')), event('joined', guest))).toEqual(vouch('Sam'))
    expect(of(said(anna, ask('Robin')), said(anna, ask('Sam')), event('joined', guest))).toEqual(vouch('Sam'))
    expect(of(said(anna, ask('Sam')), event('joined', guest), said(anna, ask('Robin')))).toEqual(vouch('Sam'))
    const again: Body = { t: 'repeat', of: '00', body: ask('Sam') }
    expect(of(said(anna, again), event('joined', guest))).toEqual(vouch('Sam'))
  })

  it('stays the same when they leave, are removed or are given keys, whatever was asked since', () => {
    for (const name of ['left', 'removed', 'given'] as const) {
      const since = [said(anna, ask('Robin')), event(name, guest)]
      expect(of(said(anna, ask('Sam')), event('joined', guest), ...since)).toEqual(vouch('Sam'))
      // who has only the visitor's word keeps it too
      expect(of(event('joined', guest), said(visitor, told('Sam')), event(name, guest))).toEqual(vouch('Sam'))
    }
  })

  it('is asked anew when they come in again', () => {
    const before = [said(anna, ask('Sam')), event('joined', guest), event('left', guest)]
    expect(of(...before, said(anna, ask('Robin')), event('joined', guest))).toEqual(vouch('Robin'))
    expect(of(event('joined', guest), said(visitor, told('Sam')), event('joined', guest))).toEqual([])
  })

  it("is nobody's word but that of the roster, or the visitor's where no ask can be read", () => {
    expect(of(said(anna, told('Robin')), event('joined', guest))).toEqual([])
    for (const who of [guest, visitor])
      expect(of(said(who, ask('Robin')), event('joined', guest))).toEqual([])
    for (const who of [guest, anna]) expect(of(event('joined', guest), said(who, told('Robin')))).toEqual([])
    expect(of(event('joined', guest), said(visitor, told('Sam')), said(visitor, told('Robin')))).toEqual(
      vouch('Sam'),
    )
  })

  it('is said by the name of who vouched, as far as it is known', () => {
    const { name: _, ...nameless } = anna
    expect(of(said(nameless, ask('Sam')), event('joined', guest))).toEqual(vouch('Sam', ''))
  })

  it('is not learned from a line about somebody else', () => {
    expect(of(said(anna, ask('Sam')), event('joined', anna), event('joined', visitor))).toEqual([])
  })
})
