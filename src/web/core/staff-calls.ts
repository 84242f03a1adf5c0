import { type Bytes, bytesOf, concat, fromBase64url, type Hex, PATH, Refused, STAFF_PATH, toHex } from '#wire'
import {
  type Away,
  type ChangeRequest,
  type ChangesPage,
  ChangesPageSchema,
  type GuestSignIn,
  type NoticesAnswer,
  NoticesSchema,
  type Placed,
  PlacedSchema,
  type QueuePage,
  QueuePageSchema,
  type QueueRow,
  readAs,
  type Shape,
  type SignIn,
  StaffChallengeSchema,
  StaffSessionSchema,
} from '#wire/control'
import type { Self } from './accounts.ts'
import type { Crypto } from './crypto.ts'
import { parseJson } from './text.ts'
import { Offline, type Transport } from './transport.ts'

const encode = (value: unknown): Bytes => new TextEncoder().encode(JSON.stringify(value))

/** The JSON calls of the staff origin; what does not have the agreed shape is no answer. */
export class StaffCalls {
  private readonly transport: Transport

  constructor(transport: Transport) {
    this.transport = transport
  }

  private async ask<T>(path: string, body: unknown, shape: Shape<T>): Promise<T> {
    const answer = readAs(shape, parseJson(await this.transport.post(path, encode(body))))
    if (answer === undefined) throw new Offline()
    return answer
  }

  async challenge(): Promise<string> {
    return (await this.ask(STAFF_PATH.challenge, {}, StaffChallengeSchema)).challenge
  }

  /** Proves the key of the unlocked device; the session token. */
  async signIn(crypto: Crypto, signKey: Hex, self: Omit<Self, 'account'>): Promise<Bytes> {
    const challenge = await this.challenge()
    const signature = toHex(await crypto.call('signChallenge', { challenge: bytesOf(challenge) }))
    const { group, person } = self
    return this.session({ group, person, challenge, signKey, signature })
  }

  /** The session token, 32 bytes. */
  async session(signIn: SignIn): Promise<Bytes> {
    return this.token(STAFF_PATH.session, signIn)
  }

  /** As `session`, for whoever was let into one conversation; refused until then. */
  guest(signIn: GuestSignIn): Promise<Bytes> {
    return this.token(STAFF_PATH.guest, signIn)
  }

  private async token(path: string, signIn: GuestSignIn): Promise<Bytes> {
    const { token } = await this.ask(path, signIn, StaffSessionSchema)
    const bytes = fromBase64url(token)
    if (!bytes) throw new Refused('not-signed-in')
    return bytes
  }

  /** Shows a guest's public record to the server for an hour. */
  async offer(record: Bytes): Promise<void> {
    const challenge = await this.transport.get(PATH.challenge)
    await this.transport.post(STAFF_PATH.offer, concat(challenge, record))
  }

  async end(): Promise<void> {
    await this.transport.post(STAFF_PATH.end, encode({}))
  }

  /** The first rows of every list: what a screen shows. */
  async queue(): Promise<readonly QueueRow[]> {
    return (await this.ask(STAFF_PATH.queue, {}, QueuePageSchema)).rows
  }

  /** Everything that is not closed, page by page: what may not be left out. */
  async openRows(): Promise<readonly QueueRow[]> {
    const rows = new Map<string, QueueRow>()
    for (const list of ['waiting', 'open'] as const) {
      let after: string | null | undefined
      while (after !== null) {
        const request = after === undefined ? { list } : { list, after }
        const answer: QueuePage = await this.ask(STAFF_PATH.queue, request, QueuePageSchema)
        for (const row of answer.rows) rows.set(row.id, row)
        after = answer.next
      }
    }
    return [...rows.values()]
  }

  /** Of everything that is not closed, and of what was closed last. */
  async everyId(): Promise<readonly Hex[]> {
    const rows = [...(await this.openRows()), ...(await this.queue())]
    return [...new Set(rows.map(({ id }) => id))]
  }

  /** The server lets this device of the own group in no more. */
  async lost(device: Hex): Promise<void> {
    await this.transport.post(STAFF_PATH.lost, encode({ device }))
  }

  async change(change: ChangeRequest): Promise<Placed> {
    return this.ask(STAFF_PATH.change, change, PlacedSchema)
  }

  /** Rows of the register above this number, at most a page. */
  changes(after: number): Promise<ChangesPage> {
    return this.ask(STAFF_PATH.changes, { after }, ChangesPageSchema)
  }

  /** How the own group is told when no console is open. */
  notices(): Promise<NoticesAnswer> {
    return this.ask(STAFF_PATH.notices, {}, NoticesSchema)
  }

  async away(away: Away): Promise<void> {
    await this.transport.post(STAFF_PATH.away, encode(away))
  }
}

/** Keys leave memory first; then the server forgets the session. Never rejects. */
export async function endSession(transport: Transport, crypto: Crypto | undefined): Promise<void> {
  try {
    await crypto?.call('lock')
    await new StaffCalls(transport).end()
  } catch {
    // The server ends idle sessions by itself.
  }
  crypto?.stop()
  transport.stop()
}
