import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { fromHex, headOf, openEntry, toHex } from '#wire'
import { bindTag, makeTab, returnSetOf, saltOf } from '../../src/session/keys.ts'
import { Cast, handoffBody, quick, texts, words } from '../support/cast.ts'
import { Insider, insideOf, tabOf } from '../support/insider.ts'

let engine: Engine
beforeAll(async () => {
  engine = quick(await loadSodium())
})

/** A night letter, answered while away. */
function answered(): Cast & { digits: string; anna: ReturnType<Cast['staff']> } {
  const cast = new Cast(engine)
  const code = cast.code()
  const anna = cast.staff('Anna')
  cast.accept(anna, 'away')
  cast.say(anna, 'buenos dias')
  return Object.assign(cast, { digits: code, anna })
}

describe('a return code', () => {
  it('yields keys of its own, different in each deployment, the same each time', () => {
    const digits = '00000000000000000042'
    const salt = saltOf(engine, [engine.random(32)])
    const [one, again, other] = [salt, salt, saltOf(engine, [engine.random(32)])].map((s) =>
      returnSetOf(engine, digits, s),
    )
    expect(again?.signHex).toBe(one?.signHex)
    expect(again?.kemHex).toBe(one?.kemHex)
    expect(toHex(again!.locator)).toBe(toHex(one!.locator))
    expect(other?.signHex).not.toBe(one?.signHex)
    const parts = [
      one!.signHex,
      one!.kemHex,
      toHex(one!.locator),
      toHex(one!.bind),
      toHex(one!.sign.secret.slice(0, 32)),
    ]
    expect(new Set(parts.map((part) => part.slice(0, 32))).size).toBe(parts.length)
  })

  it('answered with another conversation shows nothing of it and cannot come back into it', () => {
    const cast = answered()
    const other = cast.stranger()
    const made = other.desk.handoff({ team: 'eindhoven', helpdesk: 'comensha', body: handoffBody('otra') })
    other.send(made, made.conversation)
    const theirs = other.desk.makeCode({ conversation: made.conversation })
    other.send(theirs.entry, made.conversation)
    const phone = cast.stranger()
    phone.desk.openCode({ digits: cast.digits })
    const view = phone.read(made.conversation)
    expect(view).toMatchObject({ hasCode: false, lines: [], members: [], writable: false })
    expect(() => phone.desk.back({ conversation: made.conversation })).toThrow('not-found')
    // control: the right one is shown
    expect(words(phone.read(cast.c))).toEqual(['buenos dias'])
    expect(phone.read(cast.c).hasCode).toBe(true)
  })

  it('answered with its own log under another name is refused', () => {
    const cast = answered()
    const phone = cast.stranger()
    phone.desk.openCode({ digits: cast.digits })
    phone.desk.receive({ conversation: '00'.repeat(16), frames: cast.frames() })
    expect(phone.desk.receive({ conversation: '00'.repeat(16), frames: [] }).view).toBeUndefined()
  })

  it('answered with a log cut off before the code was registered shows nothing', () => {
    const cast = answered()
    const at = cast.frames().findIndex((frame) => openEntry(frame.bytes)?.entry.act.type === 'code')
    const phone = cast.stranger()
    phone.desk.openCode({ digits: cast.digits })
    expect(phone.read(cast.c, cast.frames().slice(0, at))).toMatchObject({ hasCode: false, lines: [] })
  })

  it('bound by a wrong tag, or with other keys under its locator, is refused', () => {
    for (const bend of ['tag', 'sign', 'kem'] as const) {
      const cast = new Cast(engine)
      const digits = '00000000000000000042'
      const set = returnSetOf(engine, digits, saltOf(engine, cast.roster.roots))
      const other = makeTab(engine)
      const act = {
        type: 'code' as const,
        locator: set.locator,
        sign: bend === 'sign' ? other.sign.public : set.sign.public,
        kem: bend === 'kem' ? other.kemHash : set.kemHash,
        tag:
          bend === 'tag'
            ? engine.random(32)
            : bindTag(engine, set, fromHex(cast.c)!, fromHex(headOf(Insider.staff(cast, 'Anna').state()))!),
      }
      // made by the visitor's own tab, since only that may register a code at all
      const tab = tabOf(cast.visitor, cast.c)
      expect(cast.relay.append(new Insider(cast, tab, '').entry(act))).toBe('ok')
      const phone = cast.stranger()
      phone.desk.openCode({ digits })
      const view = phone.read(cast.c)
      expect(view.hasCode, bend).toBe(false)
      expect(view.lines).toEqual([])
      expect(() => phone.desk.back({ conversation: cast.c })).toThrow('not-found')
    }
  })

  it('replaced by a newer one opens nothing any more', () => {
    const cast = answered()
    cast.visitor.read(cast.c)
    const newer = cast.code()
    const phone = cast.stranger()
    phone.desk.openCode({ digits: cast.digits })
    expect(phone.read(cast.c)).toMatchObject({ hasCode: false, lines: [] })
    // control
    phone.desk.openCode({ digits: newer })
    expect(phone.read(cast.c).hasCode).toBe(true)
  })

  it('typed wrong first does not spoil the right one', () => {
    const cast = answered()
    const phone = cast.stranger()
    phone.desk.openCode({ digits: '00000000000000000001' })
    expect(phone.read(cast.c).hasCode).toBe(false)
    phone.desk.openCode({ digits: cast.digits })
    expect(words(phone.read(cast.c))).toEqual(['buenos dias'])
  })

  it('comes back also into a conversation with a guest', () => {
    const cast = answered()
    cast.visitor.read(cast.c)
    const guest = makeTab(engine)
    cast.visitor.desk.receive({ conversation: cast.c, frames: [], keys: [guest.kem.public] })
    const principal = { kind: 'guest' as const, keys: [{ sign: guest.sign.public, kem: guest.kemHash }] }
    const act = { type: 'add' as const, principal, from: 2, scope: 'now' as const }
    const entry = insideOf(cast.visitor, cast.c).enter(act, 'here', { keys: [guest.kem.public] })
    expect(cast.visitor.send(entry, cast.c)).toBe('ok')
    const phone = cast.phone(cast.digits)
    cast.back(phone)
    expect(phone.read(cast.c).members.map((member) => member.kind)).toEqual(['visitor', 'team', 'guest'])
    // and the guest's own entries are shown as the guest's
    const insider = new Insider(cast, guest, '')
    expect(cast.relay.append(insider.entry({ type: 'leave' }))).toBe('ok')
    const left = cast.anna.read(cast.c).lines.at(-1)
    expect(left).toMatchObject({ event: 'left', who: { kind: 'guest' } })
  })

  it('after a second absence: replies of the first are withheld by the server without a false alarm', () => {
    const cast = answered()
    const returnKem = returnSetOf(engine, cast.digits, saltOf(engine, cast.roster.roots)).kemHex
    const second = cast.phone(cast.digits)
    cast.back(second)
    dropReturnWraps(cast, returnKem)
    cast.anna.read(cast.c)
    cast.say(cast.anna, 'aqui estamos')
    cast.rotate(cast.anna, 'away')
    cast.say(cast.anna, 'hasta manana')
    const third = cast.phone(cast.digits)
    expect(texts(third.read(cast.c)).filter((text) => text.startsWith('!'))).toEqual([])
    expect(words(third.read(cast.c))).toEqual(['hasta manana'])
    // control: a reply of this absence that is withheld shows
    dropReturnWraps(cast, returnKem)
    expect(words(cast.phone(cast.digits).read(cast.c))).toEqual(['!unreadable', '!unreadable'])
  })

  it('each return is confirmed anew', () => {
    const cast = answered()
    const second = cast.phone(cast.digits)
    cast.back(second)
    expect(second.read(cast.c).confirmed).toBe(false)
    cast.anna.read(cast.c)
    cast.say(cast.anna, 'ok')
    expect(second.read(cast.c).confirmed).toBe(true)
    const third = cast.phone(cast.digits)
    cast.back(third)
    expect(cast.anna.read(cast.c).confirmed).toBe(false)
    expect(third.read(cast.c).confirmed).toBe(false)
    expect(second.read(cast.c)).toMatchObject({ displaced: true, writable: false })
  })
})

describe('whoever finds the code, with everything the server ever had', () => {
  it('opens replies written while away, and no word the visitor wrote, before or after', () => {
    const cast = answered()
    const set = returnSetOf(engine, cast.digits, saltOf(engine, cast.roster.roots))
    cast.visitor.read(cast.c)
    cast.rotate(cast.visitor)
    cast.say(cast.visitor, 'mi secreto')
    const thief = new Insider(cast, set, '')
    const seen = thief.opens(thief.keys([set])).join()
    expect(seen).toContain('buenos dias')
    expect(seen).not.toContain('mi secreto')
    expect(seen).not.toContain('ayuda')
    // control: Anna's keys open all three in the same way
    const all = Insider.staff(cast, 'Anna')
    const whole = all.opens(all.keys()).join()
    for (const text of ['buenos dias', 'mi secreto', 'ayuda']) expect(whole).toContain(text)
  })

  it('comes in as the visitor and lets in a friend with "everything": the friend gets nothing from before', () => {
    const cast = answered()
    const thief = cast.phone(cast.digits)
    cast.back(thief)
    const person = toHex(cast.roster.ids['Fenna']!)
    const entry = thief.desk.add({ conversation: cast.c, group: 'shn-brabant', person, scope: 'everything' })
    expect(thief.send(entry, cast.c)).toBe('ok')
    // a coordinator gives every late wrap the rules allow
    cast.anna.read(cast.c)
    cast.rewrap(cast.anna)
    const friend = Insider.staff(cast, 'Fenna', 'shn-brabant')
    expect([...friend.keys().keys()].every((epoch) => epoch >= 2)).toBe(true)
    expect(friend.opens(friend.keys()).join()).not.toContain('ayuda')
    expect(words(cast.staff('Fenna', 'shn-brabant').read(cast.c))).toEqual([])
  })
})

describe('a member who was removed or left', () => {
  it('opens nothing said afterwards, with every key they ever held and every wrap there is', () => {
    const cast = Cast.talking(engine)
    cast.add('Fenna', 'shn-brabant', 'everything')
    cast.rewrap(cast.visitor)
    cast.anna.read(cast.c)
    cast.say(cast.anna, 'con Fenna')
    const fenna = Insider.staff(cast, 'Fenna', 'shn-brabant')
    const held = fenna.keys()
    const person = toHex(cast.roster.ids['Fenna']!)
    cast.visitor.read(cast.c)
    const out = cast.visitor.desk.removeMember({ conversation: cast.c, group: 'shn-brabant', person })
    expect(cast.visitor.send(out, cast.c)).toBe('ok')
    cast.say(cast.visitor, 'sin Fenna')
    cast.anna.read(cast.c)
    cast.rotate(cast.anna)
    cast.say(cast.anna, 'tampoco esto')
    const keys = new Map([...held, ...fenna.keys()])
    const seen = fenna.opens(keys).join()
    expect(seen).toContain('con Fenna')
    expect(seen).toContain('ayuda')
    expect(seen).not.toContain('sin Fenna')
    expect(seen).not.toContain('tampoco esto')
    // nor does what they go on sending count
    const stolen = held.get(3) ?? engine.random(32)
    cast.relay.append({ id: '', bytes: fenna.message(stolen, { t: 'text', text: 'sigo aqui' }) })
    expect(words(cast.anna.read(cast.c)).at(-1)).toBe('!unreadable')
  })
})

function dropReturnWraps(cast: Cast, kem: string): void {
  for (const epoch of Insider.staff(cast, 'Anna').state().epochs) {
    const at = epoch.recipients.indexOf(kem)
    const wrap = epoch.wraps[at]
    if (wrap !== undefined) cast.relay.wraps.delete(wrap)
  }
}
