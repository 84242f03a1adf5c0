import { constants } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bytes } from '#wire'
import { StartFault } from '../start-fault.ts'
import { decodeSlot, SLOT, type Slot } from './slot.ts'

const NAME = 'shred.keys'
const MAGIC = 'baken-keys-1\0\0\0\0'
/** The header is one slot long: magic 16, store id 16, rest zero. */
const HEADER = SLOT
/** The file grows by this many slots at a time. */
const GROWTH = 1024

/** One of the two copies: a header and slots of fixed size, written in place. */
export class KeyFile {
  readonly #handle: FileHandle
  #room: number

  private constructor(handle: FileHandle, room: number) {
    this.#handle = handle
    this.#room = room
  }

  /** Opens the copy in `folder`; undefined when there is none yet. */
  static async open(folder: string): Promise<{ file: KeyFile; id: Bytes; slots: Slot[] } | undefined> {
    const handle = await openOrThrow(folder, constants.O_RDWR)
    if (!handle) return undefined
    const bytes = await handle.readFile()
    if (bytes.length < HEADER || bytes.subarray(0, 16).toString('latin1') !== MAGIC) {
      await handle.close()
      throw new StartFault(`${join(folder, NAME)} is not a file of keys: put back the right one`)
    }
    const room = Math.floor((bytes.length - HEADER) / SLOT)
    const slots = Array.from({ length: room }, (_, i) => decodeSlot(slotAt(bytes, i)))
    return { file: new KeyFile(handle, room), id: new Uint8Array(bytes.subarray(16, 32)), slots }
  }

  /** Makes an empty copy in `folder`. */
  static async make(folder: string, id: Bytes): Promise<KeyFile> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const handle = await openOrThrow(folder, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL)
    if (!handle) throw new StartFault(`${folder} cannot hold the keys`)
    const file = new KeyFile(handle, 0)
    const header = Buffer.alloc(HEADER)
    header.write(MAGIC, 'latin1')
    header.set(id, 16)
    await handle.write(header, 0, HEADER, 0)
    await file.#grow(GROWTH)
    await handle.sync()
    await syncFolder(folder)
    return file
  }

  async write(slot: number, bytes: Bytes): Promise<void> {
    if (slot >= this.#room) await this.#grow(slot + GROWTH)
    await this.#handle.write(bytes, 0, SLOT, HEADER + slot * SLOT)
  }

  sync(): Promise<void> {
    return this.#handle.datasync()
  }

  close(): Promise<void> {
    return this.#handle.close()
  }

  async #grow(room: number): Promise<void> {
    const more = Buffer.alloc((room - this.#room) * SLOT)
    await this.#handle.write(more, 0, more.length, HEADER + this.#room * SLOT)
    this.#room = room
  }
}

const slotAt = (bytes: Buffer, i: number): Bytes =>
  new Uint8Array(bytes.subarray(HEADER + i * SLOT, HEADER + (i + 1) * SLOT))

async function openOrThrow(folder: string, flags: number): Promise<FileHandle | undefined> {
  try {
    return await open(join(folder, NAME), flags, 0o600)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    throw new StartFault(`${join(folder, NAME)} cannot be opened: ${code}`)
  }
}

/** A new name in a folder is durable only when the folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY)
  await handle.sync()
  await handle.close()
}
