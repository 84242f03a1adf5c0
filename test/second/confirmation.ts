import { type Bytes, hex, raw, u8, u16, u32 } from './bytes.ts'
import { H, KDF } from './labels.ts'

/** §6.4, in hex. */
export const confirmation = (
  epochKey: Bytes,
  about: {
    readonly conversation: string
    readonly epoch: number
    readonly mode: 'here' | 'away'
    readonly version: number
    readonly recipients: readonly string[]
  },
): string =>
  hex(
    KDF(
      epochKey,
      'kc',
      u8(1),
      raw(about.conversation),
      u16(about.epoch),
      u8(about.mode === 'here' ? 0 : 1),
      u32(about.version),
      H('recipients', ...about.recipients.map(raw)),
    ),
  )
