import { type Bytes, toHex } from '#wire'
import type { Sql } from './connection.ts'

/** Where the rows of a conversation are: its key inside the database and its partition. */
export type Row = { readonly conv: number; readonly week: string }

const REMEMBERED = 100_000

/** Wire id to row, remembered: a frame is then found in one partition without touching the conversation. */
export class Places {
  readonly #sql: Sql
  readonly #known = new Map<string, Promise<Row | undefined>>()

  constructor(sql: Sql) {
    this.#sql = sql
  }

  find(id: Bytes): Promise<Row | undefined> {
    return this.#known.get(toHex(id)) ?? this.look(id)
  }

  /** Asks the database again. */
  look(id: Bytes): Promise<Row | undefined> {
    const name = toHex(id)
    const found = this.#read(id)
    this.#known.set(name, found)
    // Nothing unknown is remembered, so that a later create is seen at once.
    const forget = (): void => {
      if (this.#known.get(name) === found) this.#known.delete(name)
    }
    found.then((row) => row ?? forget(), forget)
    const oldest = this.#known.size > REMEMBERED ? this.#known.keys().next().value : undefined
    if (oldest !== undefined) this.#known.delete(oldest)
    return found
  }

  forget(id: Bytes): void {
    this.#known.delete(toHex(id))
  }

  async #read(id: Bytes): Promise<Row | undefined> {
    const [row] = await this.#sql<Row[]>`
      select id as conv, expires_week::text as week from conversation where wire_id = ${id}`
    return row && { conv: row.conv, week: row.week }
  }
}
