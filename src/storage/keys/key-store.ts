import type { Bytes } from '#wire'

/**
 * Shred keys, one of 32 bytes per conversation, outside the database, its WAL and its backups (DESIGN §6). What is
 * stored of a conversation is wrapped under its key: without the key every copy is unreadable, and treated as erased.
 */
export interface KeyStore {
  /** Random name of this store, so that a database can tell whether the keys beside it are its own. 16 bytes. */
  readonly id: Bytes
  /** The key of a conversation id (16 bytes), made when there is none. Resolves only when it is on disk twice. */
  create(id: Bytes): Promise<Bytes>
  get(id: Bytes): Promise<Bytes | undefined>
  /** Overwrites the key in both places. Resolves only when that is on disk; nothing happens for an unknown id. */
  destroy(id: Bytes): Promise<void>
  close(): Promise<void>
}
