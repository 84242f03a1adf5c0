import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Desk, type Engine, wrapSeed } from '#session'
import { loadSodium } from '#session/libsodium'
import { type Bytes, FRAME, openEntry, openMessage, WRAP } from '#wire'
import { Cast, quick } from '../support/cast.ts'
import { Someone } from '../support/relay.ts'
import { bent, everyKind, shown } from './bits.ts'

let engine: Engine
/** The same, and every use of a key counts: a signature checked or made, a box or wrap opened, a key derived. */
let counted: Engine
let touched = 0
beforeAll(async () => {
  engine = quick(await loadSodium())
  const counts =
    <A extends readonly unknown[], R>(use: (...args: A) => R) =>
    (...args: A): R => {
      touched++
      return use(...args)
    }
  const { verify, open, seal, sign, decapsulate, encapsulate, keyed, slow } = engine
  counted = {
    ...engine,
    verify: counts(verify),
    open: counts(open),
    seal: counts(seal),
    sign: counts(sign),
    decapsulate: counts(decapsulate),
    encapsulate: counts(encapsulate),
    keyed: counts(keyed),
    slow: counts(slow),
  }
})
beforeEach(() => {
  touched = 0
})

const put = (bytes: Bytes, at: number, byte: number): Bytes =>
  Uint8Array.from(bytes, (old, i) => (i === at ? byte : old))

/** One byte elsewhere, at every place of the signed part, where the whole is no entry any more. */
function undecodable(bytes: Bytes): Bytes[] {
  const places = Array.from({ length: 960 }, (_, at) => at)
  return places.flatMap((at) =>
    [(bytes[at] ?? 0) + 1, 0xff, 0]
      .map((byte) => put(bytes, at, byte & 0xff))
      .filter((bad) => !openEntry(bad)),
  )
}

/** Bram with a counting engine, who has read these frames. */
function reader(cast: Cast, count: number): Someone {
  const bram = new Someone(counted, cast.roster, cast.relay)
  bram.signIn(counted, cast.roster, 'Bram', 'eindhoven').read(cast.c, cast.frames().slice(0, count))
  return bram
}

describe('an entry that does not decode exactly', () => {
  it('of any kind, by any byte, is a placeholder before any key is touched', () => {
    const cast = everyKind(engine)
    const frames = cast.frames()
    const kinds = new Set<string>()
    for (const [i, { bytes }] of frames.entries()) {
      const entry = openEntry(bytes)?.entry
      if (!entry || i === 0) continue
      kinds.add(entry.act.type)
      const bad = undecodable(bytes)
      // the filling alone gives hundreds; so do type, suite, texts, counts and modes
      expect(bad.length, entry.act.type).toBeGreaterThan(400)
      const bram = reader(cast, i)
      touched = 0
      const before = bram.desk.receive({ conversation: cast.c, frames: [] }).view
      const view = shown(bram, cast.c, i, bad)
      const added = view.lines.slice(before?.lines.length)
      expect(added).toHaveLength(bad.length)
      expect(added.every((line) => line.kind === 'broken' && line.reason === 'unreadable')).toBe(true)
      expect(touched, entry.act.type).toBe(0)
      // control: a bit of the signature, and a key is used
      shown(bram, cast.c, view.cursor, [bent(bytes, 8 * (FRAME - 1))])
      expect(touched).toBeGreaterThan(0)
    }
    expect([...kinds].sort()).toEqual(
      ['accept', 'add', 'back', 'close', 'code', 'leave', 'remove', 'rewrap', 'rotate'].sort(),
    )
  })

  it('as the first of a log shows nothing at all', () => {
    const cast = new Cast(engine)
    const [first] = cast.frames()
    const bram = new Someone(counted, cast.roster, cast.relay).signIn(
      counted,
      cast.roster,
      'Bram',
      'eindhoven',
    )
    touched = 0
    const bad = undecodable(first?.bytes ?? new Uint8Array())
    const frames = bad.map((bytes, i) => ({ seq: i + 1, bytes }))
    expect(bram.desk.receive({ conversation: cast.c, frames }).view).toBeUndefined()
    expect(touched).toBe(0)
    expect(bad.length).toBeGreaterThan(400)
  })
})

describe('a message that does not decode exactly', () => {
  it('or is of another conversation or epoch, is a placeholder before any key is touched', () => {
    const cast = Cast.talking(engine)
    const known = cast.frames().length
    cast.say(cast.anna, 'luego')
    const good = cast.frames().at(-1)?.bytes ?? new Uint8Array()
    const bram = reader(cast, known)
    // suite, kind; then conversation and epoch, which are judged by the log and by no key
    const header = Array.from({ length: 20 }, (_, at) => at)
    const bad = header.flatMap((at) => [
      put(good, at, (good[at] ?? 0) ^ 1),
      put(good, at, (good[at] ?? 0) ^ 0x80),
    ])
    const sized = [good.slice(1), good.slice(0, -1), Uint8Array.of(...good, 0), good.slice(0, 20)]
    touched = 0
    const view = shown(bram, cast.c, known, [
      ...bad.filter((one) => openMessage(one)?.kind !== 'handoff'),
      ...sized,
    ])
    expect(view.lines.slice(-sized.length).every((line) => line.kind === 'broken')).toBe(true)
    expect(touched).toBe(0)
    shown(bram, cast.c, view.cursor, [bent(good, 8 * 500)])
    expect(touched).toBeGreaterThan(0)
  })
})

describe('wraps, seeds and codes that do not decode exactly', () => {
  it('a wrap of another length, or one no entry names, is never tried', () => {
    const cast = Cast.talking(engine)
    cast.rotate(cast.anna)
    const bram = new Someone(counted, cast.roster, cast.relay).signIn(
      counted,
      cast.roster,
      'Bram',
      'eindhoven',
    )
    let opened = 0
    const { decapsulate } = counted
    Object.assign(counted, {
      decapsulate: (cipher: Bytes, secret: Bytes) => {
        opened++
        return decapsulate(cipher, secret)
      },
    })
    const mine = [...cast.relay.wraps.values()]
    const strange = [
      ...mine.map((wrap) => wrap.slice(1)),
      ...mine.map((wrap) => Uint8Array.of(...wrap, 0)),
      ...mine.map((wrap) => bent(wrap, 8 * WRAP - 1)),
      new Uint8Array(),
      engine.random(WRAP),
    ]
    const give = (wraps: readonly Bytes[]): void => {
      const { conversation, frames } = { conversation: cast.c, frames: cast.frames() }
      bram.desk.receive({ conversation, frames })
      for (let i = 0; i < 5; i++) {
        const items = wraps.map((bytes) => ({ epoch: 0, bytes }))
        const { needs } = bram.desk.receive({ conversation, frames: [], wraps: items })
        if (!needs) return
      }
    }
    give(strange)
    expect(opened).toBe(0)
    // control: the named ones are, each once for the one key they are for
    bram.desk.forget({ conversation: cast.c })
    give(mine)
    expect(opened).toBe(3)
  })

  it('a wrapped seed of another version, way or length is refused with neither words nor passkey used', () => {
    const desk = new Desk(counted, [], () => 0)
    const words = { words: 'aaaa bbbb cccc dddd eeee ffff', context: 'x' }
    const secret = { secret: new Uint8Array(32), context: 'x' }
    const seed = engine.random(32)
    for (const unlocker of [words, secret]) {
      const good = wrapSeed(engine, seed, unlocker)
      const bad = [
        put(good, 0, 2),
        put(good, 0, 0),
        put(good, 1, 2),
        put(good, 1, 'words' in unlocker ? 0 : 1),
        good.slice(1),
        good.slice(0, -1),
        Uint8Array.of(...good, 0),
        new Uint8Array(),
      ]
      touched = 0
      for (const wrapped of bad) expect(() => desk.unlock({ ...unlocker, wrapped })).toThrow('not-signed-in')
      expect(touched).toBe(0)
      desk.unlock({ ...unlocker, wrapped: good })
      expect(touched).toBeGreaterThan(0)
    }
  })

  it('digits that are no code cost nothing: no key is made of them', () => {
    const { roots } = new Cast(engine).roster
    const desk = new Desk(counted, roots, () => 0)
    touched = 0
    const bad = [
      '',
      '1',
      '1'.repeat(19),
      '1'.repeat(21),
      '73786976294838206464',
      '9'.repeat(20),
      `${'1'.repeat(19)}x`,
    ]
    for (const digits of bad) expect(desk.openCode({ digits })).toBeUndefined()
    expect(touched).toBe(0)
    expect(desk.openCode({ digits: '73786976294838206463' })).toBeDefined()
    expect(touched).toBeGreaterThan(0)
  })
})
