import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type KeyStore, openKeyFiles } from '#storage'
import { type Bytes, Refused } from '#wire'
import { bundled, startChild } from '../support/child.ts'
import { bytes } from '../support/store.ts'
import type { KeyLine } from './children/keys.ts'

let folder = ''
let one = ''
let two = ''
const folders = (): readonly [string, string] => [one, two]
const fileOf = (where: string): string => join(where, 'shred.keys')
const reopened = (): Promise<KeyStore> => openKeyFiles(folders(), bytes)

beforeEach(async () => {
  folder = await mkdtemp('/tmp/baken-keys-')
  one = join(folder, 'one')
  two = join(folder, 'two')
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true, force: true })
})

const holds = async (where: string, secret: Bytes): Promise<boolean> =>
  (await readFile(fileOf(where))).includes(Buffer.from(secret))

describe('shred keys', () => {
  test('are 32 random bytes, the same for the same conversation, in both files, and there after a restart', async () => {
    const keys = await reopened()
    const ids = Array.from({ length: 40 }, () => bytes(16))
    const made = await Promise.all(ids.map((id) => keys.create(id)))
    expect(new Set(made.map((key) => Buffer.from(key).toString('hex'))).size).toBe(40)
    expect(made.every((key) => key.length === 32)).toBe(true)
    const [first = bytes(16)] = ids
    expect(await Promise.all([keys.create(first), keys.create(first)])).toEqual([made[0], made[0]])
    for (const key of made) expect([await holds(one, key), await holds(two, key)]).toEqual([true, true])
    expect(await keys.get(bytes(16))).toBeUndefined()
    await keys.close()
    const again = await reopened()
    expect(again.id).toEqual(keys.id)
    expect(await Promise.all(ids.map((id) => again.get(id)))).toEqual(made)
    await again.close()
  })

  test('destroyed: gone from both files, from memory, and after a restart; the slot is used again', async () => {
    const keys = await reopened()
    const [gone, stays] = [bytes(16), bytes(16)]
    const secret = await keys.create(gone)
    const kept = await keys.create(stays)
    const size = (await stat(fileOf(one))).size
    await keys.destroy(gone)
    expect(await keys.get(gone)).toBeUndefined()
    expect([await holds(one, secret), await holds(two, secret)]).toEqual([false, false])
    expect([await holds(one, kept), await holds(two, kept)]).toEqual([true, true])
    await keys.destroy(gone)
    await keys.close()
    const again = await reopened()
    expect(await again.get(gone)).toBeUndefined()
    expect(await again.get(stays)).toEqual(kept)
    for (let i = 0; i < 900; i++) await again.create(bytes(16))
    expect((await stat(fileOf(one))).size).toBe(size)
    expect(await again.create(gone)).not.toEqual(secret)
    await again.close()
  })

  test('grow beyond the first file size', async () => {
    const keys = await reopened()
    const ids = Array.from({ length: 2500 }, () => bytes(16))
    const made = await Promise.all(ids.map((id) => keys.create(id)))
    await keys.close()
    const again = await reopened()
    expect(await Promise.all(ids.map((id) => again.get(id)))).toEqual(made)
    await again.close()
  })

  test('create resolves only after both files were synced', async () => {
    const keys = await reopened()
    const probe = await open(fileOf(one), 'r')
    const real = Object.getPrototypeOf(probe) as { datasync: () => Promise<void> }
    const original = real.datasync
    let synced = 0
    vi.spyOn(real, 'datasync').mockImplementation(async function (this: unknown) {
      await new Promise((resolve) => setTimeout(resolve, 60))
      await original.call(this)
      synced++
    })
    await keys.create(bytes(16))
    expect(synced).toBe(2)
    const id = bytes(16)
    await keys.create(id)
    expect(synced).toBe(4)
    await keys.destroy(id)
    expect(synced).toBe(6)
    await probe.close()
    await keys.close()
  })

  test('a failing disk: create is refused, nothing is handed out, and a second try does not leave two keys', async () => {
    const keys = await reopened()
    const probe = await open(fileOf(one), 'r')
    const real = Object.getPrototypeOf(probe) as { datasync: () => Promise<void> }
    const failing = vi.spyOn(real, 'datasync').mockRejectedValue(new Error('EIO: /secret/path'))
    const id = bytes(16)
    await expect(keys.create(id)).rejects.toEqual(new Refused('failed'))
    expect(await keys.get(id)).toBeUndefined()
    failing.mockRestore()
    const key = await keys.create(id)
    await probe.close()
    await keys.close()
    const again = await reopened()
    expect(await again.get(id)).toEqual(key)
    await again.close()
  })
})

describe('when the machine stopped in between', () => {
  const SLOT = 64
  const slotOf = async (where: string, secret: Bytes): Promise<number> =>
    Math.floor((await readFile(fileOf(where))).indexOf(Buffer.from(secret)) / SLOT) * SLOT
  async function overwrite(where: string, at: number, with_: Bytes): Promise<void> {
    const file = await readFile(fileOf(where))
    file.set(with_, at)
    await writeFile(fileOf(where), file)
  }
  async function twoKeys(): Promise<{ id: Bytes; key: Bytes; at: number }> {
    const keys = await reopened()
    const id = bytes(16)
    const key = await keys.create(id)
    await keys.create(bytes(16))
    await keys.close()
    return { id, key, at: await slotOf(one, key) }
  }

  test.each([
    ['first', () => two],
    ['second', () => one],
  ])('a key that reached only the %s file is copied to the other', async (_, missing) => {
    const { id, key, at } = await twoKeys()
    await overwrite(missing(), at, new Uint8Array(SLOT))
    const keys = await reopened()
    expect(await keys.get(id)).toEqual(key)
    expect([await holds(one, key), await holds(two, key)]).toEqual([true, true])
    await keys.close()
  })

  test('a key destroyed in the first file only is destroyed in the second', async () => {
    const { id, key, at } = await twoKeys()
    await overwrite(one, at, new Uint8Array(SLOT).fill(0xff))
    const keys = await reopened()
    expect(await keys.get(id)).toBeUndefined()
    expect(await holds(two, key)).toBe(false)
    await keys.close()
  })

  test('a used slot whose second copy was still the destroyed one keeps its new key', async () => {
    const { id, key, at } = await twoKeys()
    await overwrite(two, at, new Uint8Array(SLOT).fill(0xff))
    const keys = await reopened()
    expect(await keys.get(id)).toEqual(key)
    expect(await holds(two, key)).toBe(true)
    await keys.close()
  })

  test('a half-written copy is made again from the whole one; with both damaged the key counts as gone', async () => {
    const { id, key, at } = await twoKeys()
    await overwrite(two, at + 20, bytes(8))
    const keys = await reopened()
    expect(await keys.get(id)).toEqual(key)
    await keys.close()
    await overwrite(one, at + 20, bytes(8))
    await overwrite(two, at + 30, bytes(8))
    const again = await reopened()
    expect(await again.get(id)).toBeUndefined()
    await again.close()
  })

  test('a whole file that was lost comes back from the other', async () => {
    const { id, key } = await twoKeys()
    await rm(one, { recursive: true })
    const keys = await reopened()
    expect(await keys.get(id)).toEqual(key)
    expect(await holds(one, key)).toBe(true)
    await keys.close()
  })

  test('files that do not belong together, or are none, are refused', async () => {
    await twoKeys()
    const other = await openKeyFiles([join(folder, 'three'), join(folder, 'four')], bytes)
    await other.close()
    await expect(openKeyFiles([one, join(folder, 'four')], bytes)).rejects.toThrow(
      /belong to different stores/,
    )
    await writeFile(fileOf(two), 'something else entirely')
    await expect(reopened()).rejects.toThrow(/is not a file of keys/)
    await expect(openKeyFiles([one, one], bytes)).rejects.toThrow(/names the same folder twice/)
  })
})

describe('one process at a time', () => {
  let child = ''
  beforeAll(async () => {
    child = await bundled('test/storage/children/keys.ts', 'keys')
  })

  test('the second is refused; after kill -9 everything it was promised is there and the lock is free', async () => {
    const running = startChild(child, [one, two])
    const promised: KeyLine[] = []
    for (let i = 0; i < 200; i++) promised.push(JSON.parse((await running.line()) ?? '') as KeyLine)
    await expect(reopened()).rejects.toThrow(`${one} is in use by another process`)
    running.process.kill('SIGKILL')
    await running.ended
    for (const line of running.lines.slice(200)) promised.push(JSON.parse(line) as KeyLine)
    const keys = await reopened()
    for (const { id, key } of promised) {
      expect(Buffer.from((await keys.get(Buffer.from(id, 'hex'))) ?? []).toString('hex')).toBe(key)
    }
    await keys.close()
  })
})
