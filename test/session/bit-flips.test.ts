import { beforeAll, describe, expect, it } from 'vitest'
import type { ConversationView, Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import {
  type Bytes,
  FRAME,
  fromHex,
  type LogState,
  openEntry,
  openMessage,
  type Roster,
  reduce,
  STATUS_OF,
  toHex,
  type Verifier,
  WRAP,
} from '#wire'
import { deviceOf } from '../../src/session/keys.ts'
import { unsealMessage } from '../../src/session/message.ts'
import { confirmOf, openWrap } from '../../src/session/wrap.ts'
import { Cast, quick, texts, words } from '../support/cast.ts'
import { Insider } from '../support/insider.ts'
import { Someone } from '../support/relay.ts'
import {
  allBits,
  bends,
  bent,
  everyKind,
  expectRefused,
  headAt,
  knows,
  oneBitEach,
  reader,
  shown,
  stateIn,
  tagless,
  taken,
  wideRoster,
  yes,
} from './bits.ts'

let engine: Engine
beforeAll(async () => {
  engine = quick(await loadSodium())
})

/** What the server and every endpoint do with an entry; the code, or 'ok'. */
function judged(state: LogState | undefined, bytes: Bytes, roster: Roster, verifier: Verifier): string {
  const frame = openEntry(bytes)
  if (!frame) return 'bad-frame'
  const result = reduce(state, frame, roster, verifier)
  if ('missing' in result) return 'missing'
  return 'refused' in result ? result.refused : 'ok'
}

describe('a message with any one bit changed', () => {
  it('is one and the same placeholder, and the true one is still read', () => {
    const cast = Cast.talking(engine)
    const known = cast.frames()
    cast.say(cast.anna, 'hasta luego')
    const bytes = cast.frames().at(-1)?.bytes ?? new Uint8Array()
    expect(openMessage(bytes)).toBeDefined()
    const bram = reader(cast, known)
    const [before, state] = [bram.read(cast.c, [...known]), stateIn(bram.desk, cast.c)]
    const bits = allBits(0, FRAME)
    const after = shown(bram, cast.c, known.length, bends(bytes, bits))
    expectRefused(before, after, 8 * FRAME, ['unreadable'])
    expect(stateIn(bram.desk, cast.c)).toBe(state)
    expect(words(shown(bram, cast.c, after.cursor, [bytes])).at(-1)).toBe('hasta luego')
  })

  it('is found out by tag and by signature: each alone, and neither lets many through', () => {
    const cast = Cast.talking(engine)
    const bytes = cast.frames().at(-1)?.bytes ?? new Uint8Array()
    const anna = Insider.staff(cast, 'Anna')
    const key = anna.keys().get(1) ?? new Uint8Array()
    const confirm = fromHex(anna.state().epochs[1]?.confirm ?? '') ?? new Uint8Array()
    const reads = (by: Engine) => (frame: Bytes) => {
      const sealed = openMessage(frame)
      return sealed !== undefined && unsealMessage(by, sealed, confirm, key) !== undefined
    }
    const bits = oneBitEach(0, FRAME, 1)
    expect(reads(engine)(bytes)).toBe(true)
    expect(taken(bytes, bits, reads(engine))).toBe(0)
    expect(taken(bytes, bits, reads(yes(engine)))).toBe(0)
    // the signature covers all but the tag: another nonce gives another text
    expect(taken(bytes, bits, reads(tagless(engine)))).toBe(16)
    expect(taken(bytes, bits, reads(yes(tagless(engine))))).toBeGreaterThan(100)
  })
})

describe('an entry with any one bit changed', () => {
  it.each(['create', 'code', 'accept', 'add', 'rewrap', 'rotate', 'back', 'remove', 'leave', 'close'])(
    'is refused with a known code (%s), and the state stays',
    (type) => {
      const cast = everyKind(engine)
      const roster = wideRoster(cast)
      let state: LogState | undefined
      let found = 0
      for (const { bytes } of cast.frames()) {
        const frame = openEntry(bytes)
        if (!frame) continue
        if (frame.entry.act.type === type) {
          found++
          const was = structuredClone(state)
          const codes = new Set(
            allBits(0, FRAME).map((bit) => judged(state, bent(bytes, bit), roster, engine)),
          )
          expect([...codes].filter((code) => !(code in STATUS_OF))).toEqual([])
          expect(codes).toContain('bad-signature')
          expect(state).toEqual(was)
        }
        const result = reduce(state, frame, roster, engine)
        if (!('state' in result)) throw new Error('the true one was refused')
        state = result.state
      }
      expect(found).toBe(1)
    },
  )

  it('would be taken by the hundred by a verifier that says yes to everything', () => {
    const cast = Cast.talking(engine)
    const roster = wideRoster(cast)
    const [create, , accept] = cast.frames()
    const frame = openEntry(create?.bytes ?? new Uint8Array())
    const begun = frame && reduce(undefined, frame, roster, engine)
    if (!begun || !('state' in begun) || !accept) throw new Error('no log')
    const takes = (by: Engine) => (bytes: Bytes) => judged(begun.state, bytes, roster, by) === 'ok'
    expect(takes(engine)(accept.bytes)).toBe(true)
    const bits = allBits(0, FRAME)
    // 512 bits of the signature and 256 of each hash are nobody else's to check
    expect(taken(accept.bytes, bits, takes(yes(engine)))).toBeGreaterThan(512 + 256 * 4)
    // one that looks at half of the signature only
    const half: Engine = {
      ...engine,
      verify: (signature, message, key) => {
        const whole = openEntry(accept.bytes)?.signature ?? signature
        return engine.verify(Uint8Array.from([...signature.slice(0, 32), ...whole.slice(32)]), message, key)
      },
    }
    expect(taken(accept.bytes, allBits(960, FRAME), takes(half))).toBe(256)
  })

  it('shows as a placeholder at a reader, who goes on with the true one', () => {
    const cast = Cast.talking(engine)
    const known = cast.frames()
    cast.rotate(cast.anna)
    cast.say(cast.anna, 'de nuevo')
    const [bytes, message] = cast
      .frames()
      .slice(-2)
      .map((frame) => frame.bytes)
    if (!bytes || !message) throw new Error('no frames')
    const bram = reader(cast, known)
    const [before, state] = [bram.read(cast.c, [...known]), stateIn(bram.desk, cast.c)]
    const after = shown(bram, cast.c, known.length, bends(bytes, allBits(0, FRAME)))
    expectRefused(before, after, 8 * FRAME, ['fork', 'unreadable'])
    expect(stateIn(bram.desk, cast.c)).toBe(state)
    const next = after.cursor + 1
    const view = bram.read(cast.c, [
      { seq: next, bytes },
      { seq: next + 1, bytes: message },
    ])
    expect(view.epoch).toBe(before.epoch + 1)
    expect(texts(view).at(-1)).toBe('de nuevo')
  })

  it('in its roster version, where no such head is known: nothing changes, the head is asked for', () => {
    const cast = Cast.talking(engine)
    const known = cast.frames()
    cast.rotate(cast.anna)
    const bytes = cast.frames().at(-1)?.bytes ?? new Uint8Array()
    const bram = cast.stranger().signIn(engine, cast.roster, 'Bram', 'eindhoven')
    const before = bram.read(cast.c, known)
    const state = stateIn(bram.desk, cast.c)
    // byte 52 to 55 of an entry is the version
    const frames = [{ seq: known.length + 1, bytes: bent(bytes, 8 * 55 + 1) }]
    const answer = bram.desk.receive({ conversation: cast.c, frames })
    expect(answer.needs?.heads).toEqual([3])
    expect(answer.view).toEqual(before)
    expect(stateIn(bram.desk, cast.c)).toBe(state)
    // with that head it is what every other flip is
    knows(bram.desk, headAt(engine, cast.roster, 3), cast)
    const then = bram.desk.receive({ conversation: cast.c, frames: [] }).view
    expect(then?.lines.at(-1)).toMatchObject({ kind: 'broken', reason: 'fork' })
    expect(stateIn(bram.desk, cast.c)).toBe(state)
    expect(bram.read(cast.c, [{ seq: known.length + 2, bytes }]).epoch).toBe(before.epoch + 1)
  })
})

describe('what does not decode exactly', () => {
  it('is a placeholder before any key is touched', () => {
    const cast = Cast.talking(engine)
    const known = cast.frames()
    let touched = 0
    const counts =
      <A extends readonly unknown[], R>(use: (...args: A) => R) =>
      (...args: A): R => {
        touched++
        return use(...args)
      }
    const { verify, open, decapsulate, keyed } = engine
    const counted: Engine = {
      ...engine,
      verify: counts(verify),
      open: counts(open),
      decapsulate: counts(decapsulate),
      keyed: counts(keyed),
    }
    const bram = new Someone(counted, cast.roster, cast.relay)
    bram.signIn(counted, cast.roster, 'Bram', 'eindhoven').read(cast.c, known)
    cast.rotate(cast.anna)
    cast.say(cast.anna, 'luego')
    const [entry, message] = cast
      .frames()
      .slice(-2)
      .map((frame) => frame.bytes)
    if (!entry || !message) throw new Error('no frames')
    const put = (bytes: Bytes, at: number, byte: number): Bytes =>
      Uint8Array.from(bytes, (old, i) => (i === at ? byte : old))
    // suite, type, a capital in the group's code, mode, number of wraps, padding; then kind and lengths
    const bad = [
      put(entry, 0, 2),
      put(entry, 1, 11),
      put(entry, 89, 0x45),
      put(entry, 100, 2),
      put(entry, 133, 21),
      put(entry, 959, 1),
      put(message, 0, 2),
      put(message, 1, 0x22),
      ...[entry, message].flatMap((bytes) => [
        bytes.slice(1),
        bytes.slice(0, -1),
        Uint8Array.of(...bytes, 0),
      ]),
      new Uint8Array(),
      new Uint8Array(FRAME),
    ]
    touched = 0
    const view = shown(bram, cast.c, known.length, bad)
    expect(view.lines.slice(-bad.length).map((line) => line.kind === 'broken' && line.reason)).toEqual(
      bad.map(() => 'unreadable'),
    )
    expect(touched).toBe(0)
    // one that decodes, with a bit of its signature changed, is looked at with a key
    shown(bram, cast.c, view.cursor, [bent(entry, 8 * (FRAME - 1))])
    expect(touched).toBeGreaterThan(0)
  })
})

describe('a wrap with any one bit changed', () => {
  /** Gives a reader the whole log and these wraps instead of their own. */
  function readWith(cast: Cast, someone: Someone, own: string, wraps: readonly Bytes[]): ConversationView {
    const others = [...cast.relay.wraps].filter(([name]) => name !== own).map(([, bytes]) => bytes)
    let answer = someone.desk.receive({ conversation: cast.c, frames: cast.frames() })
    for (let i = 0; i < 10 && answer.needs; i++) {
      const { needs } = answer
      answer = someone.desk.receive({
        conversation: cast.c,
        frames: [],
        ...(needs.wraps ? { wraps: [...others, ...wraps].map((bytes) => ({ epoch: 1, bytes })) } : {}),
        keys: needs.keys.map((key) => cast.relay.keys.get(key) ?? new Uint8Array()),
      })
    }
    if (!answer.view) throw new Error('no view')
    return answer.view
  }

  /** Bram's wrap of the epoch that Anna's accept began, by its name. */
  function bramsWrap(cast: Cast): { name: string; bytes: Bytes } {
    const epoch = Insider.staff(cast, 'Anna').state().epochs[1]
    const kem = deviceOf(engine, cast.roster.seeds['Bram']?.[0] ?? new Uint8Array()).kemHex
    const name = epoch?.wraps[epoch.recipients.indexOf(kem)] ?? ''
    return { name, bytes: cast.relay.wraps.get(name) ?? new Uint8Array() }
  }

  it('is none of the wraps the entry names: placeholders until the true one comes', () => {
    const cast = Cast.talking(engine)
    const { name, bytes } = bramsWrap(cast)
    const bram = cast.stranger().signIn(engine, cast.roster, 'Bram', 'eindhoven')
    const flips = allBits(0, WRAP).map((bit) => bent(bytes, bit))
    expect(flips).toHaveLength(8 * WRAP)
    const view = readWith(cast, bram, name, flips)
    expect(words(view)).toEqual(['handoff', '!unreadable', '!unreadable', '!unreadable'])
    const state = stateIn(bram.desk, cast.c)
    const wraps = [{ epoch: 1, bytes }]
    const then = bram.desk.receive({ conversation: cast.c, frames: [], wraps }).view
    expect(then && words(then)).toEqual(['handoff', 'hola', 'gracias'])
    expect(stateIn(bram.desk, cast.c)).toBe(state)
  })

  it('opens nothing even where its name is not looked at; the tag and the confirmation each catch it', () => {
    const cast = Cast.talking(engine)
    const { bytes } = bramsWrap(cast)
    const device = deviceOf(engine, cast.roster.seeds['Bram']?.[0] ?? new Uint8Array())
    const about = Insider.staff(cast, 'Anna').state().epochs[1]
    if (!about) throw new Error('no epoch')
    const place = { conversation: fromHex(cast.c) ?? new Uint8Array(), epoch: 1 }
    const opens = (by: Engine) => (wrap: Bytes) => openWrap(by, place, device, wrap) !== undefined
    const confirms = (by: Engine) => (wrap: Bytes) => {
      const key = openWrap(by, place, device, wrap)
      const recipients = about.recipients.map((kem) => fromHex(kem) ?? new Uint8Array())
      return (
        key !== undefined &&
        toHex(confirmOf(engine, key, { ...place, mode: about.mode, version: about.version, recipients })) ===
          about.confirm
      )
    }
    expect(confirms(engine)(bytes)).toBe(true)
    const bits = [...oneBitEach(0, WRAP - 48, 2), ...allBits(WRAP - 48, WRAP)]
    expect(taken(bytes, bits, opens(engine))).toBe(0)
    // without a look at the tag every flip gives some key; the confirmation leaves but the tag's own 128 bits
    expect(taken(bytes, bits, opens(tagless(engine)))).toBe(bits.length)
    expect(taken(bytes, bits, confirms(tagless(engine)))).toBe(128)
  })
})
