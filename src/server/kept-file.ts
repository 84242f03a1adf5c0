import { open, readFile, rename } from 'node:fs/promises'
import type { Keepsake } from './keepsake.ts'

/** A keepsake in a file: written beside it, synced, then put in its place. */
export function keptFile(path: string): Keepsake {
  let last: Promise<void> = Promise.resolve()
  return {
    read: async () => {
      try {
        return new Uint8Array(await readFile(path))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
    write: (bytes) => {
      const next = last.then(() => replace(path, bytes))
      last = next.catch(() => undefined)
      return next
    },
  }
}

async function replace(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(`${path}.draft`, 'w', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${path}.draft`, path)
}
