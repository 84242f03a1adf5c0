import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'

let engine: Engine
beforeAll(async () => {
  engine = await loadSodium()
})

describe('the engine on libsodium', () => {
  it('refuses a signature of a wrong length as it refuses a wrong one: false, never an error', () => {
    const pair = engine.signPair(engine.random(32))
    const message = engine.utf8('message')
    const signature = engine.sign(message, pair.secret)
    expect(engine.verify(signature, message, pair.public)).toBe(true)
    for (const [bad, key] of [
      [signature.slice(1), pair.public],
      [new Uint8Array(), pair.public],
      [signature, pair.public.slice(1)],
      [signature, new Uint8Array(32)],
      [engine.random(64), pair.public],
    ] as const) {
      expect(engine.verify(bad, message, key)).toBe(false)
    }
    expect(engine.verify(signature, engine.utf8('massage'), pair.public)).toBe(false)
  })

  it('opens nothing that was changed, cut, or sealed for something else: undefined, never an error', () => {
    const [key, nonce, context] = [engine.random(32), engine.random(24), engine.utf8('context')]
    const box = engine.seal(key, nonce, engine.utf8('plain'), context)
    expect(box).toHaveLength(5 + 16)
    expect(engine.text(engine.open(key, nonce, box, context)!)).toBe('plain')
    for (const bad of [box.slice(1), new Uint8Array(), engine.random(21)])
      expect(engine.open(key, nonce, bad, context)).toBeUndefined()
    expect(engine.open(key, nonce, box, engine.utf8('other'))).toBeUndefined()
    expect(engine.open(engine.random(32), nonce, box, context)).toBeUndefined()
    expect(engine.open(key, nonce.slice(1), box, context)).toBeUndefined()
  })

  it('reads UTF-8 or nothing, and wipes', () => {
    expect(engine.text(engine.utf8('ተስፋ é'))).toBe('ተስፋ é')
    expect(engine.text(Uint8Array.of(0xc3, 0x28))).toBeUndefined()
    const secret = new Uint8Array(32).fill(7)
    engine.wipe(secret)
    expect(secret).toEqual(new Uint8Array(32))
  })

  it('draws as much as it is asked for, and never the same', () => {
    expect([0, 1, 24, 64].map((size) => engine.random(size).length)).toEqual([0, 1, 24, 64])
    expect(engine.random(32)).not.toEqual(engine.random(32))
  })
})
