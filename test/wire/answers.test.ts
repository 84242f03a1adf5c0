import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeFrames,
  decodeHint,
  decodeSince,
  decodeWraps,
  encodeFrames,
  encodeHint,
  encodeMessage,
  encodeSince,
  encodeWraps,
  FRAME,
  HINT,
  MESSAGE_HEADER,
  openMessage,
  WRAP,
} from '#wire'
import { exactly } from '../support/arbitrary.ts'

const u32 = fc.nat(0xffffffff)
const frames = fc.array(fc.record({ seq: u32, bytes: fc.uint8Array({ maxLength: 90 }) }), { maxLength: 5 })
const wraps = fc.array(fc.record({ epoch: fc.nat(65_535), bytes: exactly(WRAP) }), { maxLength: 3 })
const hint = fc.oneof(
  fc.constant({ kind: 'beat' as const }),
  fc.record({ kind: fc.constant('news' as const), conversation: exactly(16), seq: u32 }),
  fc.record({ kind: fc.constant('presence' as const), conversation: exactly(16), here: fc.boolean() }),
)

describe('answers of the relay', () => {
  it('lists of frames and of wraps come back; cut short they are refused', () => {
    fc.assert(
      fc.property(frames, wraps, (some, others) => {
        const bytes = encodeFrames(some)
        expect(decodeFrames(bytes)).toEqual(some)
        expect(decodeWraps(encodeWraps(others))).toEqual(others)
        if (bytes.length > 0) expect(decodeFrames(new Uint8Array([...bytes, 0]))).toBeUndefined()
        if (others.length > 0) expect(decodeWraps(encodeWraps(others).slice(1))).toBeUndefined()
      }),
      { numRuns: 50 },
    )
  })

  it('a question comes back; a wait that is neither 0 nor 1, or another length, is refused', () => {
    fc.assert(
      fc.property(exactly(16), u32, fc.boolean(), (conversation, cursor, wait) => {
        const bytes = encodeSince({ conversation, cursor, wait })
        expect(decodeSince(bytes)).toEqual({ conversation, cursor, wait })
        expect(decodeSince(new Uint8Array([...bytes, 0]))).toBeUndefined()
        expect(decodeSince(bytes.slice(1))).toBeUndefined()
        bytes[20] = 2
        expect(decodeSince(bytes)).toBeUndefined()
      }),
    )
  })

  it('hints are 32 bytes of one spelling: a heartbeat looks like news from outside and is nothing but zeros', () => {
    fc.assert(
      fc.property(hint, fc.nat(31), fc.integer({ min: 1, max: 255 }), (one, at, change) => {
        const bytes = encodeHint(one)
        expect(bytes).toHaveLength(HINT)
        expect(decodeHint(bytes)).toEqual(one)
        bytes[at] = (bytes[at] ?? 0) ^ change
        const read = decodeHint(bytes)
        if (read) expect(encodeHint(read)).toEqual(bytes)
      }),
      { numRuns: 400 },
    )
    expect(decodeHint(new Uint8Array(31))).toBeUndefined()
    expect(decodeHint(new Uint8Array(HINT).fill(3, 0, 1))).toBeUndefined()
  })
})

describe('sealed messages from outside', () => {
  const room = FRAME - MESSAGE_HEADER
  const message = fc.record({
    kind: fc.constant('message' as const),
    conversation: exactly(16),
    epoch: fc.nat(65_535),
    nonce: exactly(24),
    box: exactly(room),
  })

  it('come back whole in 1,024 bytes', () => {
    fc.assert(
      fc.property(message, (one) => {
        const bytes = encodeMessage(one)
        expect(bytes).toHaveLength(FRAME)
        expect(openMessage(bytes)).toEqual(one)
        expect(openMessage(bytes.slice(1))).toBeUndefined()
        expect(openMessage(new Uint8Array([...bytes, 0]))).toBeUndefined()
      }),
      { numRuns: 30 },
    )
  })

  it('are told from entries by their second byte; any other suite or kind is refused', () => {
    const bytes = encodeMessage({
      kind: 'message',
      conversation: new Uint8Array(16),
      epoch: 0,
      nonce: new Uint8Array(24),
      box: new Uint8Array(room),
    })
    for (let value = 0; value < 256; value++) {
      const suite = Uint8Array.from(bytes, (b, i) => (i === 0 ? value : b))
      const kind = Uint8Array.from(bytes, (b, i) => (i === 1 ? value : b))
      expect(openMessage(suite) !== undefined, `suite ${value}`).toBe(value === 1)
      expect(openMessage(kind) !== undefined, `kind ${value}`).toBe(value === 0x20 || value === 0x21)
    }
  })
})
