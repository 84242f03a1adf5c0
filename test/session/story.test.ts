import { beforeAll, describe, expect, it } from 'vitest'
import { Desk, type Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { toHex } from '#wire'
import { bookOf, handoffBody, lacking, texts } from '../support/cast.ts'
import { Relay, Someone } from '../support/relay.ts'
import { pinOf, type TestRoster, testRoster } from '../support/roster.ts'

let engine: Engine

beforeAll(async () => {
  engine = await loadSodium()
})

type Cast = { roster: TestRoster; relay: Relay; visitor: Someone; anna: Someone; c: string }

function handedOff(): Cast {
  const roster = testRoster(engine)
  const relay = new Relay(engine, roster, bookOf(engine, roster))
  const visitor = new Someone(engine, roster, relay)
  const made = visitor.desk.handoff({ team: 'eindhoven', helpdesk: 'comensha', body: handoffBody('ayuda') })
  expect(visitor.send(made, made.conversation)).toBe('ok')
  const anna = new Someone(engine, roster, relay).signIn(engine, roster, 'Anna', 'eindhoven')
  anna.read(made.conversation)
  return { roster, relay, visitor, anna, c: made.conversation }
}

function accepted(): Cast {
  const cast = handedOff()
  const { anna, visitor, c } = cast
  expect(anna.send(anna.desk.accept({ conversation: c, mode: 'here' }), c)).toBe('ok')
  expect(anna.send(anna.desk.say({ conversation: c, body: { t: 'text', text: 'hola' } }), c)).toBe('ok')
  visitor.read(c)
  return cast
}

describe('a whole conversation between desks', () => {
  it('hands off, is read by every receiver, accepted by one, and both write', () => {
    const { roster, relay, visitor, anna, c } = accepted()
    const dina = new Someone(engine, roster, relay).signIn(engine, roster, 'Dina', 'comensha')
    expect(visitor.send(visitor.desk.say({ conversation: c, body: { t: 'text', text: 'gracias' } }), c)).toBe(
      'ok',
    )
    expect(texts(anna.read(c))).toEqual(['<created>', 'handoff', '<accepted>', 'hola', 'gracias'])
    expect(texts(visitor.read(c))).toEqual(['<created>', 'handoff', '<accepted>', 'hola', 'gracias'])
    expect(texts(dina.read(c))).toEqual(['<created>', 'handoff', '<accepted>'])
    expect(visitor.read(c).owner).toMatchObject({ group: 'eindhoven', name: 'Anna' })
  })

  it("reads on the acceptor's second device and on a colleague's", () => {
    const { roster, relay, c } = accepted()
    for (const [name, device] of [
      ['Anna', 1],
      ['Bram', 0],
    ] as const) {
      const someone = new Someone(engine, roster, relay).signIn(engine, roster, name, 'eindhoven', device)
      expect(texts(someone.read(c))).toContain('hola')
    }
  })

  it('gives nothing to a team that was not named', () => {
    const { roster, relay, c } = accepted()
    const chris = new Someone(engine, roster, relay).signIn(engine, roster, 'Chris', 'drenthe')
    expect(texts(chris.read(c))).toEqual(['<created>', '<accepted>'])
  })

  it('two accept at once: the second is told, stores nothing, and may cover later', () => {
    const { roster, relay, anna, c } = handedOff()
    const bram = new Someone(engine, roster, relay).signIn(engine, roster, 'Bram', 'eindhoven')
    bram.read(c)
    const second = bram.desk.accept({ conversation: c, mode: 'here' })
    expect(anna.send(anna.desk.accept({ conversation: c, mode: 'here' }), c)).toBe('ok')
    expect(bram.send(second, c)).toBe('stale-head')
    expect(bram.read(c).owner?.name).toBe('Anna')
    expect(bram.send(bram.desk.accept({ conversation: c, mode: 'here' }), c)).toBe('ok')
    expect(anna.read(c).owner?.name).toBe('Bram')
  })

  it('lets CoMensha take what nobody accepted', () => {
    const { roster, relay, visitor, c } = handedOff()
    const dina = new Someone(engine, roster, relay).signIn(engine, roster, 'Dina', 'comensha')
    expect(texts(dina.read(c))).toContain('handoff')
    expect(dina.send(dina.desk.accept({ conversation: c, mode: 'here' }), c)).toBe('ok')
    expect(visitor.read(c).owner).toMatchObject({ group: 'comensha', name: 'Dina' })
  })
})

describe('the night letter', () => {
  function night(): Cast & { code: string } {
    const cast = handedOff()
    const { code, entry } = cast.visitor.desk.makeCode({ conversation: cast.c })
    expect(cast.visitor.send(entry, cast.c)).toBe('ok')
    return { ...cast, code }
  }

  it('is answered while away, read by code on another phone, and answered back', () => {
    const { roster, relay, anna, c, code } = night()
    anna.read(c)
    expect(anna.send(anna.desk.accept({ conversation: c, mode: 'away' }), c)).toBe('ok')
    expect(anna.send(anna.desk.say({ conversation: c, body: { t: 'text', text: 'buenos dias' } }), c)).toBe(
      'ok',
    )
    const second = new Someone(engine, roster, relay)
    expect(second.desk.openCode({ digits: `${code.slice(0, 10)} ${code.slice(10)}` })).toBeDefined()
    expect(texts(second.read(c))).toEqual(['<created>', '<code>', '<accepted>', 'buenos dias'])
    const back = second.desk.back({ conversation: c })
    expect(second.send(back, c)).toBe('ok')
    second.desk.becameTab({ conversation: c })
    expect(second.send(second.desk.say({ conversation: c, body: { t: 'text', text: 'si' } }), c)).toBe('ok')
    const view = anna.read(c)
    expect(view.returned).toBe(true)
    expect(texts(view).slice(-2)).toEqual(['<back>', 'si'])
    expect(second.read(c).confirmed).toBe(false)
    expect(anna.send(anna.desk.say({ conversation: c, body: { t: 'text', text: 'ok' } }), c)).toBe('ok')
    expect(second.read(c).confirmed).toBe(true)
  })

  it('repeats what was said since the visitor left, and shows the first tab that it was taken over', () => {
    const { roster, relay, visitor, anna, c, code } = night()
    anna.read(c)
    expect(anna.send(anna.desk.accept({ conversation: c, mode: 'here' }), c)).toBe('ok')
    expect(anna.send(anna.desk.say({ conversation: c, body: { t: 'text', text: 'uno' } }), c)).toBe('ok')
    expect(anna.send(anna.desk.rotate({ conversation: c, mode: 'away' }), c)).toBe('ok')
    for (const body of anna.desk.repeats({ conversation: c })) {
      expect(anna.send(anna.desk.say({ conversation: c, body }), c)).toBe('ok')
    }
    const second = new Someone(engine, roster, relay)
    second.desk.openCode({ digits: code })
    expect(texts(second.read(c)).filter((text) => !text.startsWith('<'))).toEqual(['again:uno'])
    const back = second.desk.back({ conversation: c })
    expect(second.send(back, c)).toBe('ok')
    expect(visitor.read(c)).toMatchObject({ displaced: true, writable: false })
  })

  it('a code opens no word the visitor wrote, with everything the server has', () => {
    const { roster, relay, visitor, anna, c, code } = night()
    anna.read(c)
    anna.send(anna.desk.accept({ conversation: c, mode: 'here' }), c)
    visitor.read(c)
    visitor.send(visitor.desk.say({ conversation: c, body: { t: 'text', text: 'secreto' } }), c)
    anna.read(c)
    anna.send(anna.desk.rotate({ conversation: c, mode: 'away' }), c)
    anna.send(anna.desk.say({ conversation: c, body: { t: 'text', text: 'respuesta' } }), c)
    const thief = new Someone(engine, roster, relay)
    thief.desk.openCode({ digits: code })
    const seen = texts(thief.read(c))
    expect(seen).toContain('respuesta')
    expect(seen).not.toContain('secreto')
    expect(seen).not.toContain('handoff')
    // control: the tab that was there reads both
    expect(texts(visitor.read(c))).toEqual(expect.arrayContaining(['secreto', 'respuesta', 'handoff']))
  })

  it('the visitor never seals in an away epoch', () => {
    const { visitor, anna, c } = night()
    anna.read(c)
    anna.send(anna.desk.accept({ conversation: c, mode: 'away' }), c)
    visitor.read(c)
    expect(() => visitor.desk.say({ conversation: c, body: { t: 'text', text: 'x' } })).toThrow(
      'rotate-first',
    )
    expect(visitor.send(visitor.desk.rotate({ conversation: c, mode: 'here' }), c)).toBe('ok')
    expect(visitor.send(visitor.desk.say({ conversation: c, body: { t: 'text', text: 'x' } }), c)).toBe('ok')
  })
})

describe('a third person', () => {
  const fennaIn = (scope: 'now' | 'summary' | 'everything'): Cast & { fenna: Someone } => {
    const cast = accepted()
    const { roster, relay, visitor, c } = cast
    const person = toHex(roster.ids['Fenna']!)
    expect(visitor.send(visitor.desk.add({ conversation: c, group: 'shn-brabant', person, scope }), c)).toBe(
      'ok',
    )
    if (scope === 'summary') {
      for (const body of visitor.desk.summary({ conversation: c })) {
        expect(visitor.send(visitor.desk.say({ conversation: c, body }), c)).toBe('ok')
      }
    }
    if (scope === 'everything') {
      for (const entry of visitor.desk.rewrap({ conversation: c, devices: lacking(visitor.desk, c) }))
        expect(visitor.send(entry, c)).toBe('ok')
    }
    const fenna = new Someone(engine, roster, relay).signIn(engine, roster, 'Fenna', 'shn-brabant')
    cast.anna.read(c)
    return { ...cast, fenna }
  }

  it.each([
    ['now', []],
    ['summary', ['summary']],
    ['everything', ['handoff', 'hola']],
  ] as const)('scope %s gives exactly that', (scope, extra) => {
    const { fenna, anna, c } = fennaIn(scope)
    expect(anna.send(anna.desk.say({ conversation: c, body: { t: 'text', text: 'esta es Fenna' } }), c)).toBe(
      'ok',
    )
    const seen = texts(fenna.read(c)).filter((text) => !text.startsWith('<'))
    expect(seen).toEqual([...extra, 'esta es Fenna'])
    expect(
      fenna.send(fenna.desk.say({ conversation: c, body: { t: 'text', text: 'hola, soy yo' } }), c),
    ).toBe('ok')
    expect(texts(anna.read(c))).toContain('hola, soy yo')
  })

  it('leaves: nothing may be sealed before the key changes, and then reads nothing more', () => {
    const { fenna, anna, visitor, c } = fennaIn('now')
    fenna.read(c)
    expect(fenna.send(fenna.desk.leave({ conversation: c }), c)).toBe('ok')
    anna.read(c)
    expect(() => anna.desk.say({ conversation: c, body: { t: 'text', text: 'x' } })).toThrow('rotate-first')
    expect(anna.send(anna.desk.rotate({ conversation: c, mode: 'here' }), c)).toBe('ok')
    expect(anna.send(anna.desk.say({ conversation: c, body: { t: 'text', text: 'solo nosotros' } }), c)).toBe(
      'ok',
    )
    expect(texts(fenna.read(c))).not.toContain('solo nosotros')
    expect(texts(visitor.read(c))).toContain('solo nosotros')
  })

  it('staff cannot add a person; the owner may add CoMensha because the consent named it', () => {
    const { roster, anna, c } = accepted()
    const person = toHex(roster.ids['Fenna']!)
    expect(() => anna.desk.add({ conversation: c, group: 'shn-brabant', person, scope: 'now' })).toThrow(
      'not-allowed',
    )
    expect(anna.send(anna.desk.addHelpdesk({ conversation: c, helpdesk: 'comensha', mode: 'here' }), c)).toBe(
      'ok',
    )
    expect(() => anna.desk.addHelpdesk({ conversation: c, helpdesk: 'drenthe', mode: 'here' })).toThrow(
      'not-allowed',
    )
  })
})

describe('what a desk refuses', () => {
  it('a head signed by one root twice, by unknown roots, or below the pinned version', () => {
    const roster = testRoster(engine)
    const other = testRoster(engine)
    const desk = new Desk(engine, roster.roots, () => 0)
    const pin = pinOf(roster)
    expect(() => desk.start({ ...other, pin })).toThrow('stale-roster')
    expect(() => desk.start({ ...roster, pin: { ...pin, minVersion: 2 } })).toThrow('stale-roster')
    expect(() => desk.start({ ...roster, pin: { ...pin, publishedAt: 2_000_000_000_000 } })).toThrow(
      'stale-roster',
    )
    expect(desk.start({ ...roster, pin }).version).toBe(1)
  })
})
