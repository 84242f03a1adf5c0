import { type Bytes, bytesOf } from '#wire'

/** Public keys of the roots in hex: a constant of the build (PROTOCOL §5). */
declare const __BAKEN_ROOTS__: readonly string[]

export const ROOTS: readonly Bytes[] = (typeof __BAKEN_ROOTS__ === 'undefined' ? [] : __BAKEN_ROOTS__).map(
  bytesOf,
)
