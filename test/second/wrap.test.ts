import { describe, expect, it } from 'vitest'
import { hex, raw } from './bytes.ts'
import { kemPair } from './keys.ts'
import { wraps } from './vectors.ts'
import { makeWrap, openWrap, wrapHash } from './wrap.ts'

describe('wraps, by the second implementation', () => {
  it('makes each one again from the seed of its encapsulation, and opens it', () => {
    expect(wraps.length).toBeGreaterThanOrEqual(5)
    for (const one of wraps) {
      const pair = kemPair(raw(one.secretSeed))
      const about = { conversation: raw(one.conversation), epoch: one.epoch }
      expect([hex(pair.publicKey), hex(pair.hash)]).toEqual([one.public, one.recipient])
      const made = makeWrap(raw(one.epochKey), pair.publicKey, about, raw(one.seed))
      expect(hex(made), one.kind).toBe(one.wrap)
      expect(hex(wrapHash(made))).toBe(one.hash)
      expect(hex(openWrap(made, pair, about)!)).toBe(one.epochKey)
    }
  })

  it('opens none for another key, epoch or conversation, nor with anything changed', () => {
    for (const [i, one] of wraps.entries()) {
      const pair = kemPair(raw(one.secretSeed))
      const other = kemPair(raw(wraps[(i + 1) % wraps.length]!.secretSeed))
      const about = { conversation: raw(one.conversation), epoch: one.epoch }
      const wrap = raw(one.wrap)
      expect(openWrap(wrap, other, about)).toBeUndefined()
      expect(openWrap(wrap, pair, { ...about, epoch: one.epoch + 1 })).toBeUndefined()
      expect(openWrap(wrap, pair, { ...about, conversation: new Uint8Array(16) })).toBeUndefined()
      expect(openWrap(wrap.slice(1), pair, about)).toBeUndefined()
      for (const at of [0, 1087, 1088, 1119, 1120, 1167]) {
        const bent = Uint8Array.from(wrap, (byte, k) => (k === at ? byte ^ 1 : byte))
        expect(openWrap(bent, pair, about), `byte ${at}`).toBeUndefined()
      }
      const changed = new Uint8Array(64).fill(1)
      expect(hex(makeWrap(raw(one.epochKey), pair.publicKey, about, changed))).not.toBe(one.wrap)
    }
  })
})
