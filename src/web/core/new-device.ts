import {
  type Keeper,
  type NewDevice,
  type Secret,
  type StoredAccount,
  unlockerOf,
  wrappedBy,
} from './accounts.ts'
import type { Crypto } from './crypto.ts'

type Place = { readonly crypto: Crypto; readonly keeper: Keeper; readonly host: string }

/** A fresh seed, kept on this device wrapped under `secret`; the seed itself stays in the worker. */
export async function makeDevice(
  { crypto, keeper, host }: Place,
  name: string,
  secret: Secret,
  as?: 'guest',
): Promise<NewDevice> {
  const id = await crypto.call('passphrase')
  const { wrapped, record, words } = await crypto.call('newDevice', unlockerOf(id, secret, host))
  const guest = as === 'guest' ? { guest: true } : {}
  await keeper.put({ id, name, group: '', seeds: [wrappedBy(secret, wrapped)], ...guest })
  return { account: id, record, words }
}

/** The unlocked seed once more, under a passkey of this device; the account as it is kept from now on. */
export async function addSeed(
  { crypto, keeper, host }: Place,
  account: StoredAccount,
  passkey: Omit<Extract<Secret, { way: 'passkey' }>, 'way'>,
): Promise<StoredAccount> {
  const secret: Secret = { way: 'passkey', ...passkey }
  const { wrapped } = await crypto.call('rewrapSeed', unlockerOf(account.id, secret, host))
  const kept = { ...account, seeds: [...account.seeds, wrappedBy(secret, wrapped)] }
  await keeper.put(kept)
  return kept
}
