import { readFileSync } from 'node:fs'
import { type Bytes, hex, raw } from './bytes.ts'
import { device, type KemPair, kemPair, returnKeys } from './keys.ts'
import { signKey } from './labels.ts'
import { openRoster, type Roster } from './roster.ts'

/** The frozen vectors (`test/vectors`), and what their seeds let us make again. */
const load = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'))

type Epoch = Record<'mode' | 'confirm', string> & {
  readonly version: number
  readonly recipients: readonly string[]
  readonly wraps: readonly string[]
}
type LogEntry = {
  readonly seq: number
  readonly type: string
  readonly sent: string
  readonly size: number
  readonly id: string
  readonly state: Record<string, unknown> & {
    readonly hashes: readonly string[]
    readonly epochs: readonly Epoch[]
  }
}
type Message = {
  readonly kind: 'message' | 'handoff'
  readonly frame?: string
  readonly body: unknown
} & Record<'epochKey' | 'confirm' | 'id' | 'sender' | 'session' | 'previous' | 'head', string> &
  Record<'seq' | 'epoch' | 'number' | 'after' | 'at', number>

export const roster = load<{
  readonly roots: readonly { readonly index: number; readonly seed: string; readonly public: string }[]
  readonly head: string
  readonly headHash: string
  readonly list: string
  readonly next: Record<'head' | 'headHash' | 'list', string>
  readonly groups: readonly Record<string, unknown>[]
  readonly slices: readonly { readonly bytes: string; readonly digest: string }[]
  readonly devices: readonly Record<'name' | 'seed' | 'sign' | 'kemHash' | 'words', string>[]
}>('roster')
export const log = load<{ readonly conversation: string; readonly entries: readonly LogEntry[] }>('log')
export const messages = load<readonly Message[]>('messages')
export const keys = load<{
  readonly code: Record<'digits' | 'salt' | 'locator' | 'sign' | 'kemHash' | 'bind', string>
  readonly seed: Record<'secret' | 'context' | 'wrapped' | 'seed', string>
}>('keys')
export const refused = load<{
  readonly entries: readonly {
    readonly name: string
    readonly after: number
    readonly frame: string
    readonly refused: string | null
  }[]
  readonly lists: readonly { readonly name: string; readonly bytes: string }[]
  readonly uploads: readonly { readonly name: string; readonly bytes: string; readonly size: number }[]
  readonly heads: readonly { readonly name: string; readonly bytes: string }[]
  readonly messages: readonly { readonly name: string; readonly bytes: string }[]
}>('refused')

/** A conversation among staff (§6.7), under a roster of its own. */
export const amongStaff = load<{
  readonly roster: Pick<typeof roster, 'roots' | 'head' | 'slices' | 'devices'>
  readonly log: typeof log
  readonly messages: readonly Message[]
  readonly refused: (typeof refused)['entries']
}>('among-staff')

export const wraps =
  load<
    readonly ({ readonly epoch: number } & Record<
      'kind' | 'conversation' | 'public' | 'secretSeed' | 'recipient' | 'seed' | 'epochKey' | 'wrap' | 'hash',
      string
    >)[]
  >('wraps')

export const sized = (text: string, size: number): Bytes => {
  const out = new Uint8Array(size)
  out.set(raw(text))
  return out
}
export const uploads = log.entries.map((one) => sized(one.sent, one.size))
export const frames = uploads.map((bytes) => bytes.slice(0, 1024))
export const roots = roster.roots.map((root) => raw(root.public))
export const slices = roster.slices.map((slice) => sized(slice.bytes, 16_384))

/** Every version the vectors hold; they hold one. */
export const rosterOf = (version: number): Roster | undefined => {
  const opened = openRoster(raw(roster.head), slices, roots)
  return opened?.version === version ? opened : undefined
}

const devices = roster.devices.map((one) => ({ name: one.name, ...device(raw(one.seed)) }))
export const code = returnKeys(keys.code.digits, roots)

/** 32-byte values under any name with `seed` in it, wherever they stand. */
function seedsIn(value: unknown, name = ''): string[] {
  if (typeof value === 'string') return /seed/i.test(name) && /^[0-9a-f]{64}$/.test(value) ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => seedsIn(inner, /^\d+$/.test(key) ? name : key))
}
const seeds = [...new Set([roster, log, messages, keys, refused].flatMap((one) => seedsIn(one)))].map(raw)

/** Seeds to sign with, by the hex of the public key. */
export const signers: ReadonlyMap<string, Bytes> = new Map(
  [...seeds, ...devices.map((one) => one.signSeed), code.signSeed].map((seed) => [hex(signKey(seed)), seed]),
)
/** KEM pairs by the hex of their hash. */
export const pairs: ReadonlyMap<string, KemPair> = new Map(
  [...devices.map((one) => one.kem), ...wraps.map((one) => kemPair(raw(one.secretSeed))), code.kem].map(
    (pair) => [hex(pair.hash), pair],
  ),
)
