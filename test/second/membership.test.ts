import { describe, expect, it } from 'vitest'
import {
  accepted,
  attempt,
  BACK,
  by,
  CODE,
  CREATE,
  created,
  type Draft,
  empty,
  guest,
  key,
  play,
  readersOf,
  someone,
  TAB,
  TAB2,
  team,
} from './story.ts'

const ACCEPT: Draft = { type: 'accept' }
const ROTATE: Draft = { type: 'rotate' }
const LEAVE: Draft = { type: 'leave' }
const CLOSE: Draft = { type: 'close' }
const ANNA = by('anna', 'eindhoven')
const DINA = by('dina', 'comensha')
const next = (log: typeof created): number => log.state!.epochs.length
const add = (principal: Extract<Draft, { type: 'add' }>['principal'], from: number, scope = 0): Draft => ({
  type: 'add',
  principal,
  from,
  scope,
})
const out = (principal: Extract<Draft, { type: 'add' }>['principal']): Draft => ({
  type: 'remove',
  target: principal,
})
const device = (name: string): Draft => ({ type: 'remove', target: key(name) })
const late = (epoch: number, name: string): Draft => ({
  type: 'rewrap',
  items: [{ epoch, recipient: key(`kem ${name}`), wrap: key('late') }],
})

/** The same `create` once more, at a number and behind an entry. */
const createdAgain = (over: Record<string, unknown>): unknown => attempt(created, CREATE, { ...TAB, over })

/** §6.2: group, person id, sign key. */
const byPlace = (a: string, b: string): number => {
  const place = (name: string): string => {
    const group = ['dina', 'emre'].includes(name) ? 'comensha' : 'eindhoven'
    return `${group} ${key(name.replace('2', ''))} ${key(name)}`
  }
  return place(a) < place(b) ? -1 : 1
}

describe('membership, by the second implementation', () => {
  it('create: receivers by the roster cited, read by all their devices', () => {
    expect(readersOf(created).sort()).toEqual(['anna', 'anna2', 'bram', 'dina', 'emre'])
    expect(readersOf(created)).toEqual(['anna', 'anna2', 'bram', 'dina', 'emre'].sort(byPlace))
    const change = (over: Record<string, unknown>): unknown =>
      attempt(empty, { ...CREATE, ...over } as Draft, TAB)
    expect(change({ team: 'nowhere' })).toBe('unknown-group')
    expect(change({ team: 'shn' })).toBe('unknown-group')
    expect(change({ team: '', helpdesk: '' })).toBe('unknown-group')
    expect(change({ team: '' })).not.toBe('unknown-group')
    expect(change({ head: key('head 2') })).toBe('stale-roster')
    expect(attempt(empty, CREATE, { ...TAB, version: 3 })).toBe('stale-roster')
    expect(attempt(empty, CREATE, { ...TAB, mode: 'away' })).toBe('not-allowed')
    expect(attempt(empty, CREATE, { ...TAB, wraps: 4 })).toBe('not-allowed')
    expect(attempt(empty, CREATE, { ...TAB, over: { conversation: '00'.repeat(16) } })).toBe('bad-frame')
    expect(attempt(empty, CREATE, { ...TAB, over: { author: key('anna') } })).toBe('bad-frame')
    for (const over of [{ n: 1 }, { previous: key('x') }])
      expect(attempt(empty, CREATE, { ...TAB, over })).toBe('stale-head')
    const other = { conversation: '00'.repeat(16) }
    expect(attempt(empty, CODE, { ...TAB, over: { ...other, n: 1 } })).toBe('stale-head')
    expect(attempt(empty, CODE, { ...TAB, over: other })).toBe('not-allowed')
    const { conversation } = created.state!
    const again = createdAgain({ n: 1, previous: created.state!.hashes[0], conversation })
    expect(again).toBe('not-allowed')
  })

  it('an entry stands at its number, behind the one it names, signed, and never under an older roster', () => {
    const rotate = (over: Record<string, unknown>): unknown => attempt(accepted, ROTATE, { ...ANNA, over })
    expect(rotate({ n: 1 })).toBe('stale-head')
    expect(rotate({ previous: key('x') })).toBe('stale-head')
    expect(rotate({ conversation: key('x').slice(0, 32) })).toBe('bad-frame')
    expect(rotate({ author: key('bram') })).toBe('bad-signature')
    const newer = play(accepted, ROTATE, { ...ANNA, version: 2 })
    expect(readersOf(newer)).toEqual(expect.not.arrayContaining(['bram']))
    expect(attempt(newer, ROTATE, { ...ANNA, version: 1 })).toBe('stale-roster')
    expect(attempt(newer, ROTATE, by('bram', 'eindhoven'))).toBe('not-allowed')
    expect(attempt(accepted, ROTATE, { ...ANNA, version: 9 })).toBe('stale-roster')
  })

  it('accept: the first narrows, a later one by a receiver adds, by the team shows cover', () => {
    expect(accepted.state).toMatchObject({
      accepted: true,
      members: [{ principal: team('eindhoven'), from: 0 }],
    })
    expect(readersOf(accepted)[0]).toBe('tab')
    const cover = play(accepted, ACCEPT, by('bram', 'eindhoven'))
    expect(cover.state!.owner).toMatchObject({ group: 'eindhoven' })
    expect(cover.state!.owner).not.toEqual(accepted.state!.owner)
    const taken = play(accepted, ACCEPT, DINA)
    expect(taken.state!.members).toEqual([
      { principal: team('eindhoven'), from: 0 },
      { principal: team('comensha'), from: 0 },
    ])
    expect(attempt(created, ACCEPT, by('chris', 'drenthe'))).toBe('not-allowed')
    expect(attempt(created, ACCEPT, by('anna', 'comensha'))).toBe('not-allowed')
    expect(attempt(created, ACCEPT, TAB)).toBe('not-allowed')
  })

  it('accept: a team that left reads on from its new accept, one the visitor removed stays out', () => {
    const left = play(accepted, LEAVE, ANNA)
    expect(left.state).toMatchObject({ stale: true, members: [] })
    expect(left.state!.owner).toBeUndefined()
    const again = play(left, ACCEPT, ANNA)
    expect(again.state).toMatchObject({ stale: false, members: [{ from: next(left) }] })
    const removed = play(accepted, out(team('eindhoven')), TAB)
    expect(attempt(removed, ACCEPT, ANNA)).toBe('not-allowed')
    const added = play(removed, add(team('eindhoven'), next(removed)), TAB)
    expect(typeof attempt(added, ACCEPT, ANNA)).toBe('object')
  })

  it('add: the tab anybody, the owner the helpdesk, nobody else anybody', () => {
    const epoch = next(accepted)
    const fenna = someone('shn', 'fenna')
    const readers = readersOf(play(accepted, add(fenna, epoch), TAB))
    expect([readers.length, readers[3]]).toEqual([4, 'fenna'])
    expect(attempt(accepted, add(fenna, epoch), ANNA)).toBe('not-allowed')
    expect(typeof attempt(accepted, add(team('comensha'), epoch), ANNA)).toBe('object')
    expect(attempt(accepted, add(team('comensha'), epoch), by('bram', 'eindhoven'))).toBe('not-allowed')
    expect(attempt(accepted, add(team('nowhere'), epoch), TAB)).toBe('unknown-group')
    expect(attempt(accepted, add(someone('shn', 'chris'), epoch), TAB)).toBe('unknown-group')
    expect(attempt(accepted, add(team('eindhoven'), epoch), TAB)).toBe('not-allowed')
    expect(attempt(created, add(fenna, 1), TAB)).toBe('not-allowed')
    const barred = play(play(accepted, ACCEPT, DINA), out(team('comensha')), TAB)
    const taken = play(barred, ACCEPT, ANNA)
    expect(attempt(taken, add(team('comensha'), next(taken)), ANNA)).toBe('not-allowed')
  })

  it('add: from the new epoch, or with everything from an earlier one the tab was given', () => {
    const fenna = someone('shn', 'fenna')
    const returned = play(play(accepted, CODE, TAB), BACK, { as: 'code' })
    const since = next(accepted)
    expect(returned.state).toMatchObject({ since, returned: true })
    const epoch = next(returned)
    const tries = (from: number, scope: number) => attempt(returned, add(fenna, from, scope), TAB2)
    expect(typeof tries(epoch, 0)).toBe('object')
    expect(typeof tries(epoch, 2)).toBe('object')
    expect(typeof tries(since, 2)).toBe('object')
    expect(tries(since, 0)).toBe('not-allowed')
    expect(tries(since, 1)).toBe('not-allowed')
    expect(tries(since - 1, 2)).toBe('not-allowed')
    expect(tries(epoch + 1, 2)).toBe('not-allowed')
    expect(tries(epoch, 3)).toBe('bad-frame')
  })

  it('add: leaves room for tab and return key', () => {
    const one = play(accepted, add(team('big'), next(accepted)), TAB)
    expect(readersOf(one)).toHaveLength(11)
    const two = play(one, add(team('comensha'), next(one)), TAB)
    const three = play(two, add(guest('guest', 'guest2'), next(two)), TAB)
    const four = play(three, add(team('shn'), next(three)), TAB)
    expect(readersOf(four)).toHaveLength(17)
    expect(attempt(four, add(team('large'), next(four)), TAB)).toBe('not-allowed')
    const five = play(four, add(team('drenthe'), next(four)), TAB)
    expect(attempt(five, add(guest('one more'), next(five)), TAB)).toBe('not-allowed')
    const away = play(play(five, CODE, TAB), ROTATE, { ...ANNA, mode: 'away' })
    expect(readersOf(away)).toHaveLength(20)
  })

  it('fresh keys: none of tab, code and guests in two roles, none of a removed device', () => {
    const coded = play(accepted, CODE, TAB)
    expect(attempt(coded, CODE, TAB)).toBe('not-allowed')
    const other = (sign: string, kem: string): Draft => ({ ...CODE, sign: key(sign), kem: key(kem) }) as Draft
    expect(attempt(coded, other('code2', 'kem tab'), TAB)).toBe('not-allowed')
    expect(attempt(coded, other('tab', 'kem code2'), TAB)).toBe('not-allowed')
    const again = play(coded, other('code2', 'kem code2'), TAB)
    const back = { ...BACK, kem: key('kem code') } as Draft
    expect(attempt(again, back, { as: 'code2' })).toBe('not-allowed')
    expect(attempt(again, BACK, { as: 'code' })).toBe('not-allowed')
    const returned = play(again, BACK, { as: 'code2' })
    expect(attempt(returned, add(guest('tab'), next(returned)), TAB2)).toBe('not-allowed')
    expect(attempt(returned, add(guest('code'), next(returned)), TAB2)).toBe('not-allowed')
    expect(attempt(returned, add(guest('guest', 'guest'), next(returned)), TAB2)).toBe('not-allowed')
    expect(typeof attempt(returned, add(guest('guest', 'guest2'), next(returned)), TAB2)).toBe('object')
    const left = play(play(returned, add(guest('guest'), next(returned)), TAB2), LEAVE, { as: 'guest' })
    expect(typeof attempt(left, add(guest('guest'), next(left)), TAB2)).toBe('object')
    const mixed = { ...CODE, sign: key('code3'), kem: key('kem guest') } as Draft
    expect(attempt(left, mixed, TAB2)).toBe('not-allowed')
    const removed = play(returned, device('bram'), ANNA)
    expect(attempt(removed, add(guest('bram'), next(removed)), TAB2)).toBe('not-allowed')
    expect(attempt(returned, add(guest('bram'), next(returned)), TAB2)).toBe('not-allowed')
    expect(typeof attempt(returned, add(guest('chris'), next(returned)), TAB2)).toBe('object')
  })

  it('rewrap: by a member team or the tab, for members, not below their from', () => {
    const epoch = next(accepted)
    const log = play(accepted, add(someone('shn', 'fenna'), epoch - 1, 2), TAB)
    expect(play(log, late(epoch - 1, 'fenna'), ANNA).state!.late).toHaveLength(1)
    expect(typeof attempt(log, late(epoch - 1, 'fenna'), TAB)).toBe('object')
    expect(attempt(log, late(epoch - 2, 'fenna'), ANNA)).toBe('not-allowed')
    expect(attempt(log, late(epoch + 1, 'fenna'), ANNA)).toBe('not-allowed')
    expect(attempt(log, late(epoch - 1, 'dina'), ANNA)).toBe('not-allowed')
    expect(attempt(log, late(epoch - 1, 'tab'), ANNA)).toBe('not-allowed')
    expect(attempt(log, late(epoch - 1, 'anna'), by('fenna', 'shn'))).toBe('not-allowed')
    expect(typeof attempt(created, late(0, 'anna'), DINA)).toBe('object')
    expect(attempt(accepted, late(0, 'anna'), DINA)).toBe('not-allowed')
    const more = play(accepted, add(team('drenthe'), epoch), TAB)
    expect(attempt(more, late(0, 'anna'), by('chris', 'drenthe'))).toBe('not-allowed')
    const theirs = play(more, ACCEPT, by('chris', 'drenthe'))
    expect(typeof attempt(theirs, late(epoch, 'chris'), by('chris', 'drenthe'))).toBe('object')
    const item = { epoch: epoch - 1, recipient: key('kem fenna'), wrap: key('late') }
    const items = (count: number): Draft => ({ type: 'rewrap', items: new Array(count).fill(item) })
    expect(typeof attempt(log, items(12), ANNA)).toBe('object')
    expect(attempt(log, items(13), ANNA)).toBe('bad-frame')
  })

  it('leave: members only, then nothing is sealed before a new epoch', () => {
    const log = play(accepted, add(guest('guest'), next(accepted)), TAB)
    const left = play(log, LEAVE, { as: 'guest' })
    expect(left.state!.stale).toBe(true)
    expect(attempt(left, LEAVE, { as: 'guest' })).toBe('not-allowed')
    expect(attempt(log, LEAVE, TAB)).toBe('not-allowed')
    expect(attempt(created, LEAVE, ANNA)).toBe('not-allowed')
    expect(attempt(log, LEAVE, DINA)).toBe('not-allowed')
    expect(readersOf(play(left, ROTATE, ANNA))).not.toContain('guest')
    expect(play(left, ROTATE, ANNA).state!.stale).toBe(false)
  })

  it('remove: the tab a principal, staff a device of their own group but not their own', () => {
    expect(attempt(accepted, out(team('comensha')), TAB)).toBe('not-allowed')
    expect(attempt(accepted, out(team('eindhoven')), by('bram', 'eindhoven'))).toBe('not-allowed')
    expect(attempt(accepted, device('bram'), TAB)).toBe('not-allowed')
    expect(attempt(accepted, device('anna'), ANNA)).toBe('not-allowed')
    expect(attempt(accepted, device('dina'), ANNA)).toBe('not-allowed')
    expect(attempt(accepted, device('emre'), DINA)).toBe('not-allowed')
    const log = play(accepted, device('bram'), ANNA)
    expect(readersOf(log)).not.toContain('bram')
    expect(attempt(log, device('bram'), ANNA)).toBe('not-allowed')
    expect(attempt(log, ROTATE, by('bram', 'eindhoven'))).toBe('not-allowed')
    const newer = { ...ANNA, version: 2 }
    expect(play(accepted, device('bram'), newer).state!.removed.map((one) => one.sign)).toEqual([key('bram')])
    expect(attempt(play(accepted, ROTATE, newer), device('bram'), newer)).toBe('not-allowed')
  })

  it('away: only with a code, only by members, read by tab and code', () => {
    expect(attempt(accepted, ROTATE, { ...ANNA, mode: 'away' })).toBe('not-allowed')
    const coded = play(accepted, CODE, TAB)
    const away = play(coded, ROTATE, { ...ANNA, mode: 'away' })
    expect(readersOf(away).slice(0, 2)).toEqual(['tab', 'code'])
    expect(readersOf(play(coded, ROTATE, ANNA))).not.toContain('code')
    expect(attempt(coded, ROTATE, { ...TAB, mode: 'away' })).toBe('not-allowed')
    expect(attempt(coded, BACK, { as: 'code', mode: 'away' })).toBe('not-allowed')
    expect(readersOf(play(away, ROTATE, TAB))).not.toContain('tab')
  })

  it('close: by whoever was the tab, or the owner; only the visitor opens again', () => {
    const returned = play(play(accepted, CODE, TAB), BACK, { as: 'code' })
    for (const one of [TAB, TAB2, ANNA]) expect(play(returned, CLOSE, one).state!.closed).toBe(true)
    expect(attempt(returned, CLOSE, by('bram', 'eindhoven'))).toBe('not-allowed')
    expect(attempt(returned, CLOSE, { as: 'code' })).toBe('not-allowed')
    const closed = play(returned, CLOSE, TAB)
    for (const one of [CLOSE, LEAVE, ACCEPT, ROTATE]) expect(attempt(closed, one, ANNA)).toBe('closed')
    expect(attempt(closed, { ...CODE, sign: key('c'), kem: key('k') } as Draft, TAB2)).toBe('closed')
    expect(attempt(closed, ROTATE, TAB)).toBe('closed')
    expect(play(closed, ROTATE, TAB2).state!.closed).toBe(false)
    const again = { ...BACK, sign: key('tab3'), kem: key('kem tab3') } as Draft
    expect(play(closed, again, { as: 'code' }).state!.closed).toBe(false)
  })

  it('ends at 256 entries', () => {
    let log = accepted
    while (log.state!.hashes.length < 256) log = play(log, ROTATE, { ...ANNA, wraps: 4 })
    expect(attempt(log, CLOSE, ANNA)).toBe('full')
  })
})
