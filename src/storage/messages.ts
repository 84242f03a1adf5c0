import { type Bytes, Refused, toHex } from '#wire'
import { Batch, type Settled } from './batch.ts'
import type { Sql } from './connection.ts'
import { guarded, PASSING, sqlState } from './fault.ts'
import { type InsertRow, insertMessages, type Outcome } from './insert-messages.ts'
import type { Places, Row } from './places.ts'
import type { NewMessage } from './store.ts'
import { hourOf, minuteOf } from './time.ts'
import type { Vault } from './vault.ts'

/** 256 rows and two runs at once gave the most rows per second; more only adds waiting. */
const BATCH = { size: 256, inFlight: 2, waiting: 20_000 }
const ATTEMPTS = 3

type Item = InsertRow & { readonly wireId: Bytes; readonly at: number }

/** The path every chat message takes: natural group commit, answered after the commit (PROTOCOL §7). */
export class Messages {
  readonly #sql: Sql
  readonly #places: Places
  readonly #vault: Vault
  readonly #batch: Batch<Item, Outcome | 'moved'>
  /** The same bytes sent twice at once wait for the same commit. */
  readonly #running = new Map<string, Promise<Outcome>>()

  constructor(sql: Sql, places: Places, vault: Vault) {
    this.#sql = sql
    this.#places = places
    this.#vault = vault
    this.#batch = new Batch<Item, Outcome | 'moved'>({
      ...BATCH,
      run: (items) => this.#insert(items),
      lane: (item) => item.conv,
      overflow: () => new Refused('busy'),
    })
  }

  async append(input: NewMessage): Promise<Outcome> {
    const name = toHex(input.conversation) + toHex(input.id)
    const running = this.#running.get(name)
    if (running) return again(await running)
    const appending = this.#append(input).finally(() => this.#running.delete(name))
    this.#running.set(name, appending)
    return appending
  }

  async #append(input: NewMessage): Promise<Outcome> {
    const place = await guarded(() => this.#places.find(input.conversation))
    if (!place) return NOT_FOUND
    const outcome = await this.#enqueue(input, place)
    if (outcome !== 'moved') return outcome
    const now = await guarded(() => this.#places.look(input.conversation))
    const second = now ? await this.#enqueue(input, now) : NOT_FOUND
    if (second === 'moved') throw new Refused('busy')
    return second
  }

  async #enqueue(input: NewMessage, place: Row): Promise<Outcome | 'moved'> {
    const { conversation, id, epoch, bytes, at } = input
    const seal = await this.#vault.sealer(conversation)
    if (!seal) return NOT_FOUND
    const body = seal({ what: 'frame', conversation, name: id }, bytes)
    return this.#batch.add({ ...place, wireId: conversation, id, epoch, body, at, wait: waitOf(input) })
  }

  async #insert(items: readonly Item[]): Promise<readonly Settled<Outcome | 'moved'>[]> {
    // Sorted, so that two processes lock the conversations in the same order.
    const order = items.map((_, i) => i).sort((a, b) => (items[a]?.conv ?? 0) - (items[b]?.conv ?? 0))
    const rows = order.flatMap((i) => items[i] ?? [])
    const hour = hourOf(Math.max(...rows.map(({ at }) => at)))
    const outcomes = await guarded(() => this.#attempt(rows, hour))
    const settled: Settled<Outcome | 'moved'>[] = []
    order.forEach((i, k) => {
      const outcome = outcomes[k]
      settled[i] = outcome ? { value: outcome } : { error: new Refused('failed') }
    })
    return settled
  }

  /** Conversations are locked in one order everywhere, so a deadlock is with somebody foreign, and passes. */
  async #attempt(rows: readonly Item[], hour: string): Promise<readonly (Outcome | 'moved')[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await insertMessages(this.#sql, rows, hour)
      } catch (error) {
        if (!PASSING.has(sqlState(error) ?? '') || attempt === ATTEMPTS) throw error
      }
    }
  }
}

function waitOf({ dueAt }: NewMessage): string | null {
  if (dueAt === undefined) return null
  return dueAt === null ? '-infinity' : minuteOf(dueAt)
}

const NOT_FOUND: Outcome = { ok: false, code: 'not-found' }

const again = (outcome: Outcome): Outcome => (outcome.ok ? { ...outcome, duplicate: true } : outcome)
