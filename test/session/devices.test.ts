import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { deviceOf } from '../../src/session/keys.ts'
import { bookOf, Cast, handoffBody, lacking, texts } from '../support/cast.ts'
import { Insider } from '../support/insider.ts'
import type { Someone } from '../support/relay.ts'
import { TEST_GROUPS, type TestGroups, type TestRoster } from '../support/roster.ts'

let engine: Engine

beforeAll(async () => {
  engine = await loadSodium()
})

const eindhoven = (people: Readonly<Record<string, number>>): TestGroups => ({
  ...TEST_GROUPS,
  eindhoven: { role: 'team', people },
})

/** The next roster, served from now on. */
function publish(cast: Cast, groups: TestGroups): TestRoster {
  const next = cast.roster.next(() => groups)
  cast.relay.roster = bookOf(engine, cast.roster, next)
  cast.relay.heads.push(next.head)
  cast.relay.slices.push(...next.slices)
  return next
}

function renew(someone: Someone, { head, list, slices }: TestRoster): void {
  someone.desk.renew({ head, list, now: 1_800_000_100_000 })
  someone.desk.supply({ slices })
}

/** Signed in on the newest roster, and has read what there is. */
function onNext(cast: Cast, next: TestRoster, name: string, group = 'eindhoven', device = 0): Someone {
  const someone = cast.stranger()
  renew(someone, next)
  someone.signIn(engine, next, name, group, device)
  someone.read(cast.c)
  return someone
}

describe('a change of the signed list', () => {
  it('is seen by whoever reads the newer one, asks for a new epoch, and is settled by it', () => {
    const cast = Cast.talking(engine)
    const { anna, c } = cast
    expect(anna.read(c).outdated).toBeUndefined()
    const next = publish(cast, eindhoven({ Anna: 3, Bram: 1 }))
    const phone = onNext(cast, next, 'Anna', 'eindhoven', 2)
    expect(phone.read(c).outdated).toBe(true)
    expect(anna.read(c).outdated).toBeUndefined()
    renew(anna, next)
    expect(anna.read(c).outdated).toBe(true)
    cast.rotate(phone)
    expect(phone.read(c).outdated).toBeUndefined()
    expect(anna.read(c).outdated).toBeUndefined()
    cast.visitor.read(c)
    cast.say(cast.visitor, 'nuevo')
    expect(texts(phone.read(c))).toContain('nuevo')
    expect(texts(phone.read(c))).not.toContain('hola')
    // The same people and devices under a newer version ask for nothing.
    const same = Cast.talking(engine)
    renew(same.anna, publish(same, TEST_GROUPS))
    expect(same.anna.read(same.c).outdated).toBeUndefined()
  })

  it('names who could help a new device: those who hold what it lacks, and nobody who left the list', () => {
    const cast = Cast.talking(engine)
    const next = publish(cast, eindhoven({ Anna: 3, Bram: 1 }))
    const phone = onNext(cast, next, 'Anna', 'eindhoven', 2)
    const names = phone.read(cast.c).missed?.helpers.map(({ name }) => name)
    expect(names?.sort()).toEqual(['Anna', 'Bram'])
    const alone = Cast.talking(engine)
    const carla = onNext(alone, publish(alone, eindhoven({ Carla: 1 })), 'Carla')
    expect(carla.read(alone.c).missed).toEqual({ messages: 3, helpers: [] })
  })
})

describe('a team that lost every device', () => {
  const lostTeam = (): { cast: Cast; carla: Someone; next: TestRoster } => {
    const cast = Cast.talking(engine)
    const next = publish(cast, eindhoven({ Carla: 1 }))
    const carla = onNext(cast, next, 'Carla')
    return { cast, carla, next }
  }

  it('is told to the visitor once the log says so, and ends when the visitor gives it again', () => {
    const { cast, carla, next } = lostTeam()
    const { visitor, c } = cast
    expect(visitor.read(c).lost).toBeUndefined()
    cast.rotate(carla)
    expect(visitor.read(c).lost).toMatchObject([{ group: 'eindhoven' }])
    expect(texts(carla.read(c))).not.toContain('gracias')
    const device = deviceOf(engine, next.seeds['Carla']![0]!).signHex
    expect(lacking(visitor.desk, c)).toEqual([device])
    cast.rewrap(visitor, device)
    expect(visitor.read(c).lost).toBeUndefined()
    expect(texts(carla.read(c))).toEqual(expect.arrayContaining(['handoff', 'hola', 'gracias', '<given>']))
    expect(carla.read(c).missed).toBeUndefined()
  })

  it('is not said of a team that has one device left, nor of somebody just let in with everything', () => {
    const cast = Cast.talking(engine)
    const { visitor, c } = cast
    const bram = onNext(cast, publish(cast, eindhoven({ Bram: 1, Carla: 1 })), 'Bram')
    cast.rotate(bram)
    expect(visitor.read(c).lost).toBeUndefined()
    cast.add('Fenna', 'shn-brabant', 'everything')
    expect(visitor.read(c).lost).toBeUndefined()
  })
})

describe('an area of one person whose only device is lost', () => {
  it('CoMensha takes it over, and the thief reads the handoff and nothing after it', () => {
    const first = new Cast(engine)
    const visitor = first.stranger()
    const made = visitor.desk.handoff({ team: 'drenthe', helpdesk: 'comensha', body: handoffBody('ayuda') })
    expect(visitor.send(made, made.conversation)).toBe('ok')
    const cast: Cast = Object.assign(Object.create(Cast.prototype), first, { visitor, c: made.conversation })
    const next = publish(cast, { ...TEST_GROUPS, drenthe: { role: 'team', people: { Cees: 1 } } })
    const dina = onNext(cast, next, 'Dina', 'comensha')
    expect(texts(dina.read(cast.c))).toContain('handoff')
    cast.accept(dina)
    visitor.read(cast.c)
    cast.say(visitor, 'secreto')
    expect(texts(dina.read(cast.c))).toContain('secreto')
    // With the seed, the whole server and every wrap it ever held.
    const thief = Insider.staff(cast, 'Chris', 'drenthe')
    const opened = thief.opens(thief.keys())
    expect(opened.some((text) => text.includes('ayuda'))).toBe(true)
    expect(opened.some((text) => text.includes('secreto'))).toBe(false)
    // Control: the same search with the helpdesk's keys finds it.
    const helpdesk = Insider.staff(cast, 'Dina', 'comensha')
    expect(helpdesk.opens(helpdesk.keys()).some((text) => text.includes('secreto'))).toBe(true)
  })
})
