import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SignedRoster } from '#session'
import { type Bytes, toHex } from '#wire'

/**
 * The folder BAKEN_ROSTER: `heads/<version>` and `objects/<digest>`. Nothing is ever taken away: open
 * conversations cite older versions.
 */
export class Publication {
  private readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  async versions(): Promise<readonly number[]> {
    const names = await readdir(join(this.folder, 'heads')).catch(() => [])
    return names
      .map(Number)
      .filter(Number.isInteger)
      .sort((a, b) => a - b)
  }

  head(version: number): Promise<Bytes> {
    return readFile(join(this.folder, 'heads', String(version)))
  }

  /** Objects first, the head last: a reader never finds a head whose objects are missing. */
  async add(
    version: number,
    signed: SignedRoster,
    objects: readonly { digest: Bytes; bytes: Bytes }[],
  ): Promise<void> {
    for (const { digest, bytes } of objects) await this.put('objects', toHex(digest), bytes)
    await this.put('heads', String(version), signed.head)
  }

  private async put(kind: string, name: string, bytes: Bytes): Promise<void> {
    const folder = join(this.folder, kind)
    await mkdir(folder, { recursive: true })
    const partial = join(folder, `.${name}.partial`)
    await writeFile(partial, bytes)
    await rename(partial, join(folder, name))
  }
}
