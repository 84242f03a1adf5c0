import { readFile, writeFile } from 'node:fs/promises'
import type { Engine } from '#session'
import { type Bytes, fromHex, toHex } from '#wire'
import { DEMO_ROOTS } from '../demo/roots.ts'
import { CeremonyFault } from './fault.ts'

/** Makes a root: the seed into a new file that only its keeper can read; answers the public key, hex. */
export async function makeRoot(engine: Engine, file: string): Promise<string> {
  const seed = engine.random(32)
  try {
    await writeFile(file, `${toHex(seed)}\n`, { mode: 0o600, flag: 'wx' })
  } catch {
    throw new CeremonyFault(`${file} exists already or cannot be written; a root is never overwritten.`)
  }
  const key = toHex(engine.signPair(seed).public)
  engine.wipe(seed)
  return key
}

/** `demo-1` to `demo-3` beside the demo's keys; else a file with a seed. */
export async function readRoot(file: string, isDemo: boolean): Promise<Bytes> {
  const open = isDemo ? DEMO_ROOTS.find(({ index }) => file === `${DEMO}-${index + 1}`) : undefined
  if (open) return new Uint8Array(open.seed)
  const text = await readFile(file, 'utf8').catch(() => '')
  const seed = fromHex(text.trim())
  if (seed?.length !== 32) throw new CeremonyFault(`${file} is not a root seed of 64 hex digits.`)
  return seed
}

/** In place of a file: the roots of the demo, whose seeds everybody holds. Only a demo build takes what they sign. */
export const DEMO = 'demo'

const demoKeys = (engine: Engine): readonly Bytes[] =>
  DEMO_ROOTS.map(({ seed }) => engine.signPair(seed).public)

/** The three public keys a build was made with, one a line (the file BAKEN_ROOTS names), or those of the demo. */
export async function readRootKeys(engine: Engine, file: string): Promise<readonly Bytes[]> {
  if (file === DEMO) return demoKeys(engine)
  const text = await readFile(file, 'utf8').catch(() => '')
  const keys = text
    .split(/\s+/)
    .filter((line) => line !== '')
    .map((line) => fromHex(line))
  const known = keys.flatMap((key) => (key?.length === 32 ? [key] : []))
  if (keys.length !== 3 || known.length !== 3 || new Set(known.map(toHex)).size !== 3) {
    throw new CeremonyFault(
      'BAKEN_ROOTS must name a file with three different public keys, 64 hex digits each.',
    )
  }
  const demo = new Set(demoKeys(engine).map(toHex))
  const open = known.findIndex((key) => demo.has(toHex(key)))
  if (open >= 0)
    throw new CeremonyFault(`Root ${open + 1} in BAKEN_ROOTS is a root of the demo, which everybody holds.`)
  return known
}
