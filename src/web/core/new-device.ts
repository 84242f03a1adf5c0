import { type Keeper, type NewDevice, type Secret, unlockerOf, wrappedBy } from './accounts.ts'
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
