import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { Cast, quick, words } from '../support/cast.ts'
import type { Someone } from '../support/relay.ts'

let engine: Engine
beforeAll(async () => {
  engine = quick(await loadSodium())
})

const said = (cast: Cast, who: Someone): string => {
  try {
    const { id } = who.desk.say({ conversation: cast.c, body: { t: 'text', text: 'x' } })
    who.desk.settled({ conversation: cast.c, id, acknowledged: false })
    return 'sealed'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('an epoch whose readers are no longer the right ones (PROTOCOL §6.2)', () => {
  it('is refused every time it is tried, from the moment the new roster is known', () => {
    const cast = Cast.talking(engine)
    const { anna, visitor } = cast
    const next = cast.roster.next((groups) => ({
      ...groups,
      eindhoven: { role: 'team', people: { Anna: 2 } },
    }))
    for (const who of [anna, visitor]) {
      expect([said(cast, who), said(cast, who)]).toEqual(['sealed', 'sealed'])
      who.desk.supply({ list: next.list, heads: [next.head] })
      // Who is in it now is not known yet: the version before still counts.
      expect(said(cast, who)).toBe('sealed')
      who.desk.supply({ slices: next.slices })
      expect([said(cast, who), said(cast, who), said(cast, who)]).toEqual(Array(3).fill('rotate-first'))
    }
  })

  it('is refused every time after somebody left, and good again after a new one', () => {
    const cast = Cast.talking(engine)
    const { anna, visitor } = cast
    cast.add('Fenna', 'shn-brabant', 'now')
    const fenna = cast.staff('Fenna', 'shn-brabant')
    expect(fenna.send(fenna.desk.leave({ conversation: cast.c }), cast.c)).toBe('ok')
    for (const who of [anna, visitor]) {
      who.read(cast.c)
      expect([said(cast, who), said(cast, who)]).toEqual(['rotate-first', 'rotate-first'])
    }
    cast.rotate(anna)
    visitor.read(cast.c)
    expect([said(cast, anna), said(cast, visitor)]).toEqual(['sealed', 'sealed'])
    cast.say(visitor, 'after')
    expect(words(anna.read(cast.c)).at(-1)).toBe('after')
  })

  it('is refused to the visitor too while the log is closed, until they open it again', () => {
    const cast = Cast.talking(engine)
    const { anna, visitor } = cast
    expect(anna.send(anna.desk.close({ conversation: cast.c }), cast.c)).toBe('ok')
    visitor.read(cast.c)
    expect([said(cast, anna), said(cast, visitor)]).toEqual(['closed', 'rotate-first'])
    cast.rotate(visitor)
    anna.read(cast.c)
    expect([said(cast, anna), said(cast, visitor)]).toEqual(['sealed', 'sealed'])
  })

  it('is no epoch at all before anything was read', () => {
    const cast = new Cast(engine)
    const anna = cast.stranger().signIn(engine, cast.roster, 'Anna', 'eindhoven')
    anna.desk.receive({ conversation: cast.c, frames: [] })
    expect(said(cast, anna)).toBe('not-found')
  })

  it('may not be written into before somebody accepted, nor by whoever is no member', () => {
    const cast = new Cast(engine)
    const [anna, dina] = [cast.staff('Anna'), cast.staff('Dina', 'comensha')]
    expect([said(cast, anna), said(cast, dina)]).toEqual(['not-allowed', 'not-allowed'])
    cast.accept(anna)
    dina.read(cast.c)
    expect([said(cast, anna), said(cast, dina)]).toEqual(['sealed', 'not-allowed'])
  })
})
