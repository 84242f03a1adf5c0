import { describe, expect, it } from 'vitest'
import { hex, raw } from './bytes.ts'
import { decodeEntry, type EntryOf } from './entry.ts'
import { device, digitsOf, openSeed, tag, words, wrapSeed } from './keys.ts'
import { code, frames, keys, log, roster } from './vectors.ts'

describe('keys, by the second implementation', () => {
  it('derives every device of the roster, and the words read out', () => {
    for (const one of roster.devices) {
      const { sign, kem, record } = device(raw(one.seed))
      expect([hex(sign), hex(kem.hash), words(record)]).toEqual([one.sign, one.kemHash, one.words])
      record[40] = (record[40] ?? 0) ^ 1
      expect(words(record)).not.toBe(one.words)
    }
  })

  it('derives everything a return code gives, and its tag', () => {
    const { salt, locator, sign, kem, bind } = code
    expect([salt, locator, sign, kem.hash, bind].map(hex)).toEqual([
      keys.code.salt,
      keys.code.locator,
      keys.code.sign,
      keys.code.kemHash,
      keys.code.bind,
    ])
    const entries = frames.map(decodeEntry)
    const registered = entries.filter((one): one is EntryOf<'code'> => one?.type === 'code')
    const ours = registered.filter((one) => one.sign === keys.code.sign)
    expect(ours.length).toBeGreaterThanOrEqual(1)
    for (const one of ours) {
      expect(hex(tag(bind, raw(log.conversation), raw(one.previous)))).toBe(one.tag)
      expect(hex(tag(bind, raw(log.conversation), raw(one.sign)))).not.toBe(one.tag)
    }
  })

  it('reads a code in any digits, and none of 2^66 or more', () => {
    expect(digitsOf(keys.code.digits)).toBe(keys.code.digits)
    const arabic = [...keys.code.digits].map((one) => String.fromCodePoint(0x660 + Number(one))).join('')
    expect(digitsOf(arabic)).toBe(keys.code.digits)
    expect(digitsOf(String(2n ** 66n - 1n))).toBe('73786976294838206463')
    expect(digitsOf(String(2n ** 66n))).toBeUndefined()
    expect(digitsOf(keys.code.digits.slice(1))).toBeUndefined()
  })

  it('wraps a device seed to the same bytes, opens it, and opens nothing else', () => {
    const { secret, context, wrapped, seed } = keys.seed
    const bytes = raw(wrapped)
    const output = { output: raw(secret) }
    const random = { salt: bytes.slice(2, 18), nonce: bytes.slice(18, 42) }
    expect(hex(wrapSeed(raw(seed), output, context, random))).toBe(wrapped)
    expect(hex(openSeed(bytes, output, context) ?? bytes)).toBe(seed)
    expect(openSeed(bytes, output, `${context}x`)).toBeUndefined()
    expect(openSeed(bytes, { words: 'bodu' }, context)).toBeUndefined()
    expect(openSeed(raw(`${wrapped}00`), output, context)).toBeUndefined()
    for (let at = 0; at < bytes.length; at++) {
      const bent = Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ 1 : byte))
      expect(openSeed(bent, output, context), `byte ${at}`).toBeUndefined()
    }
  })

  it('wraps under typed words too', () => {
    const random = { salt: new Uint8Array(16).fill(3), nonce: new Uint8Array(24).fill(4) }
    const wrapped = wrapSeed(raw(keys.seed.seed), { words: 'bodu kila' }, 'anna', random)
    expect(hex(openSeed(wrapped, { words: 'bodu kila' }, 'anna') ?? wrapped)).toBe(keys.seed.seed)
    expect(openSeed(wrapped, { words: 'bodu kilo' }, 'anna')).toBeUndefined()
  })
})
