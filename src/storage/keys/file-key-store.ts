import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Bytes, type Random, Refused, toHex } from '#wire'
import { Batch, type Settled } from '../batch.ts'
import { lockForProcess, type ProcessLock } from '../process-lock.ts'
import { StartFault } from '../start-fault.ts'
import type { KeyFile } from './key-file.ts'
import type { KeyStore } from './key-store.ts'
import { openPair, type Pair } from './pair.ts'
import { DESTROYED, encodeSlot } from './slot.ts'

const KEY = 32

type Held = { readonly slot: number; readonly key: Bytes }
type Change = { readonly slot: number; readonly bytes: Bytes }

/** Opens the keys in two folders, best on two disks; one process at a time. Throws a StartFault. */
export async function openKeyFiles(folders: readonly [string, string], random: Random): Promise<KeyStore> {
  if (folders[0] === folders[1]) throw new StartFault('BAKEN_KEYS names the same folder twice: name two')
  const locks: ProcessLock[] = []
  try {
    for (const folder of folders) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      locks.push(await lockForProcess(join(folder, 'lock'), folder))
    }
    const pair = await openPair(folders, random)
    return new FileKeyStore(pair, locks, random)
  } catch (error) {
    for (const lock of locks) await lock.release()
    if (error instanceof StartFault) throw error
    throw new StartFault(`the folders of the keys cannot be used: ${(error as NodeJS.ErrnoException).code}`)
  }
}

class FileKeyStore implements KeyStore {
  readonly id: Bytes
  readonly #first: KeyFile
  readonly #second: KeyFile
  readonly #locks: readonly ProcessLock[]
  readonly #random: Random
  readonly #held = new Map<string, Held>()
  readonly #creating = new Map<string, Promise<Bytes>>()
  readonly #free: number[] = []
  /** Slots whose write failed: half of a key may stand there, so only the same id may try again. */
  readonly #spoiled = new Map<string, number>()
  #next: number
  readonly #writes: Batch<Change, void>
  readonly #wipes: Batch<Change, void>

  constructor(pair: Pair, locks: readonly ProcessLock[], random: Random) {
    this.id = pair.id
    this.#first = pair.first
    this.#second = pair.second
    this.#locks = locks
    this.#random = random
    this.#next = pair.slots.length
    pair.slots.forEach((slot, i) => {
      if (slot.state === 'held') this.#held.set(toHex(slot.id), { slot: i, key: slot.key })
      else this.#free.push(i)
    })
    // The lowest free slots first, so that the file stays short.
    this.#free.reverse()
    this.#writes = this.#batch((changes) => this.#writeBoth(changes))
    this.#wipes = this.#batch((changes) => this.#writeInOrder(changes))
  }

  async create(id: Bytes): Promise<Bytes> {
    const name = toHex(id)
    const known = this.#held.get(name)
    if (known) return known.key.slice()
    const making = this.#creating.get(name) ?? this.#make(id, name)
    return (await making).slice()
  }

  async get(id: Bytes): Promise<Bytes | undefined> {
    return this.#held.get(toHex(id))?.key.slice()
  }

  async destroy(id: Bytes): Promise<void> {
    const name = toHex(id)
    await this.#creating.get(name)?.catch(() => undefined)
    const held = this.#held.get(name)
    if (!held) return
    this.#held.delete(name)
    try {
      await this.#wipes.add({ slot: held.slot, bytes: DESTROYED })
    } catch (error) {
      // Still to be overwritten: let the next attempt find it.
      this.#held.set(name, held)
      throw error
    }
    held.key.fill(0)
    this.#free.push(held.slot)
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#creating.values())
    await Promise.all([this.#first.close(), this.#second.close()])
    for (const { key } of this.#held.values()) key.fill(0)
    this.#held.clear()
    for (const lock of this.#locks) await lock.release()
  }

  #make(id: Bytes, name: string): Promise<Bytes> {
    const slot = this.#spoiled.get(name) ?? this.#free.pop() ?? this.#next++
    this.#spoiled.set(name, slot)
    const key = this.#random(KEY)
    const making = this.#writes
      .add({ slot, bytes: encodeSlot(id, key) })
      .then(() => {
        this.#spoiled.delete(name)
        this.#held.set(name, { slot, key })
        return key
      })
      .finally(() => this.#creating.delete(name))
    this.#creating.set(name, making)
    return making
  }

  #batch(run: (changes: readonly Change[]) => Promise<void>): Batch<Change, void> {
    return new Batch<Change, void>({
      run: async (changes) => {
        try {
          await run(changes)
        } catch {
          throw new Refused('failed')
        }
        return changes.map((): Settled<void> => ({ value: undefined }))
      },
      size: 256,
      inFlight: 1,
      waiting: 10_000,
      overflow: () => new Refused('busy'),
    })
  }

  async #writeBoth(changes: readonly Change[]): Promise<void> {
    await Promise.all([writeAll(this.#first, changes), writeAll(this.#second, changes)])
  }

  /** The first copy is durable before the second is touched: see `agree`. */
  async #writeInOrder(changes: readonly Change[]): Promise<void> {
    await writeAll(this.#first, changes)
    await writeAll(this.#second, changes)
  }
}

async function writeAll(file: KeyFile, changes: readonly Change[]): Promise<void> {
  for (const { slot, bytes } of changes) await file.write(slot, bytes)
  await file.sync()
}
