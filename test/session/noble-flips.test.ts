import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { ed25519 } from '@noble/curves/ed25519.js'
import { blake2b } from '@noble/hashes/blake2.js'
import { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { type Bytes, FRAME, openEntry, openHead, WRAP } from '#wire'
import { deviceOf } from '../../src/session/keys.ts'
import { openWrap } from '../../src/session/wrap.ts'
import { bookOf, Cast, quick, words } from '../support/cast.ts'
import { Insider } from '../support/insider.ts'
import { bends, bent, expectRefused, oneBitEach, reader, shown, stateIn, taken } from './bits.ts'

/** Everything that judges what comes in, by the other library; what makes it stays libsodium's. */
const byNoble = (made: Engine): Engine => ({
  ...made,
  hash: (message) => blake2b(message, { dkLen: 32 }),
  keyed: (key, message, size) => blake2b(message, { dkLen: size, key }),
  verify: (signature, message, key) => {
    try {
      return ed25519.verify(signature, message, key)
    } catch {
      return false
    }
  },
  open: (key, nonce, box, context) => {
    try {
      return xchacha20poly1305(key, nonce, context).decrypt(box)
    } catch {
      return undefined
    }
  },
  decapsulate: (cipher, secret) => ml_kem768_x25519.decapsulate(cipher, secret),
})

let engine: Engine
beforeAll(async () => {
  engine = byNoble(quick(await loadSodium()))
})

/** One bit in every so many bytes. */
const sampled = (size: number, every: number, seed: number): number[] =>
  oneBitEach(0, size, seed).filter((_, i) => i % every === 0)

describe('a changed bit, judged by the other library (sampled)', () => {
  it('of a message is the same placeholder, and the true one is read', () => {
    const cast = Cast.talking(engine)
    const known = cast.frames()
    cast.say(cast.anna, 'hasta luego')
    const bytes = cast.frames().at(-1)?.bytes ?? new Uint8Array()
    const bram = reader(cast, known)
    const [before, state] = [bram.read(cast.c, [...known]), stateIn(bram.desk, cast.c)]
    const bits = sampled(FRAME, 3, 11)
    const after = shown(bram, cast.c, known.length, bends(bytes, bits))
    expectRefused(before, after, bits.length, ['unreadable'])
    expect(stateIn(bram.desk, cast.c)).toBe(state)
    expect(words(shown(bram, cast.c, after.cursor, [bytes])).at(-1)).toBe('hasta luego')
  })

  it('of an entry is a placeholder, and the state stays', () => {
    const cast = Cast.talking(engine)
    const known = cast.frames()
    cast.rotate(cast.anna)
    const bytes = cast.frames().at(-1)?.bytes ?? new Uint8Array()
    expect(openEntry(bytes)).toBeDefined()
    const bram = reader(cast, known)
    const [before, state] = [bram.read(cast.c, [...known]), stateIn(bram.desk, cast.c)]
    const bits = sampled(FRAME, 3, 12)
    const after = shown(bram, cast.c, known.length, bends(bytes, bits))
    expectRefused(before, after, bits.length, ['fork', 'unreadable'])
    expect(stateIn(bram.desk, cast.c)).toBe(state)
    expect(bram.read(cast.c, [{ seq: after.cursor + 1, bytes }]).epoch).toBe(before.epoch + 1)
  })

  it('of a wrap opens nothing, of a head counts for nothing', () => {
    const cast = Cast.talking(engine)
    const about = Insider.staff(cast, 'Anna').state().epochs[1]
    const device = deviceOf(engine, cast.roster.seeds['Bram']?.[0] ?? new Uint8Array())
    const wrap = cast.relay.wraps.get(about?.wraps[about.recipients.indexOf(device.kemHex)] ?? '')
    const conversation = Uint8Array.from(Buffer.from(cast.c, 'hex'))
    const opens = (bytes: Bytes): boolean =>
      openWrap(engine, { conversation, epoch: 1 }, device, bytes) !== undefined
    expect(wrap && opens(wrap)).toBe(true)
    expect(wrap && taken(wrap, sampled(WRAP, 16, 13), opens)).toBe(0)
    const { roster } = cast
    const reads = (bytes: Bytes): boolean => openHead(engine, bytes, roster.roots) !== undefined
    expect(reads(roster.head)).toBe(true)
    expect(taken(roster.head, sampled(roster.head.length, 4, 14), reads)).toBe(0)
    expect(bookOf(engine, roster).heads.size).toBe(1)
  })

  it('control: a library that looks at no signature and no tag would take them', () => {
    const cast = Cast.talking(engine)
    const blind: Engine = { ...engine, verify: () => true }
    const reads = (bytes: Bytes): boolean => openHead(blind, bytes, cast.roster.roots) !== undefined
    const { head } = cast.roster
    expect(taken(head, sampled(head.length, 4, 14), reads)).toBeGreaterThan(10)
    expect(bent(head, 0)).not.toEqual(head)
  })
})
