import { type Bytes, concat } from './codec/bytes.ts'
import { decode } from './codec/reader.ts'
import { Writer } from './codec/writer.ts'
import { FRAME, ID, NONCE } from './sizes.ts'

/** Second byte of a frame that is not an entry. */
export const MESSAGE_KIND = { message: 0x20, handoff: 0x21 } as const

/** The outside of a sealed message: all the server sees of it (PROTOCOL §7). */
export type SealedMessage = {
  readonly kind: keyof typeof MESSAGE_KIND
  readonly conversation: Bytes
  readonly epoch: number
  readonly nonce: Bytes
  readonly box: Bytes
}

export const MESSAGE_HEADER: number = 2 + ID + 2 + NONCE

/** suite ‖ kind ‖ conversation ‖ epoch: associated data, and the first bytes of the frame. */
export function messageContext(kind: keyof typeof MESSAGE_KIND, conversation: Bytes, epoch: number): Bytes {
  return new Writer().u8(1).u8(MESSAGE_KIND[kind]).fixed(conversation, ID).u16(epoch).done()
}

export function encodeMessage(message: SealedMessage): Bytes {
  return concat(messageContext(message.kind, message.conversation, message.epoch), message.nonce, message.box)
}

/** Exactly FRAME bytes for a message; a handoff message has whatever length the upload left it. */
export function openMessage(bytes: Bytes): SealedMessage | undefined {
  const message = decode(bytes, (reader) => {
    reader.must(reader.u8() === 1)
    const number = reader.u8()
    reader.must(number === MESSAGE_KIND.message || number === MESSAGE_KIND.handoff)
    const kind = number === MESSAGE_KIND.message ? ('message' as const) : ('handoff' as const)
    const conversation = reader.raw(ID)
    return { kind, conversation, epoch: reader.u16(), nonce: reader.raw(NONCE), box: reader.rest() }
  })
  return message && (message.kind === 'handoff' || bytes.length === FRAME) ? message : undefined
}
