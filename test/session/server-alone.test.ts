import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { type Bytes, fromHex, toHex } from '#wire'
import { deviceOf, type Signer } from '../../src/session/keys.ts'
import { makeWrap, wrapHash } from '../../src/session/wrap.ts'
import { bookOf, Cast, texts } from '../support/cast.ts'
import { Insider } from '../support/insider.ts'
import type { Someone } from '../support/relay.ts'
import { TEST_GROUPS, type TestGroups, type TestRoster, testRoster } from '../support/roster.ts'

let engine: Engine

beforeAll(async () => {
  engine = await loadSodium()
})

const withAnna = (devices: number): TestGroups => ({
  ...TEST_GROUPS,
  eindhoven: { role: 'team', people: { Anna: devices, Bram: 1 } },
})

/** The roots put a roster out; the server serves it. */
function publish(cast: Cast, next: TestRoster): void {
  cast.relay.roster = bookOf(engine, cast.roster, next)
  cast.relay.heads.push(next.head)
  cast.relay.slices.push(...next.slices)
}

/** On the newest list, as a console reads it while somebody is signed in. */
function renew(someone: Someone, { head, list, slices }: TestRoster): void {
  someone.desk.renew({ head, list, now: 1_800_000_100_000 })
  someone.desk.supply({ slices })
}

const rows = (someone: Someone): number => someone.desk.devices({ group: 'eindhoven' }).length

/**
 * The server with all it has: database, key files, settings, sessions, every wrap, a device of its own making. What
 * it cannot do, and beside each thing that those who may do it succeed (PROTOCOL §5, §6).
 */
describe('the server alone cannot', () => {
  it('enrol a device: neither under keys of its own, nor with one root in its hands, nor by another slice', () => {
    const cast = Cast.talking(engine)
    const { anna, roster } = cast
    const own = [0, 1, 2].map((index) => ({ index, seed: engine.random(32) }))
    const stolen = [roster.rootSeeds[0]!, ...own.slice(1)]
    for (const roots of [own, stolen]) {
      const forged = testRoster(engine, withAnna(3), { roots }).next((groups) => groups)
      expect(() => renew(anna, forged)).toThrow('stale-roster')
      expect(() => anna.desk.supply({ heads: [forged.head] })).toThrow('stale-roster')
      anna.desk.supply({ slices: forged.slices })
      expect(rows(anna)).toBe(3)
      // Nor at a sign-in that begins with it.
      const fresh = cast.stranger()
      expect(() => fresh.desk.start({ head: forged.head, list: forged.list, now: 1 })).toThrow('stale-roster')
    }
    // Control: two real roots.
    const next = roster.next(() => withAnna(3))
    publish(cast, next)
    renew(anna, next)
    expect(rows(anna)).toBe(4)
    expect(() => anna.desk.renew({ head: roster.head, list: next.list, now: 1_800_000_100_000 })).toThrow(
      'stale-roster',
    )
  })

  it('put a removed device back: nothing it appends, replays or leaves out brings it a key again', () => {
    const cast = Cast.talking(engine)
    const { anna, roster, relay, visitor, c } = cast
    const bram = cast.staff('Bram')
    const lost = Insider.staff(cast, 'Anna', 'eindhoven', 1)
    const before = lost.keys().size
    const device = deviceOf(engine, roster.seeds['Anna']![1]!).signHex
    const [removal] = bram.desk.removeDevice({ conversation: c, device, mode: 'here' })
    expect(bram.send(removal!, c)).toBe('ok')
    cast.visitor.read(c)
    cast.say(visitor, 'secreto')
    // Whatever the thief signs with it is refused, also as an old version would have it.
    for (const act of [{ type: 'accept' }, { type: 'rotate' }] as const)
      expect(relay.append(lost.epoch(act, 'here', (_, honest) => honest()))).toBe('not-allowed')
    expect(lost.keys().size).toBe(before)
    expect(lost.opens(lost.keys())).not.toContain(JSON.stringify({ t: 'text', text: 'secreto' }))
    // Without the removal the log does not go on: whoever is shown that sees that it does not fit.
    const frames = cast.frames()
    const at = frames.findIndex(({ bytes }) => toHex(bytes) === toHex(removal!.bytes.slice(0, 1024)))
    const dina = cast.stranger().signIn(engine, roster, 'Bram', 'eindhoven')
    const shown = texts(
      dina.read(
        c,
        frames.filter((_, i) => i !== at),
      ),
    )
    expect(shown).toContain('!unreadable')
    expect(shown).not.toContain('secreto')
    // Control: those who stayed read it, and the list of the roots may put the device back in.
    anna.read(c)
    expect(texts(anna.read(c))).toContain('secreto')
  })

  const ghost = (): Signer => deviceOf(engine, engine.random(32))

  it('rewrap: not by a device of its own making, not by a wrap that nobody signed', () => {
    const cast = Cast.talking(engine)
    const { anna, roster, relay, c } = cast
    const next = roster.next(() => withAnna(3))
    publish(cast, next)
    const phone = cast.stranger()
    renew(phone, next)
    phone.signIn(engine, next, 'Anna', 'eindhoven', 2)
    const { kemHash, signHex } = deviceOf(engine, next.seeds['Anna']![2]!)
    expect(phone.read(c).missed).toMatchObject({ messages: 3 })

    const insider = new Insider(cast, ghost(), 'eindhoven')
    const kem = insider.publicKey(toHex(kemHash))
    const conversation = fromHex(c)!
    const guess = makeWrap(engine, { conversation, epoch: 0 }, kem, engine.random(32))
    const item = { epoch: 0, recipient: kemHash, wrap: wrapHash(engine, guess) }
    const entry = insider.entry({ type: 'rewrap', items: [item] }, [guess])
    expect(relay.append(entry)).toBe('not-allowed')
    // Shown to the device all the same: it changes nothing there, and it shows.
    const forced = [...cast.frames(), { seq: cast.frames().length + 1, bytes: entry.bytes.slice(0, 1024) }]
    relay.keep(entry.bytes)
    const view = cast.stranger()
    renew(view, next)
    view.signIn(engine, next, 'Anna', 'eindhoven', 2)
    const shown = view.read(c, forced)
    expect(texts(shown)).toContain('!fork')
    expect(shown.missed).toMatchObject({ messages: 3 })
    // The wrap alone, beside the log: nobody looks at it.
    phone.desk.receive({ conversation: c, frames: [], wraps: [{ epoch: 0, bytes: guess }] })
    expect(phone.read(c).missed).toMatchObject({ messages: 3 })

    // Control: a colleague who has the keys, for this device and no other.
    renew(anna, next)
    anna.read(c)
    cast.rewrap(anna, signHex)
    const read = phone.read(c)
    expect(texts(read)).toEqual(expect.arrayContaining(['handoff', 'hola', 'gracias', '<given>']))
    expect(read.missed).toBeUndefined()
  })

  it('add a wrap to an epoch: a ghost in the set is refused by everybody, an extra wrap opens nothing', () => {
    const cast = Cast.talking(engine)
    const { anna, relay, visitor, c } = cast
    const insider = Insider.staff(cast, 'Anna')
    const { kem } = ghost()
    const upload: Bytes[] = []
    // With Anna's own key at its service (a colleague of bad will) it still cannot add somebody unseen.
    const made = insider.epoch({ type: 'rotate' }, 'here', (_, honest, key) => {
      upload.push(makeWrap(engine, { conversation: fromHex(c)!, epoch: 2 }, kem.public, key))
      return honest()
    })
    expect(relay.append(made)).toBe('ok')
    for (const wrap of upload) relay.wraps.set(toHex(wrapHash(engine, wrap)), wrap)
    visitor.read(c)
    cast.say(visitor, 'despues')
    const stranger = new Insider(cast, ghost(), 'eindhoven')
    expect([...stranger.keys().keys()]).toEqual([])
    expect(texts(anna.read(c))).toContain('despues')
  })
})

describe('what the session gives, it gives to the one device it was told', () => {
  it('behind names everybody who lacks something, and rewrap serves none that was not named', () => {
    const cast = Cast.talking(engine)
    const { anna, roster, c } = cast
    const next = roster.next(() => ({
      ...TEST_GROUPS,
      eindhoven: { role: 'team', people: { Anna: 3, Bram: 2 } },
    }))
    publish(cast, next)
    renew(anna, next)
    anna.read(c)
    cast.rotate(anna)
    const keyOf = (name: string, at: number) => deviceOf(engine, next.seeds[name]![at]!).signHex
    const lacking = () => anna.desk.behind({ conversation: c }).map(({ device }) => device)
    expect(new Set(lacking())).toEqual(new Set([keyOf('Anna', 2), keyOf('Bram', 1)]))
    expect(anna.desk.rewrap({ conversation: c, devices: [] })).toEqual([])
    cast.rewrap(anna, keyOf('Bram', 1))
    expect(lacking()).toEqual([keyOf('Anna', 2)])
    expect(anna.desk.rewrap({ conversation: c, devices: [keyOf('Bram', 1)] })).toEqual([])
  })
})
