import type { Sql } from './connection.ts'
import { guarded } from './fault.ts'
import type { Claimed } from './store.ts'
import { minuteOf } from './time.ts'

const MINUTE = 60_000
/** Longer than any mail takes to be taken or refused. */
const LEASE = 2 * MINUTE
/** Least time between two mails to one group. */
const APART = 5 * MINUTE
/** Minutes until the next try, by how many failed. */
const PAUSES = [1, 2, 5, 15, 60]

/** The outbox of mails. Times in epoch ms; one group is one caller's at a time. */
export class Notices {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  async claim(now: number, limit: number): Promise<readonly Claimed[]> {
    const lease = Math.ceil((now + LEASE) / MINUTE) * MINUTE
    const rows = await guarded(
      () => this.#sql<{ group_code: string; attempts: number }[]>`
      select group_code, attempts from claim_notices(${at(now)}::timestamptz, ${minuteOf(lease)}::timestamptz,
        ${limit})`,
    )
    return rows.map(({ group_code, attempts }) => ({ group: group_code, attempts, lease }))
  }

  async sent({ group, lease }: Claimed, now: number): Promise<void> {
    await guarded(
      () => this.#sql`
      select notice_sent(${group}, ${minuteOf(lease)}::timestamptz, ${minuteOf(now + APART)}::timestamptz)`,
    )
  }

  async failed({ group, attempts }: Claimed, now: number): Promise<void> {
    const pause = (PAUSES[attempts] ?? PAUSES[PAUSES.length - 1] ?? 1) * MINUTE
    await guarded(
      () => this.#sql`
      update notice set attempts = least(attempts + 1, 1000), next_at = ${minuteOf(now + pause)}::timestamptz
      where group_code = ${group}`,
    )
  }

  /** The operator is to be told to look at the log. */
  async alarm(now: number): Promise<void> {
    await guarded(
      () => this.#sql`
      insert into notice (group_code, next_at, attempts, pending)
        values ('', ${at(now)}::timestamptz, 0, true)
      on conflict (group_code) do update set pending = true`,
    )
  }

  /** Where no mail is set up nothing is kept for one. */
  async drop(): Promise<void> {
    await guarded(() => this.#sql`delete from outbox`)
    await guarded(() => this.#sql`delete from notice`)
  }
}

/** The minute before: what is due now is due. */
const at = (now: number): string => minuteOf(now - MINUTE + 1)
