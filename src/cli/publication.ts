import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bytes } from '#wire'

/**
 * The folder BAKEN_ROSTER: `heads/<version>`, `objects/<digest>`, and `list`, the hashes of all heads. Nothing is ever
 * taken away: open conversations cite older versions.
 */
export class Publication {
  private readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  async versions(): Promise<readonly number[]> {
    const names = await readdir(join(this.folder, 'heads')).catch(() => [])
    return names
      .filter((name) => /^[1-9]\d{0,9}$/.test(name))
      .map(Number)
      .sort((a, b) => a - b)
  }

  head(version: number): Promise<Bytes> {
    return readFile(join(this.folder, 'heads', String(version)))
  }

  /** Every object by its name, lower-case hex digest; what the name promises is for the reader to check. */
  async objects(): Promise<ReadonlyMap<string, Bytes>> {
    const folder = join(this.folder, 'objects')
    const names = (await readdir(folder).catch(() => [])).filter((name) => /^[0-9a-f]{64}$/.test(name))
    const found = names.map(async (name) => [name, await readFile(join(folder, name))] as const)
    return new Map(await Promise.all(found))
  }

  /** The head list as it lies there, unchecked. */
  async list(): Promise<Bytes | undefined> {
    const bytes = await readFile(join(this.folder, 'list')).catch(() => undefined)
    return bytes && new Uint8Array(bytes)
  }

  /**
   * Objects (by lower-case hex digest) and the list first, the head last: a reader never finds a head whose objects
   * are missing or that the list does not name.
   */
  async add(next: {
    readonly version: number
    readonly head: Bytes
    readonly list: Bytes
    readonly objects: readonly { name: string; bytes: Bytes }[]
  }): Promise<void> {
    for (const { name, bytes } of next.objects) await this.put('objects', name, bytes)
    await this.putList(next.list)
    await this.put('heads', String(next.version), next.head)
  }

  putList(list: Bytes): Promise<void> {
    return this.put('', 'list', list)
  }

  private async put(kind: string, name: string, bytes: Bytes): Promise<void> {
    const folder = join(this.folder, kind)
    await mkdir(folder, { recursive: true })
    const partial = join(folder, `.${name}.partial`)
    const file = await open(partial, 'w')
    try {
      await file.writeFile(bytes)
      // A head that survives a power cut must not outlive what it names.
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(partial, join(folder, name))
  }
}
