import type { Bytes, Random } from '#wire'
import type { KeyStore } from './keys/key-store.ts'
import { type Place, seal, unseal } from './seal.ts'

export type Sealer = (place: Place, body: Bytes) => Bytes
type Opener = (place: Place, sealed: Bytes) => Bytes | undefined

/** Wraps and unwraps stored bodies under the shred key of their conversation. */
export class Vault {
  readonly #keys: KeyStore
  readonly #random: Random

  constructor(keys: KeyStore, random: Random) {
    this.#keys = keys
    this.#random = random
  }

  /** Makes the key of a new conversation, durable before this resolves, and wraps with it. */
  async create(conversation: Bytes): Promise<Sealer> {
    return this.#sealer(await this.#keys.create(conversation))
  }

  /** Undefined when the conversation has no key: it was erased. */
  async sealer(conversation: Bytes): Promise<Sealer | undefined> {
    const key = await this.#keys.get(conversation)
    return key && this.#sealer(key)
  }

  /** Unwraps many; undefined when the conversation has no key. */
  async opener(conversation: Bytes): Promise<Opener | undefined> {
    const key = await this.#keys.get(conversation)
    return key && ((place, sealed) => unseal(key, place, sealed))
  }

  async has(conversation: Bytes): Promise<boolean> {
    return (await this.#keys.get(conversation)) !== undefined
  }

  destroy(conversation: Bytes): Promise<void> {
    return this.#keys.destroy(conversation)
  }

  #sealer(key: Bytes): Sealer {
    return (place, body) => seal(key, place, body, this.#random)
  }
}
