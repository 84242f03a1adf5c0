import type { Bytes } from '#wire'
import type { Sql } from './connection.ts'
import { guarded } from './fault.ts'
import type { Places, Row } from './places.ts'
import { wrapName } from './seal.ts'
import { FRAME_KIND, type FrameKind, type Readable, type StoredFrame, type StoredWrap } from './store.ts'
import type { Vault } from './vault.ts'

const KINDS = Object.keys(FRAME_KIND) as FrameKind[]
const LAST_EPOCH = 2_147_483_647

type Stored = {
  readonly seq: number
  readonly kind: number
  readonly epoch: number
  readonly id: Uint8Array
  readonly body: Uint8Array
}

/** Reads of one conversation, unwrapped. */
export class Frames {
  readonly #sql: Sql
  readonly #places: Places
  readonly #vault: Vault

  constructor(sql: Sql, places: Places, vault: Vault) {
    this.#sql = sql
    this.#places = places
    this.#vault = vault
  }

  async since(
    id: Bytes,
    cursor: number,
    limit: number,
    readable: Readable = {},
  ): Promise<readonly StoredFrame[] | undefined> {
    const open = await this.#vault.opener(id)
    if (!open) return undefined
    for (let after = cursor; ; ) {
      const rows = await this.#rows(id, (place) => this.#page(place, after, limit, readable))
      if (!rows) return undefined
      const frames = rows.flatMap((row) => {
        const bytes = open({ what: 'frame', conversation: id, name: row.id }, row.body)
        return bytes ? [{ seq: row.seq, kind: KINDS[row.kind] ?? 'message', epoch: row.epoch, bytes }] : []
      })
      // A whole page that cannot be unwrapped must not look like the end.
      if (frames.length > 0 || rows.length < limit) return frames
      after = rows.at(-1)?.seq ?? after
    }
  }

  async entries(id: Bytes): Promise<readonly StoredFrame[] | undefined> {
    const open = await this.#vault.opener(id)
    const rows = open && (await this.#rows(id, (place) => this.#entries(place)))
    return rows?.flatMap((row) => {
      const bytes = open?.({ what: 'frame', conversation: id, name: row.id }, row.body)
      return bytes ? [{ seq: row.seq, kind: 'entry' as const, epoch: row.epoch, bytes }] : []
    })
  }

  async wraps(id: Bytes, recipient: Bytes): Promise<readonly StoredWrap[] | undefined> {
    const open = await this.#vault.opener(id)
    const place = await guarded(() => this.#places.find(id))
    if (!open || !place) return undefined
    const rows = await guarded(
      () => this.#sql<{ epoch: number; body: Uint8Array }[]>`
        select epoch, body from wrap where conv = ${place.conv} and recipient = ${recipient} order by epoch, seq`,
    )
    return rows.flatMap(({ epoch, body }) => {
      const bytes = open({ what: 'wrap', conversation: id, name: wrapName(epoch, recipient) }, body)
      return bytes ? [{ epoch, bytes }] : []
    })
  }

  async key(id: Bytes, hash: Bytes): Promise<Bytes | undefined> {
    const open = await this.#vault.opener(id)
    const place = await guarded(() => this.#places.find(id))
    if (!open || !place) return undefined
    const [row] = await guarded(
      () => this.#sql<{ body: Uint8Array }[]>`
        select body from pubkey where conv = ${place.conv} and hash = ${hash}`,
    )
    return row && open({ what: 'key', conversation: id, name: hash }, row.body)
  }

  /** No rows may mean that the conversation moved to another week since it was remembered, or is gone. */
  async #rows(
    id: Bytes,
    read: (place: Row) => Promise<readonly Stored[]>,
  ): Promise<readonly Stored[] | undefined> {
    return guarded(async () => {
      const place = await this.#places.find(id)
      if (!place) return undefined
      const rows = await read(place)
      if (rows.length > 0) return rows
      const now = await this.#places.look(id)
      return now && now.week !== place.week ? read(now) : now && rows
    })
  }

  #page(place: Row, after: number, limit: number, readable: Readable): Promise<readonly Stored[]> {
    return this.#sql<Stored[]>`
      select seq, kind, epoch, frame_id as id, body from frame
      where conv = ${place.conv} and expires_week = ${place.week}::date and seq > ${after}
        and (kind = ${FRAME_KIND.entry} or epoch >= ${readable.fromEpoch ?? 0})
        and epoch <= ${readable.untilEpoch ?? LAST_EPOCH}
      order by seq limit ${limit}`
  }

  #entries(place: Row): Promise<readonly Stored[]> {
    return this.#sql<Stored[]>`
      select seq, kind, epoch, frame_id as id, body from frame
      where conv = ${place.conv} and expires_week = ${place.week}::date and kind = ${FRAME_KIND.entry}
      order by seq`
  }
}
