import { beforeAll, describe, expect, it } from 'vitest'
import { BODY_ROOM, type Body, Desk, type Engine, signRoster } from '#session'
import { loadSodium } from '#session/libsodium'
import { encodeSlice, handoffRoom, hash, LABEL, openUpload, SLICE, toHex, UPLOAD } from '#wire'
import { bookOf, Cast, handoffBody, quick, words } from '../support/cast.ts'
import { Relay, Someone } from '../support/relay.ts'
import { pinOf, TEST_GROUPS, testRoster } from '../support/roster.ts'

let engine: Engine
beforeAll(async () => {
  engine = quick(await loadSodium())
})

describe('what a desk trusts', () => {
  it('is signed heads only: another head of one version, unknown roots or one root twice are refused', () => {
    const roster = testRoster(engine)
    const desk = new Desk(engine, roster.roots, () => 0)
    desk.start({ ...roster, pin: pinOf(roster) })
    expect(() => desk.supply({ heads: [testRoster(engine).head] })).toThrow('stale-roster')
    const twin = signRoster(
      engine,
      {
        version: 1,
        issued: 1,
        expires: 2e12,
        previous: new Uint8Array(32),
        places: new Uint8Array(),
        groups: [],
      },
      roster.rootSeeds.slice(0, 2),
    )
    expect(() => desk.supply({ heads: [twin.head] })).toThrow('stale-roster')
    const doubled = [roster.rootSeeds[0]!, roster.rootSeeds[0]!]
    expect(() =>
      signRoster(
        engine,
        {
          version: 2,
          issued: 1,
          expires: 2,
          previous: new Uint8Array(32),
          places: new Uint8Array(),
          groups: [],
        },
        doubled,
      ),
    ).toThrow('bad-request')
  })

  it('a head it refused to start with is not kept', () => {
    const roster = testRoster(engine)
    const newer = roster.next((groups) => groups)
    const desk = new Desk(engine, roster.roots, () => 0)
    expect(() => desk.start({ ...newer, pin: pinOf(roster, 2e12) })).toThrow('stale-roster')
    desk.start({ ...roster, pin: pinOf(roster) })
    desk.supply({ slices: roster.slices })
    const made = desk.handoff({ team: 'eindhoven', body: handoffBody('x') })
    expect(openUpload(made.bytes)!.frame.entry.version).toBe(1)
  })

  it('staff: a head that has expired or is below the highest seen is refused', () => {
    const roster = testRoster(engine)
    const desk = (): Desk => new Desk(engine, roster.roots, () => 0)
    expect(desk().start({ ...roster, now: 1_850_000_000_000, seen: roster.head }).version).toBe(1)
    expect(() => desk().start({ ...roster, now: 1_900_000_000_000 })).toThrow('stale-roster')
    expect(() => desk().start({ ...roster, now: 0, seen: roster.next((groups) => groups).head })).toThrow(
      'stale-roster',
    )
  })

  it('names and keys come from slices a signed head names, never from one the server made up', () => {
    const cast = Cast.talking(engine)
    const person = cast.roster.ids['Anna']!
    const false_ = encodeSlice({
      group: 'eindhoven',
      people: [{ id: person, name: engine.utf8('Politie'), devices: [] }],
    })
    cast.visitor.desk.supply({ slices: [false_] })
    expect(cast.visitor.read(cast.c).owner?.name).toBe('Anna')
    expect(cast.visitor.desk.people({ group: 'eindhoven' }).map((one) => one.name)).toEqual(['Anna', 'Bram'])
    // a slice of one group is none of another, whatever it says inside
    const moved = cast.roster.slices.find((bytes) => toHex(hash(engine, LABEL.slice, bytes)) !== '')!
    expect(moved).toHaveLength(SLICE)
  })

  it('a ghost device in a swapped slice gets nothing: nothing is sent at all', () => {
    const roster = testRoster(engine)
    const desk = new Desk(engine, roster.roots, () => 0)
    desk.start({ ...roster, pin: pinOf(roster) })
    const ghost = testRoster(engine, {
      ...TEST_GROUPS,
      eindhoven: { role: 'team', people: { Anna: 1, Ghost: 1 } },
    })
    desk.supply({ slices: ghost.slices })
    expect(() => desk.handoff({ team: 'eindhoven', body: handoffBody('x') })).toThrow('stale-roster')
    desk.supply({ slices: roster.slices })
    expect(desk.handoff({ team: 'eindhoven', body: handoffBody('x') }).bytes).toHaveLength(UPLOAD)
  })

  it('nobody to receive it, an unknown group or no slice: nothing is sent', () => {
    const roster = testRoster(engine)
    const desk = new Desk(engine, roster.roots, () => 0)
    expect(() => desk.handoff({ team: 'eindhoven', body: handoffBody('x') })).toThrow('stale-roster')
    desk.start({ ...roster, pin: pinOf(roster) })
    expect(() => desk.handoff({ body: handoffBody('x') })).toThrow('unknown-group')
    expect(() => desk.handoff({ team: 'utrecht', body: handoffBody('x') })).toThrow('unknown-group')
    expect(() => desk.handoff({ team: 'eindhoven', body: handoffBody('x') })).toThrow('stale-roster')
  })
})

describe('sizes', () => {
  it('a handoff is 32,768 bytes whatever it says, and one that is too long is refused', () => {
    const roster = testRoster(engine)
    const desk = new Desk(engine, roster.roots, () => 0)
    desk.start({ ...roster, pin: pinOf(roster) })
    desk.supply({ slices: roster.slices })
    const room = handoffRoom(5) - 44 - 118 - 64 - 16
    const bare = JSON.stringify(handoffBody('')).length
    for (const length of [0, 1, 6_000, room - bare]) {
      const made = desk.handoff({
        team: 'eindhoven',
        helpdesk: 'comensha',
        body: handoffBody('x'.repeat(length)),
      })
      expect(made.bytes).toHaveLength(UPLOAD)
    }
    const tooLong = {
      team: 'eindhoven',
      helpdesk: 'comensha',
      body: handoffBody('x'.repeat(room - bare + 1)),
    }
    expect(() => desk.handoff(tooLong)).toThrow()
  })

  it('a message fills one frame up to its last byte; one byte more is refused and nothing is lost', () => {
    const cast = Cast.talking(engine)
    const text = (length: number): Body => ({ t: 'text', text: 'x'.repeat(length) })
    const most = BODY_ROOM - JSON.stringify(text(0)).length
    expect(() => cast.anna.desk.say({ conversation: cast.c, body: text(most + 1) })).toThrow('too-large')
    expect(cast.anna.send(cast.anna.desk.say({ conversation: cast.c, body: text(most) }), cast.c)).toBe('ok')
    expect(words(cast.visitor.read(cast.c))).toHaveLength(4)
  })
})

describe('sending', () => {
  it('has one unacknowledged frame at a time; after a definite no the chain goes on unbroken', () => {
    const cast = Cast.talking(engine)
    const body: Body = { t: 'text', text: 'uno' }
    const first = cast.anna.desk.say({ conversation: cast.c, body })
    expect(() => cast.anna.desk.say({ conversation: cast.c, body })).toThrow('busy')
    cast.anna.desk.settled({ conversation: cast.c, id: first.id, acknowledged: false })
    cast.say(cast.anna, 'dos')
    cast.say(cast.anna, 'tres')
    expect(words(cast.visitor.read(cast.c)).slice(3)).toEqual(['dos', 'tres'])
  })

  it('a frame whose answer was lost counts once it is seen in the log', () => {
    const cast = Cast.talking(engine)
    const first = cast.anna.desk.say({ conversation: cast.c, body: { t: 'text', text: 'uno' } })
    expect(cast.relay.append(first)).toBe('ok')
    cast.anna.read(cast.c)
    cast.say(cast.anna, 'dos')
    expect(words(cast.visitor.read(cast.c)).slice(3)).toEqual(['uno', 'dos'])
  })

  it('two tabs of one seed share no session: both chains are whole for everybody', () => {
    const cast = Cast.talking(engine)
    const twin = cast.staff('Anna')
    for (const [who, text] of [
      [cast.anna, 'a1'],
      [twin, 'b1'],
      [cast.anna, 'a2'],
      [twin, 'b2'],
    ] as const) {
      who.read(cast.c)
      cast.say(who, text)
    }
    expect(words(cast.visitor.read(cast.c)).slice(3)).toEqual(['a1', 'b1', 'a2', 'b2'])
  })

  it('no nonce and no session id is used twice over a whole conversation', () => {
    const seen = new Map<string, number>()
    const counting: Engine = {
      ...engine,
      seal: (key, nonce, plain, context) => {
        const mark = `${toHex(key)}:${toHex(nonce)}`
        seen.set(mark, (seen.get(mark) ?? 0) + 1)
        return engine.seal(key, nonce, plain, context)
      },
    }
    const cast = Cast.talking(counting)
    const twin = cast.staff('Anna')
    for (let i = 0; i < 30; i++) {
      cast.say(cast.anna, 'lo mismo')
      twin.read(cast.c)
      cast.say(twin, 'lo mismo')
      if (i % 10 === 0) cast.rotate(twin)
      cast.anna.read(cast.c)
    }
    expect(seen.size).toBeGreaterThan(70)
    expect([...seen.values()].every((count) => count === 1)).toBe(true)
  })

  it('never under a stale epoch: a removed device, a newcomer, a new version or a leave ask for rotate first', () => {
    const cast = Cast.talking(engine)
    const grown = cast.roster.next((groups) => ({
      ...groups,
      eindhoven: { role: 'team', people: { Anna: 2, Bram: 1, Gijs: 1 } },
    }))
    cast.relay.roster = bookOf(engine, cast.roster, grown)
    cast.relay.heads.push(grown.head)
    cast.relay.slices.push(...grown.slices)
    cast.anna.desk.supply({ ...grown, heads: [grown.head] })
    expect(() => cast.anna.desk.say({ conversation: cast.c, body: { t: 'text', text: 'x' } })).toThrow(
      'rotate-first',
    )
    cast.rotate(cast.anna)
    cast.say(cast.anna, 'ahora somos tres')
    const gijs = new Someone(engine, cast.roster, cast.relay)
    gijs.desk.supply({ ...grown, heads: [grown.head] })
    gijs.signIn(engine, grown, 'Gijs', 'eindhoven')
    expect(words(gijs.read(cast.c))).toEqual(['ahora somos tres'])
    expect(words(cast.visitor.read(cast.c)).at(-1)).toBe('ahora somos tres')
    const view = cast.visitor.read(cast.c)
    expect(view.lines.filter((line) => line.kind === 'event').map((line) => line.event)).toContain('roster')
    expect(view.members[1]).toMatchObject({ people: 3 })
  })

  it('a log at a version whose slices are missing is not written to: they are asked for first', () => {
    const cast = Cast.talking(engine)
    const next = cast.roster.next((groups) => ({
      ...groups,
      eindhoven: { role: 'team', people: { Bram: 1 } },
    }))
    cast.relay.roster = bookOf(engine, cast.roster, next)
    cast.relay.heads.push(next.head)
    cast.relay.slices.push(...next.slices)
    // the visitor's code cites version 2, which says that Anna is gone
    cast.visitor.desk.supply({ ...next, heads: [next.head] })
    const { entry } = cast.visitor.desk.makeCode({ conversation: cast.c })
    expect(cast.relay.append(entry)).toBe('ok')
    const bram = cast.stranger().signIn(engine, cast.roster, 'Bram', 'eindhoven')
    bram.read(cast.c)
    const bare = cast.stranger().signIn(engine, cast.roster, 'Bram', 'eindhoven')
    let answer = bare.desk.receive({ conversation: cast.c, frames: cast.frames() })
    const asked: string[] = []
    for (let i = 0; i < 20 && answer.needs; i++) {
      asked.push(...answer.needs.slices)
      const heads = answer.needs.heads.map((version) => cast.relay.heads[version - 1]!)
      bare.desk.supply({ heads, list: next.list })
      if (answer.needs.slices.length > 0) break
      const wraps = [...cast.relay.wraps.values()].map((bytes) => ({ epoch: 0, bytes }))
      answer = bare.desk.receive({
        conversation: cast.c,
        frames: [],
        wraps,
        keys: answer.needs.keys.map((key) => cast.relay.keys.get(key)!),
      })
    }
    expect(asked).toHaveLength(1)
    expect(() => bare.desk.say({ conversation: cast.c, body: { t: 'text', text: 'x' } })).toThrow(
      'rotate-first',
    )
    expect(() => bram.desk.say({ conversation: cast.c, body: { t: 'text', text: 'x' } })).toThrow(
      'rotate-first',
    )
    bram.desk.supply({ ...next, heads: [next.head] })
    cast.rotate(bram)
    cast.say(bram, 'sin Anna')
    cast.anna.read(cast.c)
    expect(words(cast.anna.read(cast.c))).not.toContain('sin Anna')
  })

  it('repeats fit a frame for what the composer lets through', () => {
    const cast = new Cast(engine)
    cast.code()
    const anna = cast.staff('Anna')
    cast.accept(anna)
    cast.say(anna, 'x'.repeat(600))
    cast.rotate(anna, 'away')
    const bodies = anna.desk.repeats({ conversation: cast.c })
    expect(bodies).toHaveLength(1)
    for (const body of bodies)
      expect(anna.send(anna.desk.say({ conversation: cast.c, body }), cast.c)).toBe('ok')
    expect(cast.relay).toBeInstanceOf(Relay)
  })

  it('a person or group that cannot be one is refused before anything is signed', () => {
    const cast = Cast.talking(engine)
    const add = (group: string, person?: string) => () =>
      cast.visitor.desk.add({
        conversation: cast.c,
        group,
        ...(person === undefined ? {} : { person }),
        scope: 'now',
      })
    for (const group of ['', 'Eindhoven', 'eindhoveî', 'x'.repeat(17)])
      expect(add(group), group).toThrow('bad-request')
    for (const person of ['', 'ab', 'zz'.repeat(16), 'AB'.repeat(16)])
      expect(add('drenthe', person)).toThrow('bad-request')
  })

  it('a guest nobody let in is not removed', () => {
    const cast = Cast.talking(engine)
    const sign = 'ab'.repeat(32)
    expect(() => cast.visitor.desk.removeGuest({ conversation: cast.c, sign })).toThrow('not-found')
  })

  it('a summary is said by who can read the handoff, and by nobody else', () => {
    const cast = Cast.talking(engine)
    expect(cast.visitor.desk.summary({ conversation: cast.c })).toHaveLength(1)
    expect(cast.staff('Chris', 'drenthe').desk.summary({ conversation: cast.c })).toEqual([])
  })

  it('after lock or forget nothing can be read or written any more', () => {
    const cast = Cast.talking(engine)
    cast.anna.desk.lock()
    expect(() => cast.anna.desk.say({ conversation: cast.c, body: { t: 'text', text: 'x' } })).toThrow(
      'not-found',
    )
    expect(() => cast.anna.desk.receive({ conversation: cast.c, frames: [] })).toThrow('not-signed-in')
    expect(() => cast.anna.desk.signChallenge({ challenge: new Uint8Array(3) })).toThrow('not-signed-in')
    cast.visitor.desk.forget({})
    expect(() => cast.visitor.desk.say({ conversation: cast.c, body: { t: 'text', text: 'x' } })).toThrow(
      'not-found',
    )
  })
})
