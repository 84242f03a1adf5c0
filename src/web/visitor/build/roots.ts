import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'

const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The demo's three roots are public on purpose: seed = SHA-256 of `baken demo root <n>`. Nobody's safety hangs on them. */
const demoRootSeed = (index: number): Buffer =>
  createHash('sha256').update(`baken demo root ${index}`).digest()

const publicKey = (seed: Buffer): string => {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return Buffer.from(spki).subarray(-32).toString('hex')
}

const HEX = /^[0-9a-f]{64}$/

/** Three public keys in hex: the file `BAKEN_ROOTS` names (one per line), or the demo's. */
export const rootsOf = (file: string | undefined): readonly string[] => {
  if (!file) return [0, 1, 2].map((index) => publicKey(demoRootSeed(index)))
  const lines = readFileSync(file, 'utf8').split(/\s+/).filter(Boolean)
  if (lines.length !== 3 || !lines.every((line) => HEX.test(line)) || new Set(lines).size !== 3) {
    throw new Error('BAKEN_ROOTS must name a file with three different public keys, 64 hex digits each.')
  }
  return lines
}
