import type { Body } from '#web/worker'
import { type Bytes, bytesOf, type Hex, Refused } from '#wire'
import type { Secret, Self, StoredAccount } from './accounts.ts'
import type { Crypto } from './crypto.ts'
import { GuestDoor } from './guest-door.ts'
import type { StaffCalls } from './staff-calls.ts'
import type { Transport } from './transport.ts'

/** A device whose seed was just opened. */
export type Opened = {
  readonly account: StoredAccount
  readonly crypto: Crypto
  readonly signKey: Hex
  readonly record: Bytes
}

type GuestsOptions = {
  readonly open: (id: string, secret: Secret) => Promise<Opened>
  readonly enter: (account: StoredAccount, token: Bytes) => Promise<Self>
  readonly crypto: () => Crypto
  readonly transport: () => Transport
  readonly calls: () => StaffCalls
  readonly say: (id: Hex, body: Body) => Promise<void>
  readonly clock: () => number
}

/** What a screen may do about somebody outside the roster, from either side. */
export interface GuestDesk {
  /** Opens a guest's seed; the twelve words to read out. `knock` until somebody lets them in. */
  open(id: string, secret: Secret): Promise<readonly string[]>
  /** Offers the guest's keys and asks once; `undefined`: not let in yet. */
  knock(): Promise<Self | undefined>
  /**
   * Asks the visitor to let somebody in. The typed words find the offer and are what it is compared with; `not-found`
   * when they find nothing, or anything else.
   */
  invite(
    id: Hex,
    who: { readonly name: string; readonly role: string; readonly words: string },
    reason: string,
  ): Promise<void>
  /** Nobody waits here any more. */
  stop(): void
}

export class Guests implements GuestDesk {
  private readonly options: GuestsOptions
  private waiting: { readonly door: GuestDoor; readonly account: StoredAccount } | undefined

  constructor(options: GuestsOptions) {
    this.options = options
  }

  async open(id: string, secret: Secret): Promise<readonly string[]> {
    const { account, crypto, signKey, record } = await this.options.open(id, secret)
    const { words } = await crypto.call('asGuest')
    const { clock, calls } = this.options
    const door = new GuestDoor({ crypto, calls: calls(), signKey, record, clock })
    this.waiting = { door, account }
    return words
  }

  async knock(): Promise<Self | undefined> {
    const { waiting } = this
    const token = await waiting?.door.knock()
    if (!token || waiting !== this.waiting || !waiting) return undefined
    this.waiting = undefined
    return this.options.enter(waiting.account, token)
  }

  async invite(id: Hex, who: Parameters<GuestDesk['invite']>[1], reason: string): Promise<void> {
    const { words, name, role } = who
    const { say, crypto, transport } = this.options
    const place = await crypto().call('offerOf', { words })
    if (!place) throw new Refused('not-found')
    const record = await transport().offered(bytesOf(id), place)
    const keys = await crypto().call('checkOffer', { words, record })
    await say(id, { t: 'invite', group: '', person: '', name, reason, guest: { role, ...keys } })
  }

  stop(): void {
    this.waiting = undefined
  }
}
