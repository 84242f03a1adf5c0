import { createHash } from 'node:crypto'
import type { Root } from '#session'

/**
 * The demo's roots: everybody may know them, so a demo build protects nobody. The build derives the same public
 * keys where BAKEN_ROOTS is not set.
 */
export const DEMO_ROOTS: readonly Root[] = [0, 1, 2].map((index) => ({
  index,
  seed: new Uint8Array(createHash('sha256').update(`baken demo root ${index}`).digest()),
}))
