import { equal } from '#wire'
import { besideArguments } from './beside.ts'
import type { Sql } from './connection.ts'
import { guarded } from './fault.ts'
import { sqlArray } from './sql-array.ts'
import type { NewConversation, No } from './store.ts'
import { hourOf, minuteOf, weekOf } from './time.ts'
import type { Sealer, Vault } from './vault.ts'

export type Created = { readonly ok: true; readonly next: number; readonly duplicate: boolean }

/** A handoff is the frames 1 and 2; a reader that has both goes on from here. */
const NEXT = 2

/**
 * A handoff. The shred key is on disk twice before the database hears of it (PROTOCOL §7): a key without a
 * conversation is waste, a conversation without its key would be lost.
 */
export async function create(
  sql: Sql,
  vault: Vault,
  input: NewConversation,
): Promise<Created | No<'not-allowed'>> {
  const seal = await vault.create(input.wireId)
  if (await guarded(() => insert(sql, input, seal))) return { ok: true, next: NEXT, duplicate: false }
  const same = await guarded(() => isSame(sql, input))
  return same ? { ok: true, next: NEXT, duplicate: true } : { ok: false, code: 'not-allowed' }
}

async function insert(sql: Sql, input: NewConversation, seal: Sealer): Promise<boolean> {
  const { wireId: conversation, frames } = input
  const bodies = frames.map(({ id, bytes }) => seal({ what: 'frame', conversation, name: id }, bytes))
  const dueAt = input.dueAt === undefined ? null : minuteOf(input.dueAt)
  const [row] = await sql<{ made: boolean }[]>`
    select create_conversation(${conversation}, ${input.group}, ${input.helpdesk ?? null}, ${input.head},
      ${input.tokenHash}, ${dueAt}::timestamptz, ${input.escalated ?? false}, ${hourOf(input.at)}::timestamptz,
      ${weekOf(input.expires)}::date, ${sqlArray(frames.map(({ id }) => id))}::bytea[],
      ${sqlArray(bodies)}::bytea[], ${besideArguments(sql, conversation, input, seal)},
      ${input.quiet ?? false}) as made`
  return row?.made ?? false
}

/** Frame ids are hashes, and the entry holds the hashes of wraps, keys and token: the same ids, the same upload. */
async function isSame(sql: Sql, input: NewConversation): Promise<boolean> {
  const stored = await sql<{ id: Uint8Array }[]>`
    select f.frame_id as id from conversation c
      join frame f on f.conv = c.id and f.expires_week = c.expires_week
    where c.wire_id = ${input.wireId} and f.seq <= ${NEXT} order by f.seq`
  return (
    stored.length === 2 && input.frames.every(({ id }, i) => equal(id, stored[i]?.id ?? new Uint8Array()))
  )
}
