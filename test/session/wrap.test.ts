import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { fromHex, KEM_CIPHER, Refused, toHex, WRAP } from '#wire'
import { makeTab, type Tab } from '../../src/session/keys.ts'
import { confirmOf, makeWrap, openWrap } from '../../src/session/wrap.ts'

let engine: Engine
let tab: Tab
let key: Uint8Array

beforeAll(async () => {
  engine = await loadSodium()
  tab = makeTab(engine)
  key = engine.random(32)
})

const context = { conversation: new Uint8Array(16).fill(1), epoch: 2 }
/** Points of order 1, 2, 4 and 8 of Curve25519, and non-canonical spellings of them. */
const LOW = [
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  `ecff${'ff'.repeat(29)}7f`,
  `edff${'ff'.repeat(29)}7f`,
]

describe('a wrap', () => {
  it('is 1,168 bytes and opens for its recipient in its place only', () => {
    const wrap = makeWrap(engine, context, tab.kem.public, key)
    expect(wrap).toHaveLength(WRAP)
    expect(openWrap(engine, context, tab, wrap)).toEqual(key)
    expect(openWrap(engine, { ...context, epoch: 3 }, tab, wrap)).toBeUndefined()
    expect(openWrap(engine, { ...context, conversation: new Uint8Array(16) }, tab, wrap)).toBeUndefined()
    expect(openWrap(engine, context, makeTab(engine), wrap)).toBeUndefined()
    expect(openWrap(engine, context, { ...tab, kemHash: new Uint8Array(32) }, wrap)).toBeUndefined()
    expect(openWrap(engine, context, tab, wrap.slice(1))).toBeUndefined()
  })

  it('with a changed bit anywhere does not open, and never throws', () => {
    const wrap = makeWrap(engine, context, tab.kem.public, key)
    for (let bit = 0; bit < WRAP * 8; bit += 11) {
      const bent = Uint8Array.from(wrap, (byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      expect(openWrap(engine, context, tab, bent)).toBeUndefined()
    }
  })

  it('made to upset the library (points of low order) is one refusal, not an exception', () => {
    const wrap = makeWrap(engine, context, tab.kem.public, key)
    let thrown = 0
    for (const point of LOW) {
      const bent = wrap.slice()
      bent.set(fromHex(point)!, KEM_CIPHER - 32)
      expect(openWrap(engine, context, tab, bent)).toBeUndefined()
      try {
        engine.decapsulate(bent.slice(0, KEM_CIPHER), tab.kem.secret)
      } catch {
        thrown++
      }
    }
    // the library alone would have thrown
    expect(thrown).toBeGreaterThan(0)
  })

  it('to a malformed public key is refused as one class', () => {
    for (const bad of [new Uint8Array(1216), new Uint8Array(1216).fill(255), new Uint8Array(3)]) {
      expect(() => makeWrap(engine, context, bad, key)).toThrow(Refused)
    }
  })
})

describe('key confirmation', () => {
  it('depends on the key and on each thing it confirms', () => {
    const about = {
      ...context,
      mode: 'here' as const,
      version: 1,
      recipients: [tab.kemHash, new Uint8Array(32)],
    }
    const all = [
      confirmOf(engine, key, about),
      confirmOf(engine, engine.random(32), about),
      confirmOf(engine, key, { ...about, conversation: new Uint8Array(16) }),
      confirmOf(engine, key, { ...about, epoch: 3 }),
      confirmOf(engine, key, { ...about, mode: 'away' }),
      confirmOf(engine, key, { ...about, version: 2 }),
      confirmOf(engine, key, { ...about, recipients: [tab.kemHash] }),
      confirmOf(engine, key, { ...about, recipients: [new Uint8Array(32), tab.kemHash] }),
    ].map(toHex)
    expect(new Set(all).size).toBe(all.length)
  })
})
