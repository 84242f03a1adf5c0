import type postgres from 'postgres'
import type { Bytes } from '#wire'
import type { Sql } from './connection.ts'
import { wrapName } from './seal.ts'
import { sqlArray } from './sql-array.ts'
import type { NewKey, NewWrap, Participant } from './store.ts'
import type { Sealer } from './vault.ts'

/** What an entry brings along: wraps, public keys, and who takes part after it. */
export type Beside = {
  readonly wraps: readonly NewWrap[]
  readonly keys: readonly NewKey[]
  readonly participants?: readonly Participant[]
}

/** The last nine arguments of the functions that store an entry, sealed; no participants = as before. */
export function besideArguments(
  sql: Sql,
  conversation: Bytes,
  { wraps, keys, participants }: Beside,
  seal: Sealer,
): postgres.Fragment {
  const sealedWraps = wraps.map(({ epoch, recipient, body }) =>
    seal({ what: 'wrap', conversation, name: wrapName(epoch, recipient) }, body),
  )
  const sealedKeys = keys.map(({ hash, body }) => seal({ what: 'key', conversation, name: hash }, body))
  const list = <T extends number | string | Bytes | null>(pick: (one: Participant) => T): string | null =>
    participants ? sqlArray(participants.map(pick)) : null
  return sql`
    ${sqlArray(wraps.map(({ epoch }) => epoch))}::int[], ${sqlArray(wraps.map(({ recipient }) => recipient))}::bytea[],
    ${sqlArray(sealedWraps)}::bytea[], ${sqlArray(keys.map(({ hash }) => hash))}::bytea[],
    ${sqlArray(sealedKeys)}::bytea[], ${list(({ group }) => group)}::text[],
    ${list(({ person }) => person ?? null)}::bytea[], ${list(({ fromEpoch }) => fromEpoch)}::int[],
    ${list(({ untilEpoch }) => untilEpoch ?? null)}::int[]`
}
