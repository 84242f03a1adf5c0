import type { Bytes } from '#wire'

/** One small file that outlives the process. */
export interface Keepsake {
  read(): Promise<Bytes | undefined>
  /** Resolves when it is on disk. */
  write(bytes: Bytes): Promise<void>
}
