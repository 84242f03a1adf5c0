import {
  type Bytes,
  concat,
  decode,
  encodeMessage,
  FRAME,
  HASH,
  KEY,
  LABEL,
  labelled,
  MESSAGE_HEADER,
  messageContext,
  NONCE,
  SESSION,
  type SealedMessage,
  SIGNATURE,
  TAG,
  Writer,
} from '#wire'
import type { Engine, KeyPair } from './engine.ts'

/** The inside of a message, signed and sealed (PROTOCOL §7). */
export type Inner = {
  readonly sender: Bytes
  readonly session: Bytes
  /** From 0 in each session; a session lies within one epoch. */
  readonly seq: number
  /** Hash of this sender's previous message; zeros when there is none. */
  readonly previous: Bytes
  /** Epoch of that message; this one's own when there is none. */
  readonly after: number
  /** Hash of the newest entry the sender had seen. */
  readonly head: Bytes
  /** Sender's clock, ms. Shown, never used for order. */
  readonly at: number
  readonly body: Bytes
}

export type Place = {
  readonly kind: SealedMessage['kind']
  readonly conversation: Bytes
  readonly epoch: number
  readonly confirm: Bytes
}

const FIXED = KEY + SESSION + 4 + HASH + 2 + HASH + 6 + 2
/** Bytes around a body. */
const OVERHEAD: number = MESSAGE_HEADER + FIXED + SIGNATURE + TAG
/** Bytes of body that fit one chat message: 782. */
export const BODY_ROOM: number = FRAME - OVERHEAD

function write(inner: Inner, size: number): Bytes {
  const writer = new Writer().fixed(inner.sender, KEY).fixed(inner.session, SESSION).u32(inner.seq)
  writer
    .fixed(inner.previous, HASH)
    .u16(inner.after)
    .fixed(inner.head, HASH)
    .u48(inner.at)
    .u16(inner.body.length)
  return writer.raw(inner.body).done(size)
}

/** First bytes of the frame ‖ confirmation: what a message is sealed and signed for. */
function contextOf(place: Place): Bytes {
  return concat(messageContext(place.kind, place.conversation, place.epoch), place.confirm)
}

/** Seals to exactly `size` bytes; padding is zero and inside. Throws RangeError when the body is too long. */
export function sealMessage(
  engine: Engine,
  place: Place,
  epochKey: Bytes,
  sign: KeyPair,
  inner: Inner,
  size: number = FRAME,
): Bytes {
  const plain = write(inner, size - MESSAGE_HEADER - SIGNATURE - TAG)
  const context = contextOf(place)
  const signature = engine.sign(labelled(LABEL.message, context, plain), sign.secret)
  const nonce = engine.random(NONCE)
  const box = engine.seal(epochKey, nonce, concat(plain, signature), context)
  return encodeMessage({ ...place, nonce, box })
}

/** Opens and verifies; any failure is the same `undefined`. Membership of the sender is the caller's check. */
export function unsealMessage(
  engine: Engine,
  sealed: SealedMessage,
  confirm: Bytes,
  epochKey: Bytes,
): Inner | undefined {
  const context = contextOf({ ...sealed, confirm })
  const opened = engine.open(epochKey, sealed.nonce, sealed.box, context)
  if (!opened || opened.length < FIXED + SIGNATURE) return undefined
  const plain = opened.subarray(0, opened.length - SIGNATURE)
  const inner = decode(plain, (reader) => {
    const read = {
      sender: reader.raw(KEY),
      session: reader.raw(SESSION),
      seq: reader.u32(),
      previous: reader.raw(HASH),
      after: reader.u16(),
      head: reader.raw(HASH),
      at: reader.u48(),
      body: reader.raw(reader.u16()),
    }
    reader.end()
    return read
  })
  if (!inner) return undefined
  const signature = opened.subarray(opened.length - SIGNATURE)
  return engine.verify(signature, labelled(LABEL.message, context, plain), inner.sender) ? inner : undefined
}
