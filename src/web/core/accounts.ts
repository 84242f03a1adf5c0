import { type Bytes, type Hex, toHex } from '#wire'
import type { KeptRow } from './register-rows.ts'

type Way = 'passkey' | 'passphrase'

export type Secret =
  | { readonly way: 'passphrase'; readonly words: string }
  | { readonly way: 'passkey'; readonly credential: Bytes; readonly prf: Bytes }

/** One way to open the seed of a device: where it lies wrapped, and under what. */
export type WrappedSeed =
  | { readonly way: 'passphrase'; readonly wrapped: Bytes }
  | { readonly way: 'passkey'; readonly wrapped: Bytes; readonly credential: Bytes }

/** Somebody who can sign in on this device; the seed itself never rests unwrapped. */
export type StoredAccount = {
  readonly id: string
  readonly name: string
  /** Group code; empty while the device does not stand in the roster yet. */
  readonly group: string
  readonly seeds: readonly WrappedSeed[]
  /** Somebody outside the roster, asked to join one conversation. */
  readonly guest?: boolean
  /** Demo only: the passphrase printed with the addresses. */
  readonly passphrase?: string
}

/** What the console keeps on this device, and nothing else. */
export interface Keeper {
  accounts(): Promise<readonly StoredAccount[]>
  put(account: StoredAccount): Promise<void>
  /** Its wrapped seeds leave this device for good. */
  forget(id: string): Promise<void>
  /** The newest signed roster head this device ever took. */
  seen(): Promise<Bytes | undefined>
  saw(head: Bytes): Promise<void>
  /** The newest row of the register this device ever took. */
  register(): Promise<KeptRow | undefined>
  sawRegister(row: KeptRow): Promise<void>
}

/** Account as the sign-in screen shows it. */
export type Account = Omit<StoredAccount, 'seeds'> & {
  readonly ways: readonly Way[]
  readonly credentials: readonly Bytes[]
}

export function shownAccount({ seeds, ...account }: StoredAccount): Account {
  const credentials = ([] as Bytes[]).concat(
    ...seeds.map((seed) => (seed.way === 'passkey' ? [seed.credential] : [])),
  )
  const ways = (['passkey', 'passphrase'] as const).filter((way) => seeds.some((seed) => seed.way === way))
  return { ...account, ways, credentials }
}

/** Whether this secret is of the kind that opens this seed. */
export function fits(seed: WrappedSeed, secret: Secret): boolean {
  if (seed.way === 'passphrase' || secret.way === 'passphrase') return seed.way === secret.way
  return toHex(seed.credential) === toHex(secret.credential)
}

export function wrappedBy(secret: Secret, wrapped: Bytes): WrappedSeed {
  return secret.way === 'passphrase'
    ? { way: 'passphrase', wrapped }
    : { way: 'passkey', wrapped, credential: secret.credential }
}

/** Who is signed in. */
export type Self = {
  readonly account: string
  /** '' for a guest, who has no person id either. */
  readonly group: string
  readonly person: Hex
  readonly name: string
}

export type NewDevice = {
  readonly account: string
  readonly record: Bytes
  readonly words: readonly string[]
}

/** What the worker opens a seed with. */
type Unlocker =
  | { readonly words: string; readonly context: string }
  | { readonly secret: Bytes; readonly context: string }

/** Bound to the account (words), or to the host and the credential (passkey). */
export function unlockerOf(account: string, secret: Secret, host: string): Unlocker {
  if (secret.way === 'passphrase') return { words: secret.words, context: account }
  return { secret: secret.prf, context: `${host} ${toHex(secret.credential)}` }
}
