import type postgres from 'postgres'
import { equal } from '#wire'
import { insertBeside } from './beside.ts'
import type { Sql } from './connection.ts'
import { guarded } from './fault.ts'
import { FRAME_KIND, type NewConversation, type No, STATE } from './store.ts'
import { hourOf, minuteOf, weekOf } from './time.ts'
import type { Sealer, Vault } from './vault.ts'

export type Created = { readonly ok: true; readonly next: number; readonly duplicate: boolean }

/** The numbers of the two first frames; a reader that has both goes on from `NEXT`. */
const FIRST = [1, 2] as const
const NEXT = 2

/**
 * A handoff. The shred key is on disk twice before the transaction begins (PROTOCOL §7): a key without a
 * conversation is waste, a conversation without its key would be lost.
 */
export async function create(
  sql: Sql,
  vault: Vault,
  input: NewConversation,
): Promise<Created | No<'not-allowed'>> {
  const seal = await vault.create(input.wireId)
  const conv = await guarded(() => sql.begin((tx) => insertAll(tx, input, seal)))
  if (conv) return { ok: true, next: NEXT, duplicate: false }
  const same = await guarded(() => isSame(sql, input))
  return same ? { ok: true, next: NEXT, duplicate: true } : { ok: false, code: 'not-allowed' }
}

async function insertAll(sql: postgres.ISql, input: NewConversation, seal: Sealer): Promise<boolean> {
  const week = weekOf(input.expires)
  const hour = hourOf(input.at)
  const dueAt = input.dueAt === undefined ? null : minuteOf(input.dueAt)
  const [row] = await sql<{ id: number }[]>`
    insert into conversation (wire_id, group_code, helpdesk_code, epoch, stale, head, next_seq, entries, state,
      due_at, escalated, token_hash, created_hour, active_hour, expires_week)
    values (${input.wireId}, ${input.group}, ${input.helpdesk ?? null}, 0, false, ${input.head}, ${NEXT + 1}, 1,
      ${STATE.waiting}, ${dueAt}::timestamptz, ${input.escalated ?? false}, ${input.tokenHash},
      ${hour}::timestamptz, ${hour}::timestamptz, ${week}::date)
    on conflict (wire_id) do nothing returning id`
  if (!row) return false
  const frames = input.frames.map(({ id, bytes }, i) => ({
    conv: row.id,
    seq: FIRST[i] ?? 0,
    expires_week: week,
    frame_id: id,
    kind: i === 0 ? FRAME_KIND.entry : FRAME_KIND.handoff,
    epoch: 0,
    body: seal({ what: 'frame', conversation: input.wireId, name: id }, bytes),
  }))
  await sql`insert into frame ${sql(frames)}`
  await insertBeside(sql, { conv: row.id, seq: FIRST[0], wireId: input.wireId }, input, seal)
  return true
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
