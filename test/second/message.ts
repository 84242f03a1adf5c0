import { seal, unseal } from './box.ts'
import { type Bytes, cat, exactly, filled, hex, Inexact, raw, u8, u16, u32, u48 } from './bytes.ts'
import { H, L, noble, sign } from './labels.ts'

/** §7, the part that is not sealed: 20 bytes, and the nonce. */
export type Outside = {
  readonly kind: 'message' | 'handoff'
  readonly conversation: string
  readonly epoch: number
  readonly nonce: string
}
/** What is sealed. Keys, ids and hashes in hex, time in ms. */
export type Inside = {
  readonly sender: string
  readonly session: string
  readonly number: number
  readonly previous: string
  readonly after: number
  readonly head: string
  readonly at: number
  readonly body: Bytes
}

const KINDS = { message: 0x20, handoff: 0x21 } as const
const FRAME = 1024
const CONTEXT = 20
const FIXED = CONTEXT + 24 + 16 + 64

/** Undefined unless the bytes are a message: 1,024 of them, or the rest of an upload. */
export const decodeOutside = (frame: Bytes): Outside | undefined => {
  const outside = exactly(frame, (from) => {
    from.const(1)
    const code = from.uint(1)
    const kind = code === KINDS.message ? 'message' : 'handoff'
    if (code !== KINDS[kind]) throw new Inexact('kind')
    const rest = { conversation: from.hex(16), epoch: from.uint(2), nonce: from.hex(24) } as const
    if (from.rest().length < FIXED - CONTEXT - 24 + 118) throw new Inexact('short')
    return { kind, ...rest } as const
  })
  return outside?.kind === 'message' && frame.length !== FRAME ? undefined : outside
}

export const encodeInside = (inside: Inside, size: number): Bytes => {
  const thread = cat(raw(inside.sender + inside.session), u32(inside.number), raw(inside.previous))
  const seen = cat(u16(inside.after), raw(inside.head), u48(inside.at))
  return filled(cat(thread, seen, u16(inside.body.length), inside.body), size)
}

type Key = { readonly epochKey: Bytes; readonly confirm: Bytes; readonly seed: Bytes }

/** Signs and seals whatever stands inside. */
export const sealPlain = (outside: Outside, plain: Bytes, key: Key): Bytes => {
  const first = cat(u8(1), u8(KINDS[outside.kind]), raw(outside.conversation), u16(outside.epoch))
  const signature = sign(key.seed, L('message', first, key.confirm, plain))
  const nonce = raw(outside.nonce)
  return cat(first, nonce, seal(key.epochKey, nonce, cat(plain, signature), cat(first, key.confirm)))
}

/** `size` is the size of the whole frame. */
export const sealMessage = (outside: Outside, inside: Inside, key: Key, size: number): Bytes =>
  sealPlain(outside, encodeInside(inside, size - FIXED), key)

/** Undefined unless it opens, decodes exactly and is signed by its sender. */
export const openMessage = (frame: Bytes, epochKey: Bytes, confirm: Bytes): Inside | undefined => {
  const outside = decodeOutside(frame)
  if (!outside) return undefined
  const first = frame.slice(0, CONTEXT)
  const opened = unseal(epochKey, raw(outside.nonce), frame.slice(CONTEXT + 24), cat(first, confirm))
  if (!opened) return undefined
  const plain = opened.slice(0, -64)
  const inside = exactly(plain, (from) => {
    const thread = {
      sender: from.hex(32),
      session: from.hex(8),
      number: from.uint(4),
      previous: from.hex(32),
    }
    const seen = { after: from.uint(2), head: from.hex(32), at: from.uint(6) }
    const body = from.take(from.uint(2))
    from.zeros()
    return { ...thread, ...seen, body }
  })
  const message = L('message', first, confirm, plain)
  return inside && noble.verify(opened.slice(-64), message, raw(inside.sender)) ? inside : undefined
}

export const messageHash = (frame: Bytes): string => hex(H('message', frame))
