import { type Bytes, bytesOf } from '#wire'

/** Three Ed25519 public keys in hex, put in by the build; never an answer of a server. */
declare const __BAKEN_ROOTS__: readonly string[]

export const ROOTS: readonly Bytes[] = __BAKEN_ROOTS__.map(bytesOf)
