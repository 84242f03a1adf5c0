import type postgres from 'postgres'
import { type Bytes, equal, MAX_ENTRIES } from '#wire'
import { insertBeside } from './beside.ts'
import type { Sql } from './connection.ts'
import { guarded, sqlState, UNIQUE_VIOLATION } from './fault.ts'
import { type Appended, FRAME_KIND, type NewEntry, type No, STATE } from './store.ts'
import { hourOf, minuteOf } from './time.ts'
import type { Sealer, Vault } from './vault.ts'

export type EntryOutcome = Appended | No<'not-found' | 'stale-head' | 'full' | 'not-allowed'>

type Locked = {
  readonly conv: number
  readonly week: string
  readonly head: Uint8Array
  readonly seq: number
  readonly entries: number
}

/**
 * One log entry in one transaction under the row lock of its conversation (PROTOCOL §7): of two entries on the same
 * head the second is refused and nothing of it is stored. The lock also keeps messages of the old epoch out.
 */
export async function appendEntry(sql: Sql, vault: Vault, input: NewEntry): Promise<EntryOutcome> {
  const { conversation, id: name, frame } = input
  const seal = await vault.sealer(conversation)
  if (!seal) return { ok: false, code: 'not-found' }
  const body = seal({ what: 'frame', conversation, name }, frame)
  try {
    return await sql.begin((tx) => append(tx, input, body, seal))
  } catch (error) {
    // The only unique value a stranger can hold already.
    const taken = sqlState(error) === UNIQUE_VIOLATION && constraintOf(error) === 'conversation_locator_key'
    if (taken) return { ok: false, code: 'not-allowed' }
    return guarded(() => Promise.reject(error))
  }
}

async function append(sql: postgres.ISql, input: NewEntry, body: Bytes, seal: Sealer): Promise<EntryOutcome> {
  const [row] = await sql<Locked[]>`
    select id as conv, expires_week::text as week, head, next_seq as seq, entries
    from conversation where wire_id = ${input.conversation} for no key update`
  if (!row) return { ok: false, code: 'not-found' }
  // A statement of its own: its snapshot is taken after the lock, so it sees what the lock waited for.
  const [known] = await sql<{ seq: number }[]>`
    select seq from frame where conv = ${row.conv} and expires_week = ${row.week}::date and frame_id = ${input.id}`
  if (known) return { ok: true, seq: known.seq, duplicate: true }
  if (!equal(row.head, input.previousHead)) return { ok: false, code: 'stale-head' }
  if (row.entries >= MAX_ENTRIES) return { ok: false, code: 'full' }
  await sql`insert into frame (conv, seq, expires_week, frame_id, kind, epoch, body)
    values (${row.conv}, ${row.seq}, ${row.week}::date, ${input.id}, ${FRAME_KIND.entry}, ${input.epoch}, ${body})`
  await update(sql, row, input)
  if (input.dropReturnWraps) {
    await sql`delete from wrap where conv = ${row.conv} and recipient = ${input.dropReturnWraps}`
  }
  await insertBeside(sql, { conv: row.conv, seq: row.seq, wireId: input.conversation }, input, seal)
  return { ok: true, seq: row.seq, duplicate: false }
}

async function update(sql: postgres.ISql, row: Locked, input: NewEntry): Promise<void> {
  const state = STATE[input.state]
  const keeps = input.dueAt === undefined
  const dueAt = typeof input.dueAt === 'number' ? minuteOf(input.dueAt) : null
  await sql`
    update conversation set next_seq = ${row.seq + 1}, entries = entries + 1, head = ${input.newHead},
      epoch = ${input.epoch}, stale = ${input.stale}, state = ${state},
      due_at = case when ${keeps} and state = ${state} then due_at else ${dueAt}::timestamptz end,
      escalated = ${keeps} and state = ${state} and escalated,
      token_hash = coalesce(${input.tokenHash ?? null}, token_hash),
      locator = coalesce(${input.locator ?? null}, locator),
      active_hour = greatest(active_hour, ${hourOf(input.at)}::timestamptz)
    where id = ${row.conv}`
}

function constraintOf(error: unknown): string | undefined {
  return (error as { constraint_name?: string }).constraint_name
}
