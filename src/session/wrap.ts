import { type Bytes, concat, hash, KEM_CIPHER, LABEL, labelled, NONCE, Refused, WRAP, Writer } from '#wire'
import { derive } from './derive.ts'
import type { Engine } from './engine.ts'
import type { Opener } from './keys.ts'

/** What a wrap is bound to (PROTOCOL §6.3). */
export type WrapContext = { readonly conversation: Bytes; readonly epoch: number }

function contextOf(context: WrapContext, kemHash: Bytes, cipher: Bytes): Bytes {
  const head = new Writer().u8(1).fixed(context.conversation, 16).u16(context.epoch).done()
  return concat(head, kemHash, cipher)
}

/** Keys that no honest client publishes make the library throw: one error class. */
function encapsulated(engine: Engine, publicKey: Bytes): ReturnType<Engine['encapsulate']> {
  try {
    return engine.encapsulate(publicKey)
  } catch {
    throw new Refused('failed')
  }
}

function decapsulated(engine: Engine, cipher: Bytes, secret: Bytes): Bytes | undefined {
  try {
    return engine.decapsulate(cipher, secret)
  } catch {
    return undefined
  }
}

/** KEM ciphertext ‖ sealed epoch key. The derived key is used once, so the nonce is zero. */
export function makeWrap(engine: Engine, context: WrapContext, publicKey: Bytes, epochKey: Bytes): Bytes {
  const { cipher, shared } = encapsulated(engine, publicKey)
  const bound = contextOf(context, hash(engine, LABEL.kem, publicKey), cipher)
  const key = derive(engine, shared, LABEL.wrap, bound)
  const box = engine.seal(key, new Uint8Array(NONCE), epochKey, labelled(LABEL.wrap, bound))
  engine.wipe(key)
  engine.wipe(shared)
  return concat(cipher, box)
}

/** `undefined` when it does not open; a wrong key inside shows only at the key confirmation. */
export function openWrap(
  engine: Engine,
  context: WrapContext,
  opener: Opener,
  wrap: Bytes,
): Bytes | undefined {
  if (wrap.length !== WRAP) return undefined
  const cipher = wrap.slice(0, KEM_CIPHER)
  const shared = decapsulated(engine, cipher, opener.kem.secret)
  if (!shared) return undefined
  const bound = contextOf(context, opener.kemHash, cipher)
  const key = derive(engine, shared, LABEL.wrap, bound)
  const epochKey = engine.open(
    key,
    new Uint8Array(NONCE),
    wrap.slice(KEM_CIPHER),
    labelled(LABEL.wrap, bound),
  )
  engine.wipe(key)
  engine.wipe(shared)
  return epochKey
}

export function wrapHash(engine: Engine, wrap: Bytes): Bytes {
  return hash(engine, LABEL.wrap, wrap)
}

export type Confirmed = WrapContext & {
  readonly mode: 'here' | 'away'
  readonly version: number
  /** KEM hashes of the recipients in canonical order. */
  readonly recipients: readonly Bytes[]
}

/** Key confirmation: verified before any message of the epoch is opened (PROTOCOL §6.4). */
export function confirmOf(engine: Engine, epochKey: Bytes, about: Confirmed): Bytes {
  const head = new Writer().u8(1).fixed(about.conversation, 16).u16(about.epoch)
  head.u8(about.mode === 'away' ? 1 : 0).u32(about.version)
  const recipients = hash(engine, LABEL.recipients, ...about.recipients)
  return derive(engine, epochKey, LABEL.confirm, head.done(), recipients)
}
