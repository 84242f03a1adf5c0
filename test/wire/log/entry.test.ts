import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Act,
  conversationId,
  ENTRY,
  type Entry,
  type EntryFrame,
  encodeUpload,
  entryBody,
  entryFrame,
  handoffRoom,
  LABEL,
  type Label,
  labelled,
  openEntry,
  openUpload,
  type Principal,
  toHex,
  UPLOAD,
  WRAP,
} from '#wire'
import { entry } from '../../support/arbitrary.ts'
import { guest, person, team } from '../../support/ledger.ts'
import { named, terms } from '../../support/terms.ts'

const frameOf = (one: Entry): Uint8Array => entryFrame(entryBody(one), new Uint8Array(64).fill(7))
const base = (act: Act): Entry => ({
  conversation: new Uint8Array(16).fill(1),
  n: 1,
  previous: named('previous'),
  version: 1,
  author: named('author'),
  group: 'x'.repeat(16),
  act,
})
const full = {
  epoch: 1,
  mode: 'away' as const,
  confirm: named('kc'),
  wraps: Array.from({ length: 20 }, (_, i) => named(`${i}`)),
}
const create: Act = {
  type: 'create',
  headHash: named('head'),
  team: 't'.repeat(16),
  helpdesk: 'h'.repeat(16),
  kem: named('kem'),
  token: named('token'),
  salt: new Uint8Array(16),
}

describe('entries', () => {
  it('come back whole, in 1,024 bytes', () => {
    fc.assert(
      fc.property(entry, (one) => {
        const bytes = frameOf(one)
        expect(bytes).toHaveLength(1024)
        expect(openEntry(bytes)?.entry).toEqual(one)
      }),
    )
  })

  it('have one spelling: bytes that are read are the bytes that would be written', () => {
    fc.assert(
      fc.property(entry, fc.nat(959), fc.integer({ min: 1, max: 255 }), (one, at, change) => {
        const bytes = frameOf(one)
        bytes[at] = (bytes[at] ?? 0) ^ change
        const read = openEntry(bytes)
        if (read) expect(toHex(entryBody(read.entry))).toBe(toHex(bytes.slice(0, 960)))
      }),
      { numRuns: 1000 },
    )
  })

  it('with 20 wraps fit: create, the add of a guest with two devices, every other start of an epoch', () => {
    const acts: Act[] = [
      create,
      { type: 'add', principal: guest('one', 'two'), from: 0, scope: 'everything' },
      { type: 'remove', principal: guest('one', 'two') },
      { type: 'back', sign: named('s'), kem: named('k'), token: named('t') },
      { type: 'accept' },
      { type: 'rotate' },
    ]
    for (const act of acts) {
      const one = { ...base(act), block: full }
      expect(openEntry(frameOf(one))?.entry, act.type).toEqual(one)
    }
    // control: 23 wraps with create would not fit
    const more = [...full.wraps, named('a'), named('b'), named('c')]
    expect(() => entryBody({ ...base(create), block: { ...full, wraps: more } })).toThrow(RangeError)
  })

  it('of twelve late wraps fit; a thirteenth, or none, is not read', () => {
    const items = Array.from({ length: 13 }, (_, i) => ({
      epoch: i,
      recipient: named('r'),
      wrap: named(`${i}`),
    }))
    expect(openEntry(frameOf(base({ type: 'rewrap', items: items.slice(1) })))).toBeDefined()
    expect(openEntry(frameOf(base({ type: 'rewrap', items: [] })))).toBeUndefined()
    const thirteen = frameOf(base({ type: 'rewrap', items: items.slice(1) }))
    const at = 2 + 16 + 2 + 32 + 4 + 32 + 17
    expect(thirteen[at]).toBe(12)
    thirteen[at] = 13
    expect(openEntry(thirteen)).toBeUndefined()
  })

  it('are refused in another suite, of an unknown type, with wrong padding, or one byte off', () => {
    const bytes = frameOf({ ...base({ type: 'rotate' }), block: full })
    const bent = (at: number, value: number): Uint8Array =>
      Uint8Array.from(bytes, (b, i) => (i === at ? value : b))
    expect(openEntry(bytes)).toBeDefined()
    for (const suite of [0, 2, 255]) expect(openEntry(bent(0, suite))).toBeUndefined()
    const known = new Set<number>(Object.values(ENTRY))
    for (let type = 0; type < 256; type++) {
      if (!known.has(type)) expect(openEntry(bent(1, type)), `type ${type}`).toBeUndefined()
    }
    const close = frameOf(base({ type: 'close' }))
    for (let type = 0; type < 256; type++) {
      const typed = Uint8Array.from(close, (b, i) => (i === 1 ? type : b))
      if (!known.has(type)) expect(openEntry(typed), `type ${type}, nothing else`).toBeUndefined()
    }
    expect(openEntry(bent(959, 1))).toBeUndefined()
    for (const other of [bytes.slice(0, 1023), new Uint8Array([...bytes, 0]), new Uint8Array()]) {
      expect(openEntry(other)).toBeUndefined()
    }
  })

  it('are refused with too many wraps, an unknown mode, scope or principal, or a guest without keys', () => {
    const rotate = frameOf({ ...base({ type: 'rotate' }), block: full })
    const start = 2 + 16 + 2 + 32 + 4 + 32 + 17
    const bent = (bytes: Uint8Array, at: number, value: number): Uint8Array =>
      Uint8Array.from(bytes, (b, i) => (i === at ? value : b))
    expect(openEntry(bent(rotate, start + 2, 2))).toBeUndefined()
    expect(rotate[start + 2 + 1 + 32]).toBe(20)
    expect(openEntry(bent(rotate, start + 2 + 1 + 32, 21))).toBeUndefined()
    const add = frameOf({
      ...base({ type: 'add', principal: guest('one'), from: 1, scope: 'now' }),
      block: full,
    })
    for (const kind of [0, 4, 255]) expect(openEntry(bent(add, start, kind))).toBeUndefined()
    for (const keys of [0, 3]) expect(openEntry(bent(add, start + 1, keys))).toBeUndefined()
    expect(openEntry(bent(add, start + 2 + 64 + 2, 3))).toBeUndefined()
    const remove = frameOf({ ...base({ type: 'remove', device: named('d') }), block: full })
    expect(openEntry(bent(remove, start, 2))).toBeUndefined()
  })

  it('are refused with a principal that names nobody, or three devices, though all else fits', () => {
    const block = { ...full, wraps: full.wraps.slice(0, 1) }
    const add = (principal: Principal): EntryFrame | undefined =>
      openEntry(frameOf({ ...base({ type: 'add', principal, from: 1, scope: 'now' }), block }))
    for (const good of [guest('one'), guest('one', 'two'), team('a'), person('a', 'Anna')])
      expect(add(good)?.entry.act).toMatchObject({ principal: good })
    for (const bad of [guest(), guest('one', 'two', 'three'), team(''), person('', 'Anna')])
      expect(add(bad)).toBeUndefined()
  })

  it('never throw on any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1024, maxLength: 1024, size: 'max' }),
        fc.constantFrom(...Object.values(ENTRY)),
        (bytes, type) => {
          bytes[0] = 1
          bytes[1] = type
          openEntry(bytes)
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('the conversation id', () => {
  it('depends on each thing the opening says', () => {
    const act = create as Extract<Act, { type: 'create' }>
    const id = toHex(conversationId(terms, named('a'), 1, act))
    const others = [
      conversationId(terms, named('b'), 1, act),
      conversationId(terms, named('a'), 2, act),
      conversationId(terms, named('a'), 1, { ...act, headHash: named('x') }),
      conversationId(terms, named('a'), 1, { ...act, team: 't' }),
      conversationId(terms, named('a'), 1, { ...act, helpdesk: '' }),
      conversationId(terms, named('a'), 1, { ...act, kem: named('x') }),
      conversationId(terms, named('a'), 1, { ...act, token: named('x') }),
      conversationId(terms, named('a'), 1, { ...act, salt: new Uint8Array(16).fill(1) }),
      // what stands where: 'ab' and 'c' is not 'a' and 'bc'
      conversationId(terms, named('a'), 1, { ...act, team: `${act.team.slice(1)}`, helpdesk: act.helpdesk }),
    ].map(toHex)
    expect(new Set([id, ...others]).size).toBe(others.length + 1)
  })
})

describe('labels', () => {
  it('no labelled text is the start of another, so none stands in for another purpose', () => {
    const labels = Object.values(LABEL) as Label[]
    expect(new Set(labels).size).toBe(labels.length)
    for (const a of labels) {
      for (const b of labels) {
        if (a !== b) expect(toHex(labelled(b, named('x'))).startsWith(toHex(labelled(a)))).toBe(false)
      }
    }
  })
})

describe('uploads', () => {
  const wraps = Array.from({ length: 20 }, (_, i) => new Uint8Array(WRAP).fill(i + 1))
  const keys = [new Uint8Array(1216).fill(9)]
  const rotate = frameOf({ ...base({ type: 'rotate' }), block: full })
  const creation = frameOf({ ...base(create), group: '', block: full })

  it('are 32,768 bytes and come back whole', () => {
    fc.assert(
      fc.property(fc.nat(4), fc.nat(20), (k, w) => {
        const some = Array.from({ length: k }, () => keys[0]!)
        const bytes = encodeUpload(rotate, some, wraps.slice(0, w))
        expect(bytes).toHaveLength(UPLOAD)
        const read = openUpload(bytes)
        expect(read?.keys.map(toHex)).toEqual(some.map(toHex))
        expect(read?.wraps.map(toHex)).toEqual(wraps.slice(0, w).map(toHex))
        expect(read?.message).toBeUndefined()
      }),
      { numRuns: 20 },
    )
  })

  it('of create are filled to the last byte by the handoff message', () => {
    for (const count of [1, 16, 20]) {
      const message = new Uint8Array(handoffRoom(count)).fill(3)
      const bytes = encodeUpload(creation, keys, wraps.slice(0, count), message)
      expect(bytes).toHaveLength(UPLOAD)
      expect(toHex(openUpload(bytes)!.message!)).toBe(toHex(message))
      expect(() => encodeUpload(creation, keys, wraps.slice(0, count), message.slice(1))).toThrow(RangeError)
      expect(() =>
        encodeUpload(creation, keys, wraps.slice(0, count), new Uint8Array([...message, 1])),
      ).toThrow(RangeError)
    }
    expect(handoffRoom(16)).toBe(32_768 - 1024 - 2 - 1216 - 16 * 1168)
    expect(handoffRoom(16)).toBeGreaterThan(11_600)
  })

  it('are refused one byte off, with too many keys or wraps, with anything in the filling, or without an entry', () => {
    const bytes = encodeUpload(rotate, keys, wraps.slice(0, 3))
    const bent = (at: number, value: number): Uint8Array =>
      Uint8Array.from(bytes, (b, i) => (i === at ? value : b))
    expect(openUpload(bytes)).toBeDefined()
    expect(openUpload(bytes.slice(1))).toBeUndefined()
    expect(openUpload(new Uint8Array([...bytes, 0]))).toBeUndefined()
    expect(openUpload(bent(UPLOAD - 1, 1))).toBeUndefined()
    expect(openUpload(bent(1024, 5))).toBeUndefined()
    expect(openUpload(bent(1025, 21))).toBeUndefined()
    expect(openUpload(bent(1025, 2))).toBeUndefined()
    expect(openUpload(bent(0, 2))).toBeUndefined()
    expect(openUpload(new Uint8Array(UPLOAD))).toBeUndefined()
  })
})
