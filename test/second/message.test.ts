import { describe, expect, it } from 'vitest'
import { hex, raw } from './bytes.ts'
import { frameId, H, signKey } from './labels.ts'
import { decodeOutside, encodeInside, openMessage, sealMessage, sealPlain } from './message.ts'
import { decodeUpload } from './upload.ts'
import { messages, refused, signers, uploads } from './vectors.ts'

const handoff = decodeUpload(uploads[0]!)!.rest
const frameOf = (one: (typeof messages)[number]): Uint8Array =>
  one.frame === undefined ? handoff : raw(one.frame)

describe('messages, by the second implementation', () => {
  it('opens every one, the handoff among them', () => {
    for (const one of messages) {
      const frame = frameOf(one)
      expect(decodeOutside(frame)).toMatchObject({ kind: one.kind, epoch: one.epoch })
      const { body, ...inside } = openMessage(frame, raw(one.epochKey), raw(one.confirm))!
      const { sender, session, number, previous, after, head, at } = one
      expect(inside).toEqual({ sender, session, number, previous, after, head, at })
      expect(JSON.parse(Buffer.from(body).toString('utf8'))).toEqual(one.body)
      expect(hex(frameId(frame))).toBe(one.id)
    }
    expect(messages.map((one) => one.kind)).toContain('handoff')
    expect(messages.length).toBeGreaterThanOrEqual(3)
  })

  it('seals to the same bytes what it has the seed of', () => {
    const ours = messages.filter((one) => signers.has(one.sender))
    expect(ours.length).toBeGreaterThanOrEqual(1)
    for (const one of ours) {
      const frame = frameOf(one)
      const key = { epochKey: raw(one.epochKey), confirm: raw(one.confirm) }
      const inside = openMessage(frame, key.epochKey, key.confirm)!
      const seed = signers.get(one.sender)!
      const made = sealMessage(decodeOutside(frame)!, inside, { ...key, seed }, frame.length)
      expect(hex(made)).toBe(hex(frame))
    }
  })

  it('opens none with anything changed', () => {
    for (const one of messages) {
      const frame = frameOf(one)
      const [key, confirm] = [raw(one.epochKey), raw(one.confirm)]
      expect(openMessage(frame, key, H('kc', confirm))).toBeUndefined()
      expect(openMessage(frame, H('kc', key), confirm)).toBeUndefined()
      expect(openMessage(frame.slice(0, -1), key, confirm)).toBeUndefined()
      for (const at of [0, 1, 2, 18, 19, 20, 43, 44, 200, frame.length - 1]) {
        const bent = Uint8Array.from(frame, (byte, i) => (i === at ? byte ^ 1 : byte))
        expect(openMessage(bent, key, confirm), `byte ${at}`).toBeUndefined()
      }
    }
  })

  it('refuses bytes that are no message', () => {
    expect(refused.messages.length).toBeGreaterThanOrEqual(2)
    for (const one of refused.messages) expect(decodeOutside(raw(one.bytes)), one.name).toBeUndefined()
  })

  it('refuses what is sealed well and is not exact inside, or not signed by its sender', () => {
    const seed = new Uint8Array(32).fill(5)
    const [[sender]] = [...signers] as [[string, Uint8Array]]
    const key = { epochKey: new Uint8Array(32).fill(6), confirm: new Uint8Array(32).fill(7), seed }
    const outside = {
      kind: 'message',
      conversation: '01'.repeat(16),
      epoch: 3,
      nonce: '02'.repeat(24),
    } as const
    const thread = { session: '03'.repeat(8), number: 0, previous: '00'.repeat(32), after: 3 }
    const inside = { ...thread, sender, head: '04'.repeat(32), at: 5, body: new Uint8Array(782) }
    const own = { ...inside, sender: hex(signKey(seed)) }
    const open = (frame: Uint8Array) => openMessage(frame, key.epochKey, key.confirm)
    expect(open(sealMessage(outside, own, key, 1024))).toEqual(own)
    expect(open(sealMessage(outside, inside, key, 1024))).toBeUndefined()
    expect(() => sealMessage(outside, { ...own, body: new Uint8Array(783) }, key, 1024)).toThrow()
    const short = { ...own, body: new Uint8Array(700) }
    const plain = encodeInside(short, 900)
    expect(open(sealPlain(outside, plain, key))).toEqual(short)
    const bent = (at: number, to: number) => Uint8Array.from(plain, (byte, i) => (i === at ? to : byte))
    for (const at of [818, 899])
      expect(open(sealPlain(outside, bent(at, 1), key)), `byte ${at}`).toBeUndefined()
    expect(open(sealPlain(outside, bent(116, 4), key))).toBeUndefined()
  })
})
