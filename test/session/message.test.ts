import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { BODY_ROOM, type Engine, type KeyPair } from '#session'
import { loadSodium } from '#session/libsodium'
import { FRAME, LABEL, labelled, openMessage, toHex } from '#wire'
import { type Inner, type Place, sealMessage, unsealMessage } from '../../src/session/message.ts'

let engine: Engine
let signer: KeyPair
let key: Uint8Array

beforeAll(async () => {
  engine = await loadSodium()
  signer = engine.signPair(engine.random(32))
  key = engine.random(32)
})

const place = (): Place => ({
  kind: 'message',
  conversation: new Uint8Array(16).fill(1),
  epoch: 3,
  confirm: new Uint8Array(32).fill(2),
})
const inner = (body: Uint8Array): Inner => ({
  sender: signer.public,
  session: new Uint8Array(8).fill(4),
  seq: 5,
  previous: new Uint8Array(32).fill(6),
  after: 3,
  head: new Uint8Array(32).fill(7),
  at: 1_800_000_000_000,
  body,
})
const seal = (body: Uint8Array, where = place(), size?: number): Uint8Array =>
  sealMessage(engine, where, key, signer, inner(body), size)
const open = (bytes: Uint8Array, confirm = place().confirm, by = key): Inner | undefined => {
  const sealed = openMessage(bytes)
  return sealed && unsealMessage(engine, sealed, confirm, by)
}

describe('a sealed message', () => {
  it('comes back whole, always one frame, whatever its length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: BODY_ROOM }), (body) => {
        const bytes = seal(body)
        expect(bytes).toHaveLength(FRAME)
        expect(open(bytes)).toEqual(inner(body))
      }),
      { numRuns: 30 },
    )
    expect(() => seal(new Uint8Array(BODY_ROOM + 1))).toThrow(RangeError)
    expect(seal(new Uint8Array(9), { ...place(), kind: 'handoff' }, 5_000)).toHaveLength(5_000)
  })

  it('has room for 782 bytes (PROTOCOL §7), and all of them can be used', () => {
    expect(BODY_ROOM).toBe(782)
    const body = engine.random(782)
    expect(open(seal(body))?.body).toEqual(body)
  })

  it('with any single bit changed is refused, always in the same way', () => {
    const bytes = seal(engine.utf8('nothing may change'))
    for (let bit = 0; bit < FRAME * 8; bit++) {
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      if (open(bytes) !== undefined) expect.unreachable(`bit ${bit}`)
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    }
    expect(open(bytes)).toBeDefined()
  })

  it('opens in its own place only: every other conversation, epoch, kind, confirmation or key is refused', () => {
    const places: Place[] = [
      place(),
      { ...place(), kind: 'handoff' },
      { ...place(), conversation: new Uint8Array(16).fill(9) },
      { ...place(), epoch: 4 },
      { ...place(), confirm: new Uint8Array(32).fill(9) },
    ]
    for (const made of places) {
      const sealed = openMessage(seal(new Uint8Array(3), made))!
      for (const [i, other] of places.entries()) {
        const moved = { ...sealed, kind: other.kind, conversation: other.conversation, epoch: other.epoch }
        expect(unsealMessage(engine, moved, other.confirm, key) !== undefined, `${i}`).toBe(other === made)
      }
      expect(unsealMessage(engine, sealed, made.confirm, engine.random(32))).toBeUndefined()
    }
  })

  it('with anything but zeros in its filling is refused, though its signature is good', () => {
    const sealed = openMessage(seal(engine.utf8('x')))!
    const plain = engine.open(key, sealed.nonce, sealed.box, contextOf(sealed))!.slice(0, -64)
    const again = (): Uint8Array => {
      const signature = engine.sign(labelled(LABEL.message, contextOf(sealed), plain), signer.secret)
      return engine.seal(key, sealed.nonce, new Uint8Array([...plain, ...signature]), contextOf(sealed))
    }
    expect(unsealMessage(engine, { ...sealed, box: again() }, place().confirm, key)).toBeDefined()
    plain[plain.length - 1] = 1
    expect(unsealMessage(engine, { ...sealed, box: again() }, place().confirm, key)).toBeUndefined()
  })

  it("sealed by a reader under another's name is refused", () => {
    const colleague = engine.signPair(engine.random(32))
    const forged = sealMessage(
      engine,
      place(),
      key,
      { ...colleague, public: signer.public },
      inner(new Uint8Array(3)),
    )
    expect(open(forged)).toBeUndefined()
    const own = sealMessage(engine, place(), key, colleague, {
      ...inner(new Uint8Array(3)),
      sender: colleague.public,
    })
    expect(open(own)?.sender).toEqual(colleague.public)
  })

  it('never uses a nonce twice, also for the same words', () => {
    const nonces = new Set(
      Array.from({ length: 500 }, () => toHex(openMessage(seal(new Uint8Array(3)))!.nonce)),
    )
    expect(nonces.size).toBe(500)
  })

  it("a signed challenge of the server's choosing is never a message or an entry", () => {
    const sealed = openMessage(seal(engine.utf8('x')))!
    const plain = engine.open(key, sealed.nonce, sealed.box, contextOf(sealed))!
    const signature = plain.slice(-64)
    const signed = labelled(LABEL.message, contextOf(sealed), plain.slice(0, -64))
    expect(engine.verify(signature, signed, signer.public)).toBe(true)
    for (const label of Object.values(LABEL).filter((one) => one !== LABEL.message)) {
      const other = labelled(label, contextOf(sealed), plain.slice(0, -64))
      expect(engine.verify(engine.sign(other, signer.secret), signed, signer.public)).toBe(false)
    }
  })
})

function contextOf(sealed: { kind: string; conversation: Uint8Array; epoch: number }): Uint8Array {
  return new Uint8Array([1, 0x20, ...sealed.conversation, 0, sealed.epoch, ...place().confirm])
}
