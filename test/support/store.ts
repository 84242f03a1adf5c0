import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { type KeyStore, type NewConversation, openKeyFiles, openStore, type Sql, type Store } from '#storage'
import type { Bytes } from '#wire'
import { FRIDAY_NIGHT, type TestPostgres } from './postgres.ts'

export const bytes = (size: number): Bytes => new Uint8Array(randomBytes(size))
/** Any 16-byte hash will do for the store: it never looks inside a frame. */
export const idOf = (frame: Bytes): Bytes =>
  new Uint8Array(createHash('sha256').update(frame).digest().subarray(0, 16))

export type Opened = {
  readonly store: Store
  readonly keyStore: KeyStore
  readonly sql: Sql
  readonly url: string
  readonly keyFolders: readonly [string, string]
}

/** A store on a database and key files of its own. */
export async function aStore(postgres: TestPostgres): Promise<Opened> {
  const { sql, url } = await postgres.database()
  const folder = await mkdtemp(join(postgres.folder, 'keys-'))
  const keyFolders = [join(folder, 'one'), join(folder, 'two')] as const
  const keyStore = await openKeyFiles(keyFolders, bytes)
  return { store: await openStore({ sql, keyStore, random: bytes }), keyStore, sql, url, keyFolders }
}

export function aHandoff(change: Partial<NewConversation> = {}): NewConversation {
  const entry = bytes(1024)
  const handoff = bytes(13_000)
  return {
    wireId: bytes(16),
    group: 'eindhoven',
    helpdesk: 'comensha',
    head: bytes(32),
    tokenHash: bytes(32),
    frames: [
      { id: idOf(entry), bytes: entry },
      { id: idOf(handoff), bytes: handoff },
    ],
    wraps: [
      { epoch: 0, recipient: bytes(32), body: bytes(1168) },
      { epoch: 0, recipient: bytes(32), body: bytes(1168) },
    ],
    keys: [{ hash: bytes(32), body: bytes(1216) }],
    participants: [
      { group: 'eindhoven', fromEpoch: 0 },
      { group: 'comensha', fromEpoch: 0 },
    ],
    dueAt: FRIDAY_NIGHT + 15 * 60_000,
    at: FRIDAY_NIGHT,
    expires: FRIDAY_NIGHT + 30 * 86_400_000,
    ...change,
  }
}

export type Message = {
  readonly conversation: Bytes
  readonly epoch: number
  readonly id: Bytes
  readonly bytes: Bytes
  readonly at: number
}

export function aMessage(conversation: Bytes, epoch = 0): Message {
  const frame = bytes(1024)
  return { conversation, epoch, id: idOf(frame), bytes: frame, at: FRIDAY_NIGHT }
}
