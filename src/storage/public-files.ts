import { desc, eq } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { type Bytes, equal } from '#wire'
import { guarded } from './fault.ts'
import { head, slice } from './schema.ts'
import type { Head } from './store.ts'

/** The signed roster as published: heads by version, slices by digest. Public bytes, kept as long as a log cites them. */
export class PublicFiles {
  readonly #db: PostgresJsDatabase

  constructor(db: PostgresJsDatabase) {
    this.#db = db
  }

  async putSlice(digest: Bytes, bytes: Bytes): Promise<void> {
    await guarded(() => this.#db.insert(slice).values({ digest, bytes }).onConflictDoNothing())
  }

  async slice(digest: Bytes): Promise<Bytes | undefined> {
    const [row] = await guarded(() => this.#db.select().from(slice).where(eq(slice.digest, digest)))
    return row && new Uint8Array(row.bytes)
  }

  async putHead(version: number, bytes: Bytes): Promise<boolean> {
    const made = await guarded(() =>
      this.#db
        .insert(head)
        .values({ version, bytes })
        .onConflictDoNothing()
        .returning({ version: head.version }),
    )
    if (made.length > 0) return true
    const known = await this.head(version)
    return known !== undefined && equal(known, bytes)
  }

  async head(version: number): Promise<Bytes | undefined> {
    const [row] = await guarded(() => this.#db.select().from(head).where(eq(head.version, version)))
    return row && new Uint8Array(row.bytes)
  }

  async headLatest(): Promise<Head | undefined> {
    const [row] = await guarded(() => this.#db.select().from(head).orderBy(desc(head.version)).limit(1))
    return row && { version: row.version, bytes: new Uint8Array(row.bytes) }
  }
}
