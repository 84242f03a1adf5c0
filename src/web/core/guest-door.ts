import { type Bytes, bytesOf, type Hex, Refused, toHex } from '#wire'
import type { Crypto } from './crypto.ts'
import type { StaffCalls } from './staff-calls.ts'

export type GuestDoorOptions = {
  readonly crypto: Crypto
  readonly calls: StaffCalls
  readonly signKey: Hex
  readonly record: Bytes
  readonly clock: () => number
}

/** The server keeps an offer for an hour, in memory: a page that waits shows it again well before. */
const AGAIN = 60_000

/** Somebody outside the roster before the conversation they were asked into: offered, not let in yet. */
export class GuestDoor {
  private readonly options: GuestDoorOptions
  private offeredAt = Number.NEGATIVE_INFINITY

  constructor(options: GuestDoorOptions) {
    this.options = options
  }

  /** One attempt: the session token once the visitor has agreed. */
  async knock(): Promise<Bytes | undefined> {
    const { crypto, calls, signKey } = this.options
    const challenge = await calls.challenge()
    const signature = toHex(await crypto.call('signChallenge', { challenge: bytesOf(challenge) }))
    try {
      return await calls.guest({ challenge, signKey, signature })
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'not-signed-in') throw error
    }
    await this.offer()
    return undefined
  }

  private async offer(): Promise<void> {
    const { calls, record, clock } = this.options
    if (clock() - this.offeredAt < AGAIN) return
    await calls.offer(record)
    this.offeredAt = clock()
  }
}
