import { beforeAll, describe, expect, it } from 'vitest'
import { Desk, type Engine, openSeed, wrapSeed } from '#session'
import { loadSodium } from '#session/libsodium'
import {
  type Bytes,
  concat,
  encodeHead,
  encodeSignedHead,
  entryMessage,
  hash,
  LABEL,
  type Label,
  labelled,
  openHead,
  openMessage,
  shortHash,
  toHex,
} from '#wire'
import { derive } from '../../src/session/derive.ts'
import { makeTab, type Tab } from '../../src/session/keys.ts'
import { type Place, sealMessage, unsealMessage } from '../../src/session/message.ts'
import { makeWrap, openWrap } from '../../src/session/wrap.ts'
import { quick } from '../support/cast.ts'

let engine: Engine
beforeAll(async () => {
  engine = quick(await loadSodium())
})

const LABELS = Object.values(LABEL)
/** `labelled`, or what it would be if labels were left out. */
type Marker = (label: Label, ...parts: readonly Bytes[]) => Bytes
const unmarked: Marker = (_label, ...parts) => concat(...parts)

/** Pairs of different purposes for which what was made for one is taken for the other. */
function confused<P>(purposes: readonly P[], isTaken: (made: P, asked: P) => boolean): string[] {
  return purposes.flatMap((made) =>
    purposes.filter((asked) => asked !== made && isTaken(made, asked)).map((asked) => `${made} as ${asked}`),
  )
}
const pairs = (count: number): number => count * (count - 1)

describe('every purpose by every other', () => {
  it('a signature made for one is never one for another, whatever the bytes', () => {
    const pair = engine.signPair(engine.random(32))
    const bytes = engine.random(40)
    const by = (mark: Marker) => (made: Label, asked: Label) =>
      engine.verify(engine.sign(mark(made, bytes), pair.secret), mark(asked, bytes), pair.public)
    expect(LABELS).toHaveLength(23)
    expect(confused(LABELS, by(labelled))).toEqual([])
    expect(LABELS.every((label) => by(labelled)(label, label))).toBe(true)
    expect(confused(LABELS, by(unmarked))).toHaveLength(pairs(LABELS.length))
  })

  it('a hash, a short hash and a key made for one are none for another', () => {
    const [bytes, secret] = [engine.random(40), engine.random(32)]
    const same = (of: (label: Label) => Bytes) => (made: Label, asked: Label) =>
      toHex(of(made)) === toHex(of(asked))
    for (const of of [
      (label: Label) => hash(engine, label, bytes),
      (label: Label) => shortHash(engine, label, bytes),
      (label: Label) => derive(engine, secret, label, bytes),
    ]) {
      expect(confused(LABELS, same(of))).toEqual([])
    }
    const bare = (label: Label): Bytes => engine.keyed(secret, unmarked(label, bytes), 32)
    expect(confused(LABELS, same(bare))).toHaveLength(pairs(LABELS.length))
    // keyed and unkeyed hash of one purpose are two things as well
    expect(toHex(derive(engine, secret, LABEL.entry, bytes))).not.toBe(
      toHex(hash(engine, LABEL.entry, bytes)),
    )
  })

  it('bytes cannot be chosen so that one label runs into another', () => {
    const starts = LABELS.map((label) => labelled(label))
    for (const one of starts) {
      const longer = starts.filter((other) => other !== one && toHex(other).startsWith(toHex(one)))
      expect(longer).toEqual([])
    }
    // without the length byte one would be the beginning of another: device, device-sign
    const bare = LABELS.filter((label) => LABELS.some((other) => other !== label && other.startsWith(label)))
    expect(bare).toContain(LABEL.record)
  })
})

const SECRET = 32
/** One secret in every place a secret can stand, and one object of each kind that is sealed. */
function boxes(by: Engine) {
  const key = by.random(SECRET)
  const tab: Tab = makeTab(by)
  const conversation = by.random(16)
  const confirm = by.random(32)
  const place = (kind: Place['kind']): Place => ({ kind, conversation, epoch: 1, confirm })
  const inner = {
    sender: tab.sign.public,
    session: by.random(8),
    seq: 0,
    previous: new Uint8Array(32),
    after: 1,
    head: by.random(32),
    at: 1,
    body: by.utf8('x'),
  }
  const unlocker = { secret: key, context: 'one' }
  const sealed = (kind: Place['kind']): Bytes => sealMessage(by, place(kind), key, tab.sign, inner)
  const opened = (kind: Place['kind']) => (bytes: Bytes) => {
    const message = openMessage(bytes)
    return message?.kind === kind && unsealMessage(by, message, confirm, key) !== undefined
  }
  const made: Readonly<Record<string, Bytes>> = {
    message: sealed('message'),
    handoff: sealed('handoff'),
    wrap: makeWrap(by, { conversation, epoch: 1 }, tab.kem.public, key),
    seed: wrapSeed(by, key, unlocker),
  }
  const opens: Readonly<Record<string, (bytes: Bytes) => boolean>> = {
    message: opened('message'),
    handoff: opened('handoff'),
    wrap: (bytes) => openWrap(by, { conversation, epoch: 1 }, tab, bytes) !== undefined,
    seed: (bytes) => openSeed(by, bytes, unlocker) !== undefined,
  }
  return { made, opens }
}

/** Cut or filled to a size, from either end: nobody says the server must keep a length. */
const sized = (bytes: Bytes, size: number): Bytes[] => [
  bytes,
  Uint8Array.from({ length: size }, (_, i) => bytes[i] ?? 0),
  Uint8Array.from({ length: size }, (_, i) => bytes[bytes.length - size + i] ?? 0),
]

/** With the first bytes of an object of this kind, so that it decodes as one. */
const dressed = (bytes: Bytes, as: Bytes): Bytes => concat(as.slice(0, 20), bytes.slice(20))

/** Kinds of box that are opened as another kind. */
function mixed(by: Engine): string[] {
  const { made, opens } = boxes(by)
  const kinds = Object.keys(made)
  expect(kinds.filter((kind) => opens[kind]?.(made[kind] ?? new Uint8Array()))).toEqual(kinds)
  return confused(kinds, (from, as) => {
    const [bytes, like] = [made[from] ?? new Uint8Array(), made[as] ?? new Uint8Array()]
    const tries = sized(bytes, like.length).flatMap((one) => [one, dressed(one, like)])
    return tries.some((one) => opens[as]?.(one) === true)
  })
}

describe('every box by every other', () => {
  it('what was sealed as one is never opened as another, though one secret were used for all', () => {
    expect(mixed(engine)).toEqual([])
  })

  it('control: an engine that binds a box to nothing and takes every signature mixes them up', () => {
    const loose: Engine = {
      ...engine,
      seal: (key, nonce, plain) => engine.seal(key, nonce, plain, new Uint8Array()),
      open: (key, nonce, box) => engine.open(key, nonce, box, new Uint8Array()),
    }
    // the signature alone still holds them apart, as does the box alone
    expect(mixed(loose)).toEqual([])
    expect(mixed({ ...engine, verify: () => true })).toEqual([])
    expect(mixed({ ...loose, verify: () => true })).toEqual(['message as handoff', 'handoff as message'])
  })
})

describe('every signed object by every other', () => {
  it('an entry, a message, a head and a login are signed for themselves alone, by one key', () => {
    const seed = engine.random(32)
    const pair = engine.signPair(seed)
    const challenge = engine.random(32)
    const body = engine.random(960)
    const context = engine.random(20)
    const plain = engine.random(600)
    const head = encodeHead({
      version: 1,
      issued: 1,
      expires: 2,
      previous: new Uint8Array(32),
      places: new Uint8Array(32),
      groups: [],
    })
    const signed: Readonly<Record<string, Bytes>> = {
      entry: entryMessage(body),
      message: labelled(LABEL.message, context, plain),
      head: labelled(LABEL.roster, head),
      login: labelled(LABEL.login, challenge),
    }
    const kinds = Object.keys(signed)
    const taken = (made: string, asked: string): boolean =>
      engine.verify(
        engine.sign(signed[made] ?? new Uint8Array(), pair.secret),
        signed[asked] ?? new Uint8Array(),
        pair.public,
      )
    expect(kinds.every((kind) => taken(kind, kind))).toBe(true)
    expect(confused(kinds, taken)).toEqual([])
    // a login whose challenge is a whole signed object of another kind, as a server might choose it
    for (const [kind, bytes] of Object.entries(signed)) {
      const chosen = engine.sign(labelled(LABEL.login, bytes), pair.secret)
      expect(engine.verify(chosen, bytes, pair.public), kind).toBe(false)
    }
    const roots = [pair.public, pair.public, pair.public]
    const asHead = (by: (text: Bytes) => Bytes): Bytes =>
      encodeSignedHead(
        head,
        [0, 1].map((root) => ({ root, signature: engine.sign(by(head), pair.secret) })),
      )
    expect(
      openHead(
        engine,
        asHead((text) => labelled(LABEL.login, text)),
        roots,
      ),
    ).toBeUndefined()
    expect(
      openHead(
        engine,
        asHead((text) => labelled(LABEL.roster, text)),
        roots,
      ),
    ).toBeDefined()
  })

  it('a desk signs a challenge of any length and content as a login, and as nothing else', () => {
    const desk = new Desk(engine, [], () => 0)
    const unlocker = { secret: new Uint8Array(32), context: 'x' }
    const { signKey } = desk.unlock({
      ...unlocker,
      wrapped: wrapSeed(engine, engine.random(32), unlocker),
    })
    const key = Uint8Array.from(Buffer.from(signKey, 'hex'))
    for (const challenge of [
      new Uint8Array(),
      engine.random(32),
      labelled(LABEL.entry, engine.random(960)),
    ]) {
      const signature = desk.signChallenge({ challenge })
      expect(LABELS.filter((label) => engine.verify(signature, labelled(label, challenge), key))).toEqual([
        LABEL.login,
      ])
      expect(engine.verify(signature, challenge, key)).toBe(false)
    }
  })
})
