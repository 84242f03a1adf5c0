import { type Bytes, hash, LABEL, toHex } from '#wire'
import { derive, derivedId } from './derive.ts'
import type { Engine, KeyPair } from './engine.ts'

/** A key pair to open wraps with, and the hash it is known by. */
export type Opener = { readonly kem: KeyPair; readonly kemHash: Bytes; readonly kemHex: string }

export type Signer = Opener & { readonly sign: KeyPair; readonly signHex: string }

/** One visitor tab: random, memory only; losing the tab is the erasure (PROTOCOL §2). */
export type Tab = Signer & { readonly token: Bytes }

/** What a return code yields: separate keys, never the tab's. */
export type ReturnSet = Signer & { readonly locator: Bytes; readonly bind: Bytes }

function signerOf(engine: Engine, signSeed: Bytes, kemSeed: Bytes): Signer {
  const sign = engine.signPair(signSeed)
  const kem = engine.kemPair(kemSeed)
  const kemHash = hash(engine, LABEL.kem, kem.public)
  return { sign, kem, kemHash, kemHex: toHex(kemHash), signHex: toHex(sign.public) }
}

export function makeTab(engine: Engine): Tab {
  return { ...signerOf(engine, engine.random(32), engine.random(32)), token: engine.random(32) }
}

/** A staff device from its 32-byte seed. */
export function deviceOf(engine: Engine, seed: Bytes): Signer {
  return signerOf(engine, derive(engine, seed, LABEL.sign), derive(engine, seed, LABEL.decap))
}

/** Fixed per deployment, so that a code alone finds its conversation: hash of the pinned roots. */
export function saltOf(engine: Engine, roots: readonly Bytes[]): Bytes {
  return hash(engine, LABEL.salt, ...roots).slice(0, 16)
}

/** Argon2id over the canonical digits (PROTOCOL §2.3); seconds on an old phone. */
export function returnSetOf(engine: Engine, digits: string, salt: Bytes): ReturnSet {
  const master = engine.slow(engine.utf8(digits), salt)
  const signer = signerOf(
    engine,
    derive(engine, master, LABEL.returnSign),
    derive(engine, master, LABEL.returnKem),
  )
  const locator = derivedId(engine, master, LABEL.locator, 16)
  const bind = derive(engine, master, LABEL.bind)
  engine.wipe(master)
  return { ...signer, locator, bind }
}

/** Binds a return code to this conversation at this head, so that no other log can be shown for it. */
export function bindTag(engine: Engine, set: ReturnSet, conversation: Bytes, head: Bytes): Bytes {
  return derive(engine, set.bind, LABEL.bind, conversation, head)
}
