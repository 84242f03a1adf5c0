import { type Places, parsePlaces, parseStatus } from '#regions'
import type { HeadView } from '#web/worker'
import { type Bytes, PATH, Refused, unverifiedHead } from '#wire'
import type { Keeper, Self, StoredAccount } from './accounts.ts'
import { contactsOf, type GroupEntry, type Person } from './contacts.ts'
import type { Crypto } from './crypto.ts'
import { skewOf } from './skew.ts'
import type { Transport } from './transport.ts'
import { Value } from './watched.ts'

type Term = { readonly expires: number }

/** The newest signed roster as this console has read it, with every slice given to the worker. */
export type StaffRoster = {
  readonly head: HeadView
  readonly contacts: readonly GroupEntry[]
  readonly places: Places
}

type Served = { readonly head: Bytes; readonly list: Bytes }

/** How the roster stands, and reading it: by the pinned roots, this device's clock, and what was seen here before. */
export class RosterReader {
  /** When the roster ends that the server serves, ms: only for what is said about it, it is not verified. */
  readonly term: Value<Term | undefined> = new Value<Term | undefined>(undefined)
  /** The server's clock minus this device's, ms; only for what is said about hours and waiting. */
  skew = 0
  private readonly keeper: Pick<Keeper, 'seen' | 'saw'>
  private readonly clock: () => number

  constructor(keeper: Pick<Keeper, 'seen' | 'saw'>, clock: () => number) {
    this.keeper = keeper
    this.clock = clock
  }

  /** Also for whoever is not signed in: the server's clock, and the head as served. */
  async look(transport: Transport): Promise<Bytes> {
    this.skew = skewOf(parseStatus(await transport.get(PATH.status)), this.clock())
    return this.head(transport)
  }

  private async head(transport: Transport): Promise<Bytes> {
    const bytes = await transport.get(PATH.head)
    const expires = unverifiedHead(bytes)?.expires
    this.term.set(expires === undefined ? undefined : { expires })
    return bytes
  }

  async read(crypto: Crypto, transport: Transport): Promise<StaffRoster> {
    const seen = await this.keeper.seen()
    return this.take(crypto, transport, await this.look(transport), (served) =>
      crypto.call('start', { ...served, now: this.clock(), seen }),
    )
  }

  /** A newer one published while somebody is signed in; `undefined` when there is none. A bad one changes nothing. */
  async renew(crypto: Crypto, transport: Transport, known: StaffRoster): Promise<StaffRoster | undefined> {
    const bytes = await this.head(transport)
    if ((unverifiedHead(bytes)?.version ?? 0) <= known.head.version) return undefined
    return this.take(crypto, transport, bytes, (served) =>
      crypto.call('renew', { ...served, now: this.clock() }),
    )
  }

  /** `bytes`: the head as served. `check` asks the worker whether it may be used; all it names is fetched by digest. */
  private async take(
    crypto: Crypto,
    transport: Transport,
    bytes: Bytes,
    check: (served: Served) => Promise<HeadView>,
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
    await this.keeper.saw(bytes)
    return { head, contacts: contactsOf(head, table, people), places: table }
  }
}

/** Who the unlocked device belongs to, by the signed list. */
export async function identified(
  crypto: Crypto,
  roster: StaffRoster | undefined,
  account: StoredAccount,
): Promise<Omit<Self, 'account'>> {
  const groups = account.group === '' ? (roster?.head.groups ?? []).map((row) => row.code) : [account.group]
  for (const group of groups) {
    const found = await crypto.call('identify', { group })
    if (found) return { group, ...found }
  }
  throw new Refused('stale-roster')
}
