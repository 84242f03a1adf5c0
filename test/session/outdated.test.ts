import { beforeAll, describe, expect, it } from 'vitest'
import type { Body, ConversationView, Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { Cast, quick } from '../support/cast.ts'
import { eindhoven, learn, publish } from '../support/lists.ts'
import { TEST_GROUPS } from '../support/roster.ts'

let engine: Engine
beforeAll(async () => {
  engine = quick(await loadSodium())
})

describe('an epoch that is to be renewed', () => {
  it('is so for a newer list with other devices only', () => {
    const cast = Cast.talking(engine)
    const { anna, c } = cast
    const same = cast.roster.next(() => TEST_GROUPS)
    const other = same.next(() => eindhoven({ Anna: 1, Bram: 1 }))
    publish(cast, same, other)
    learn(anna.desk, same)
    expect(anna.read(c).outdated).toBeUndefined()
    learn(anna.desk, other)
    expect(anna.read(c).outdated).toBe(true)
    // who may not write is not told
    expect(anna.send(anna.desk.close({ conversation: c }), c)).toBe('ok')
    expect(anna.read(c).outdated).toBeUndefined()
  })

  it('is none the visitor writes into while they were thought away', () => {
    const cast = Cast.talking(engine)
    cast.code()
    cast.anna.read(cast.c)
    cast.rotate(cast.anna, 'away')
    expect(cast.visitor.read(cast.c)).toMatchObject({ mode: 'away', writable: true })
    const body: Body = { t: 'text', text: 'x' }
    expect(() => cast.visitor.desk.say({ conversation: cast.c, body })).toThrow('rotate-first')
    cast.rotate(cast.visitor)
    cast.say(cast.visitor, 'x')
  })
})

describe('an epoch that somebody left', () => {
  let view: ConversationView
  beforeAll(() => {
    const cast = Cast.talking(engine)
    cast.add('Fenna', 'shn-brabant', 'now')
    const fenna = cast.staff('Fenna', 'shn-brabant')
    expect(fenna.send(fenna.desk.leave({ conversation: cast.c }), cast.c)).toBe('ok')
    view = cast.anna.read(cast.c)
  })

  it('is stale, and not for a newer list', () => {
    expect(view).toMatchObject({ stale: true, writable: true })
    expect(view.outdated).toBeUndefined()
  })
})
