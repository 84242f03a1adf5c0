import type postgres from 'postgres'
import type { Bytes } from '#wire'
import { wrapName } from './seal.ts'
import type { NewKey, NewWrap, Participant } from './store.ts'
import type { Sealer } from './vault.ts'

/** What an entry brings along: wraps, public keys, and who takes part after it. */
export type Beside = {
  readonly wraps: readonly NewWrap[]
  readonly keys: readonly NewKey[]
  readonly participants?: readonly Participant[]
}

/** Stores what lies beside the entry `seq`, inside the entry's own transaction. */
export async function insertBeside(
  sql: postgres.ISql,
  row: { readonly conv: number; readonly seq: number; readonly wireId: Bytes },
  beside: Beside,
  seal: Sealer,
): Promise<void> {
  const { conv, seq, wireId: conversation } = row
  const wraps = beside.wraps.map(({ epoch, recipient, body }) => {
    const name = wrapName(epoch, recipient)
    return { conv, epoch, recipient, seq, body: seal({ what: 'wrap', conversation, name }, body) }
  })
  if (wraps.length > 0) await sql`insert into wrap ${sql(wraps)} on conflict do nothing`
  const keys = beside.keys.map(({ hash, body }) => ({
    conv,
    hash,
    body: seal({ what: 'key', conversation, name: hash }, body),
  }))
  if (keys.length > 0) await sql`insert into pubkey ${sql(keys)} on conflict do nothing`
  if (beside.participants) await replaceParticipants(sql, conv, beside.participants)
}

async function replaceParticipants(
  sql: postgres.ISql,
  conv: number,
  participants: readonly Participant[],
): Promise<void> {
  await sql`delete from participant where conv = ${conv}`
  const rows = participants.map((one, n) => ({
    conv,
    n,
    group_code: one.group,
    person: one.person ?? null,
    from_epoch: one.fromEpoch,
    until_epoch: one.untilEpoch ?? null,
  }))
  if (rows.length > 0) await sql`insert into participant ${sql(rows)}`
}
