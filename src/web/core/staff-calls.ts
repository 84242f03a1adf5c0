import { type Bytes, concat, fromBase64url, PATH, Refused, STAFF_PATH } from '#wire'
import {
  type Away,
  type GuestSignIn,
  QueuePageSchema,
  type QueueRow,
  readAs,
  type Shape,
  type SignIn,
  StaffChallengeSchema,
  StaffSessionSchema,
} from '#wire/control'
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

  /** All pages: a queue is short by nature. */
  async queue(): Promise<readonly QueueRow[]> {
    const rows: QueueRow[] = []
    let after: string | undefined
    for (let page = 0; page < 50; page++) {
      const answer = await this.ask(STAFF_PATH.queue, after === undefined ? {} : { after }, QueuePageSchema)
      rows.push(...answer.rows)
      if (answer.next === null) break
      after = answer.next
    }
    return rows
  }

  async away(away: Away): Promise<void> {
    await this.transport.post(STAFF_PATH.away, encode(away))
  }
}

/** Keys out of memory, the session over; what was under way ends. */
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
