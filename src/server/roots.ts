import { type Bytes, fromHex } from '#wire'

/** Public keys of the roots in hex: a constant of the build, never a setting or an answer (PROTOCOL §5). */
declare const __BAKEN_ROOTS__: readonly string[]

export const ROOTS_HEX: readonly string[] = __BAKEN_ROOTS__
export const ROOTS: readonly Bytes[] = ROOTS_HEX.map((hex) => fromHex(hex) ?? new Uint8Array())
