import { parsePlaces } from '#regions'
import type { HeadView } from '#web/worker'
import { type Bytes, PATH, Refused } from '#wire'
import { contactsOf, type GroupEntry, type Person } from './contacts.ts'
import type { Crypto } from './crypto.ts'
import type { Transport } from './transport.ts'

/** The newest signed roster as this console has read it, with every slice given to the worker. */
export type StaffRoster = {
  readonly head: HeadView
  readonly contacts: readonly GroupEntry[]
}

/** `bytes`: the head as served. `check` asks the worker whether it may be used; everything the head names is fetched by digest. */
export async function readStaffRoster(
  crypto: Crypto,
  transport: Transport,
  bytes: Bytes,
  check: (served: { head: Bytes; list: Bytes }) => Promise<HeadView>,
): Promise<StaffRoster> {
  const head = await check({ head: bytes, list: await transport.get(PATH.heads) })
  const places = await transport.get(PATH.digest + head.places)
  const table = parsePlaces(places)
  if (!table || (await crypto.call('digest', { bytes: places })) !== head.places)
    throw new Refused('stale-roster')
  const people = new Map<string, readonly Person[]>()
  for (const { code, digest } of head.groups) {
    await crypto.call('supply', { slices: [await transport.get(PATH.digest + digest)] })
    people.set(code, await crypto.call('people', { group: code }))
  }
  return { head, contacts: contactsOf(head, table, people) }
}
