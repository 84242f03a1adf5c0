import { type Bytes, HASH, KEY, type Label, labelled } from '#wire'
import type { Engine } from './engine.ts'

/** Keyed BLAKE2b under a label: every derived key has one purpose (PROTOCOL §2). */
export function derive(engine: Engine, key: Bytes, label: Label, ...context: readonly Bytes[]): Bytes {
  return engine.keyed(key, labelled(label, ...context), KEY)
}

export function derivedId(engine: Engine, key: Bytes, label: Label, size: number): Bytes {
  return engine.keyed(key, labelled(label), HASH).slice(0, size)
}
