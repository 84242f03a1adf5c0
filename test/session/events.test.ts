import { beforeAll, expect, it } from 'vitest'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { toHex } from '#wire'
import { Cast, handoffBody, quick } from '../support/cast.ts'

let engine: Engine
beforeAll(async () => {
  engine = quick(await loadSodium())
})

it('a line says who joined, who left, who was removed and who closed: never somebody else', () => {
  const cast = Cast.talking(engine)
  const { anna, visitor, roster } = cast
  const fenna = { kind: 'person', group: 'shn-brabant', person: toHex(roster.ids['Fenna']!), name: 'Fenna' }
  const ann = { kind: 'person', group: 'eindhoven', person: toHex(roster.ids['Anna']!), name: 'Anna' }
  cast.add('Fenna', 'shn-brabant', 'now')
  const { person } = fenna
  const gone = visitor.desk.removeMember({ conversation: cast.c, group: 'shn-brabant', person })
  expect(visitor.send(gone, cast.c)).toBe('ok')
  cast.add('Fenna', 'shn-brabant', 'summary')
  const guest = cast.staff('Fenna', 'shn-brabant')
  expect(guest.send(guest.desk.leave({ conversation: cast.c }), cast.c)).toBe('ok')
  anna.read(cast.c)
  cast.rotate(anna)
  expect(anna.send(anna.desk.close({ conversation: cast.c }), cast.c)).toBe('ok')
  for (const who of [anna, visitor]) {
    const lines = who.read(cast.c).lines.filter((line) => line.kind === 'event')
    expect(lines.map(({ event, who, scope }) => [event, who, scope])).toEqual([
      ['created', { kind: 'visitor' }, undefined],
      ['accepted', ann, undefined],
      ['joined', fenna, 'now'],
      ['removed', fenna, undefined],
      ['joined', fenna, 'summary'],
      ['left', fenna, undefined],
      ['closed', ann, undefined],
    ])
  }
})

it('a view says all there is to say of a conversation, value by value', () => {
  const cast = Cast.talking(engine)
  const { anna, visitor, roster } = cast
  const person = toHex(roster.ids['Anna']!)
  const shared = {
    id: cast.c,
    cursor: cast.frames().length,
    state: 'accepted',
    receivers: { team: 'eindhoven', helpdesk: 'comensha' },
    members: [
      { kind: 'visitor', from: 0 },
      { kind: 'team', group: 'eindhoven', from: 0, people: 2 },
    ],
    owner: { group: 'eindhoven', person, name: 'Anna' },
    epoch: 1,
    mode: 'here',
    stale: false,
    hasCode: false,
    writable: true,
    displaced: false,
    returned: false,
    confirmed: false,
    rosterVersion: 1,
  }
  for (const who of [anna, visitor]) {
    const { lines, ...rest } = who.read(cast.c)
    expect(rest).toEqual(shared)
    expect(lines.filter(({ kind }) => kind === 'message')).toHaveLength(3)
  }
  const code = cast.code()
  anna.read(cast.c)
  cast.rotate(anna, 'away')
  expect(visitor.read(cast.c)).toMatchObject({ epoch: 2, mode: 'away', hasCode: true, writable: true })
  const phone = cast.phone(code)
  cast.back(phone)
  expect(phone.read(cast.c)).toMatchObject({ returned: true, displaced: false, writable: true, epoch: 3 })
  expect(visitor.read(cast.c)).toMatchObject({ displaced: true, writable: false })
  const lone = cast.stranger()
  const made = lone.desk.handoff({ helpdesk: 'comensha', body: handoffBody('x') })
  expect(lone.send(made, made.conversation)).toBe('ok')
  const { receivers, state, owner } = lone.read(made.conversation)
  expect([receivers, state, owner]).toEqual([{ helpdesk: 'comensha' }, 'waiting', undefined])
})
