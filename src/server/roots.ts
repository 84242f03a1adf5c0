import { type Bytes, fromHex } from '#wire'

/** Public keys of the roots in hex: a constant of the build, never a setting or an answer (PROTOCOL §5). */
declare const __BAKEN_ROOTS__: readonly string[]

/** Not built at all: no roots, so no roster is ever taken. */
export const ROOTS_HEX: readonly string[] = typeof __BAKEN_ROOTS__ === 'undefined' ? [] : __BAKEN_ROOTS__
export const ROOTS: readonly Bytes[] = ROOTS_HEX.map((hex) => fromHex(hex) ?? new Uint8Array())
