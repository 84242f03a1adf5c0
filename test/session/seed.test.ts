import { beforeAll, describe, expect, it } from 'vitest'
import {
  Desk,
  type Engine,
  makePassphrase,
  makeSeed,
  openSeed,
  readRecord,
  recordOf,
  recordWords,
  wrapSeed,
} from '#session'
import { loadSodium } from '#session/libsodium'
import { toHex } from '#wire'
import { quick } from '../support/cast.ts'
import { testRoster } from '../support/roster.ts'

let engine: Engine
beforeAll(async () => {
  engine = quick(await loadSodium())
})

describe('a device seed at rest', () => {
  it('opens with its own secret or words in its own context, and with nothing else', () => {
    const { seed } = makeSeed(engine)
    const secret = engine.random(32)
    const words = makePassphrase(engine)
    const ways = [
      { secret, context: 'rp:credential' },
      { words, context: 'rp:credential' },
      { secret, context: 'rp:other' },
      { secret: engine.random(32), context: 'rp:credential' },
      { words: makePassphrase(engine), context: 'rp:credential' },
    ]
    for (const made of ways) {
      const wrapped = wrapSeed(engine, seed, made)
      for (const tried of ways) {
        const opened = openSeed(engine, wrapped, tried)
        expect(opened === undefined ? undefined : toHex(opened)).toBe(
          tried === made ? toHex(seed) : undefined,
        )
      }
    }
  })

  it('is refused with any changed bit, cut or longer: the same as a wrong secret', () => {
    const { seed } = makeSeed(engine)
    const unlocker = { secret: engine.random(32), context: 'x' }
    const wrapped = wrapSeed(engine, seed, unlocker)
    for (let bit = 0; bit < wrapped.length * 8; bit++) {
      const bent = Uint8Array.from(wrapped, (byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      expect(openSeed(engine, bent, unlocker), `bit ${bit}`).toBeUndefined()
    }
    for (const bytes of [new Uint8Array(), wrapped.slice(1), new Uint8Array([...wrapped, 0])]) {
      expect(openSeed(engine, bytes, unlocker)).toBeUndefined()
    }
    const desk = new Desk(engine, testRoster(engine).roots, () => 0)
    const codeOf = (bytes: Uint8Array, secret = unlocker.secret): string => {
      try {
        desk.unlock({ wrapped: bytes, secret, context: 'x' })
        return 'open'
      } catch (error) {
        return String(error)
      }
    }
    const wrong = codeOf(wrapped, engine.random(32))
    expect(wrong).toContain('not-signed-in')
    expect(codeOf(new Uint8Array(9))).toBe(wrong)
    expect(codeOf(wrapped.map((b, i) => (i === 60 ? b ^ 1 : b)))).toBe(wrong)
    expect(codeOf(wrapped)).toBe('open')
  })

  it("is never wrapped under a secret that is missing or short: the key would be everybody's", () => {
    const { seed } = makeSeed(engine)
    for (const size of [0, 1, 16, 31, 33]) {
      const secret = new Uint8Array(size)
      expect(() => wrapSeed(engine, seed, { secret, context: 'x' }), `${size}`).toThrow('bad-request')
    }
  })

  it('is wrapped with a fresh salt and nonce each time', () => {
    const { seed } = makeSeed(engine)
    const unlocker = { secret: engine.random(32), context: 'x' }
    const heads = new Set(
      Array.from({ length: 100 }, () => toHex(wrapSeed(engine, seed, unlocker).slice(2, 42))),
    )
    expect(heads.size).toBe(100)
  })

  it('gives a record of 1,248 bytes and twelve words that change with any byte of it', () => {
    const { device } = makeSeed(engine)
    const record = recordOf(device)
    expect(readRecord(record)).toEqual({ sign: device.sign.public, kem: device.kem.public })
    expect(readRecord(record.slice(1))).toBeUndefined()
    const words = recordWords(engine, record)
    expect(words).toHaveLength(12)
    expect(words.every((word) => /^[bdfghjklmnprstvz][aiou][bdfghjklmnprstvz][aiou]$/.test(word))).toBe(true)
    for (const at of [0, 31, 32, 700, 1247]) {
      const bent = Uint8Array.from(record, (byte, i) => (i === at ? byte ^ 1 : byte))
      expect(recordWords(engine, bent).join(' ')).not.toBe(words.join(' '))
    }
  })

  it('passphrases are six words of twelve bits each, read whatever the case and the spaces', () => {
    const made = new Set(Array.from({ length: 500 }, () => makePassphrase(engine)))
    expect(made.size).toBe(500)
    const { seed } = makeSeed(engine)
    const [words] = made
    expect(words!.split(' ')).toHaveLength(6)
    const wrapped = wrapSeed(engine, seed, { words: words!, context: 'x' })
    const typed = `  ${words!.toUpperCase().replaceAll(' ', '  - ')} `
    expect(openSeed(engine, wrapped, { words: typed, context: 'x' })).toEqual(seed)
  })
})
