import { describe, expect, it } from 'vitest'
import type { QueueRow } from '#wire/control'
import type { GroupEntry } from '../../../src/web/core/contacts.ts'
import { leftBehind } from '../../../src/web/core/leaving.ts'

const row = (change: Partial<QueueRow>): QueueRow => ({
  ...{ id: 'a0'.repeat(16), group: 'drenthe', helpdesk: 'comensha', state: 'accepted', due: null },
  ...{
    createdHour: 0,
    cursor: 1,
    epoch: 1,
    mine: false,
    member: true,
    here: false,
    asked: [],
    erases: 720,
    opener: '',
  },
  ...change,
})
const group = (code: string, ...names: readonly string[]): GroupEntry => ({
  ...{ code, role: 'team', name: code, hours: [] },
  people: names.map((name) => ({ person: name, name })),
})
const ALONE = [group('drenthe', 'Chris'), group('eindhoven', 'Anna', 'Bram')]
const left = (change: Partial<QueueRow>, own = 'drenthe'): boolean =>
  leftBehind([row(change)], ALONE, own).length > 0

describe('whoever stops', () => {
  it('is needed by what they own, whatever their team', () => {
    expect(left({ mine: true })).toBe(true)
    expect(left({ mine: true, group: 'eindhoven' }, 'eindhoven')).toBe(true)
  })

  it('is needed as the last of a team by all the team is in; with colleagues it is not', () => {
    expect(left({})).toBe(true)
    expect(left({ group: 'eindhoven' }, 'eindhoven')).toBe(false)
    expect(left({ member: false })).toBe(false)
  })

  it('is needed as the last one by what nobody else was asked to take', () => {
    const waiting = { state: 'waiting', member: false } as const
    expect(left({ ...waiting, helpdesk: '' })).toBe(true)
    expect(left(waiting)).toBe(false)
    expect(left({ ...waiting, helpdesk: '', group: 'eindhoven' }, 'eindhoven')).toBe(false)
  })

  it('is not needed by what is closed, nor by a question among staff', () => {
    expect(left({ mine: true, state: 'closed' })).toBe(false)
    expect(left({ mine: true, opener: 'drenthe' })).toBe(false)
  })

  it('is the last one too where the list does not name the team any more', () => {
    expect(leftBehind([row({ group: 'ede' })], ALONE, 'ede').length).toBe(1)
  })
})
