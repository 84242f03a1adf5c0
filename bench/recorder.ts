import sodium from 'libsodium-wrappers-sumo'
import type { Engine } from '#session'
import { type Bytes, toHex } from '#wire'

type Name = 'random' | 'hash' | 'verify' | 'sign' | 'encapsulate' | 'decapsulate' | 'keyed' | 'seal' | 'open'

/** The library's own calls, as the engine makes them. */
const RAW: { readonly [N in Name]: (...args: Parameters<Engine[N]>) => unknown } = {
  random: (size) => sodium.randombytes_buf(size),
  hash: (message) => sodium.crypto_generichash(32, message, null),
  verify: (signature, message, key) => sodium.crypto_sign_verify_detached(signature, message, key),
  sign: (message, secret) => sodium.crypto_sign_detached(message, secret),
  encapsulate: (key) => sodium.crypto_kem_xwing_enc_deterministic(key, sodium.randombytes_buf(64)),
  decapsulate: (cipher, secret) => sodium.crypto_kem_xwing_dec(cipher, secret),
  keyed: (key, message, size) => sodium.crypto_generichash(size, message, key),
  seal: (key, nonce, plain, context) =>
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, context, null, nonce, key),
  open: (key, nonce, box, context) =>
    sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, box, context, nonce, key),
}
const NAMES = Object.keys(RAW) as Name[]

type Call = { readonly name: Name; readonly run: () => unknown }

/**
 * An engine that writes down which library calls the product makes, with their bytes. The same call with the same
 * bytes counts once: what is done twice without need is the product's cost, not the library's.
 */
export class Recorder {
  readonly engine: Engine
  private readonly calls = new Map<string, Call>()

  constructor(engine: Engine) {
    const recorded = Object.fromEntries(
      NAMES.map((name) => [name, (...args: never[]) => this.record(engine, name, args)]),
    )
    this.engine = { ...engine, ...recorded }
  }

  private record(engine: Engine, name: Name, args: readonly unknown[]): unknown {
    // Secrets are wiped after use: the replay needs bytes of its own.
    const kept = args.map((arg) => (arg instanceof Uint8Array ? new Uint8Array(arg) : arg))
    const isFresh = name === 'random' || name === 'encapsulate'
    const text = kept.map((arg) => (arg instanceof Uint8Array ? toHex(arg as Bytes) : String(arg))).join()
    const id = `${name}:${isFresh ? this.calls.size : text}`
    const raw = RAW[name] as (...args: unknown[]) => unknown
    this.calls.set(id, { name, run: () => raw(...kept) })
    return (engine[name] as (...args: unknown[]) => unknown)(...args)
  }

  forget(): void {
    this.calls.clear()
  }

  /** Does again what was written down, without the product; only calls of one kind when that is named. */
  replay(only?: Name): { readonly count: number; readonly run: () => void } {
    const calls = [...this.calls.values()].filter(({ name }) => only === undefined || name === only)
    return {
      count: calls.length,
      run: () => {
        for (const call of calls) call.run()
      },
    }
  }
}
