import type postgres from 'postgres'
import type { Bytes } from '#wire'
import type { Sql } from './connection.ts'
import { guarded } from './fault.ts'
import { sqlArray } from './sql-array.ts'
import { type Conversation, type Idle, type List, type Page, STATE, type State, type Who } from './store.ts'
import { minuteOf, weekOf } from './time.ts'
import type { Vault } from './vault.ts'

const STATES = Object.keys(STATE) as State[]

/** Among staff nobody has a token. */
const NO_TOKEN = new Uint8Array(32)

/** Of one person, in rows of their own. */
const MOST = 20

type Row = {
  readonly id: number
  readonly wire_id: Uint8Array
  readonly group_code: string
  readonly helpdesk_code: string | null
  readonly epoch: number
  readonly stale: boolean
  readonly head: Uint8Array
  readonly next_seq: number
  readonly entries: number
  readonly state: number
  readonly due: number | null
  readonly escalated: boolean
  readonly token_hash: Uint8Array
  readonly locator: Uint8Array | null
  readonly created: number
  readonly active: number
  readonly week: string
  readonly quiet: boolean
}

/** Conversations as rows: looked up, listed for staff, watched for deadlines. */
export class Conversations {
  readonly #sql: Sql
  readonly #vault: Vault

  constructor(sql: Sql, vault: Vault) {
    this.#sql = sql
    this.#vault = vault
  }

  async find(id: Bytes): Promise<Conversation | undefined> {
    const sql = this.#sql
    const [found] = await this.#read(
      () => sql<Row[]>`
      select ${columns(sql)} from conversation c where wire_id = ${id}`,
    )
    return found
  }

  async findByLocator(locator: Bytes): Promise<Bytes | undefined> {
    const sql = this.#sql
    const [found] = await this.#read(
      () => sql<Row[]>`
      select ${columns(sql)} from conversation c where locator = ${locator}`,
    )
    return found?.wireId
  }

  queue(who: Who, list: List, page: Page): Promise<readonly Conversation[]> {
    return list === 'waiting' ? this.#waiting(who.group, page, false) : this.#taking(who, list, page)
  }

  quietQueue(group: string): Promise<readonly Conversation[]> {
    return this.#waiting(group, { limit: 1000 }, true)
  }

  async takesPart(who: Who): Promise<readonly Bytes[]> {
    const sql = this.#sql
    const found = await this.#read(
      () => sql<Row[]>`
      select ${columns(sql)} from conversation c where exists (
        select from participant p where p.conv = c.id and p.group_code = ${who.group} and p.until_epoch is null
          and p.person = ${who.person})
      order by c.id desc limit ${MOST}`,
    )
    return found.map(({ wireId }) => wireId)
  }

  escalate(now: number, limit: number): Promise<readonly Conversation[]> {
    const sql = this.#sql
    return this.#read(
      () => sql<Row[]>`
      select ${columns(sql)} from escalate_due(${new Date(now).toISOString()}::timestamptz, ${limit}) c`,
    )
  }

  async hasten(now: number, answering: readonly string[], listed: readonly string[]): Promise<number> {
    const [row] = await guarded(
      () => this.#sql<{ hastened: number }[]>`
      select hasten_due(${minuteOf(now)}::timestamptz, ${sqlArray(answering)}::text[],
        ${sqlArray(listed)}::text[]) as hastened`,
    )
    return row?.hastened ?? 0
  }

  async idle({ before, quietBefore, now }: Idle, limit: number): Promise<readonly Bytes[]> {
    const rows = await guarded(
      () => this.#sql<{ wire_id: Buffer }[]>`
      select wire_id from conversation
      where active_hour < ${new Date(before).toISOString()}::timestamptz and expires_week <= ${weekOf(now)}::date
        or quiet and active_hour < ${new Date(quietBefore).toISOString()}::timestamptz
      order by active_hour, id limit ${limit}`,
    )
    return rows.map((row) => new Uint8Array(row.wire_id))
  }

  /** Two partial indexes, each read in the order of the page. */
  #waiting(group: string, page: Page, quiet: boolean): Promise<readonly Conversation[]> {
    const sql = this.#sql
    const after = this.#key(page.after, 0)
    return this.#read(
      () => sql<Row[]>`
      (select ${columns(sql)} from conversation c
        where group_code = ${group} and (state < 2 or (state = 2 and escalated)) and id > ${after}
          and quiet = ${quiet}
        order by id limit ${page.limit})
      union all
      (select ${columns(sql)} from conversation c
        where helpdesk_code = ${group} and state < 3 and escalated and id > ${after}
          and quiet = ${quiet}
        order by id limit ${page.limit})
      order by id limit ${page.limit}`,
    )
  }

  #taking(who: Who, list: 'open' | 'closed', page: Page): Promise<readonly Conversation[]> {
    const sql = this.#sql
    // Waiting, and theirs without having been asked: they are who asks.
    const asks = sql`(state = 0 and token_hash = ${NO_TOKEN} and group_code <> ${who.group})`
    const states = list === 'closed' ? sql`state = 3` : sql`(state in (1, 2) or ${asks})`
    return this.#read(
      () => sql<Row[]>`
      select ${columns(sql)} from conversation c
      where ${states} and id < ${this.#key(page.after, Number.MAX_SAFE_INTEGER)} and exists (
        select from participant p where p.conv = c.id and p.group_code = ${who.group} and p.until_epoch is null
          and (p.person is null or p.person = ${who.person}))
      order by id desc limit ${page.limit}`,
    )
  }

  /** Pages go by the internal key, named by the wire id of the last row; a row erased since starts again. */
  #key(after: Bytes | undefined, start: number): postgres.Fragment {
    const sql = this.#sql
    return after
      ? sql`coalesce((select id from conversation where wire_id = ${after}), ${start}::bigint)`
      : sql`${start}::bigint`
  }

  /** Rows whose shred key is gone are erased, whatever the table still says. */
  async #read(rows: () => Promise<readonly Row[]>): Promise<readonly Conversation[]> {
    const found = (await guarded(rows)).map(fromRow)
    const alive = await Promise.all(found.map(({ wireId }) => this.#vault.has(wireId)))
    return found.filter((_, i) => alive[i])
  }
}

const columns = (sql: Sql): postgres.Fragment => sql`
  c.id, c.wire_id, c.group_code, c.helpdesk_code, c.epoch, c.stale, c.head, c.next_seq, c.entries, c.state,
  (extract(epoch from c.due_at) * 1000)::float8 as due, c.escalated, c.token_hash, c.locator,
  (extract(epoch from c.created_hour) * 1000)::float8 as created,
  (extract(epoch from c.active_hour) * 1000)::float8 as active, c.expires_week::text as week,
  c.quiet`

function fromRow(row: Row): Conversation {
  return {
    wireId: new Uint8Array(row.wire_id),
    group: row.group_code,
    ...(row.helpdesk_code === null ? {} : { helpdesk: row.helpdesk_code }),
    epoch: row.epoch,
    stale: row.stale,
    head: new Uint8Array(row.head),
    lastSeq: row.next_seq - 1,
    entries: row.entries,
    state: STATES[row.state] ?? 'closed',
    ...(row.due === null ? {} : { dueAt: row.due }),
    escalated: row.escalated,
    tokenHash: new Uint8Array(row.token_hash),
    ...(row.locator === null ? {} : { locator: new Uint8Array(row.locator) }),
    createdHour: row.created,
    activeHour: row.active,
    expiresWeek: row.week,
    quiet: row.quiet,
  }
}
