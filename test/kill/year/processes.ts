import { parsePlaces } from '#regions'
import { createRelay, deadlines, localBus, openBook, type Relay } from '#server'
import type { Engine } from '#session'
import { type KeyStore, openStore, type Sql, type Store } from '#storage'
import { type Bytes, type LogState, openEntry, type Roster, reduce, toHex } from '#wire'
import { bookOf } from '../../support/cast.ts'
import type { TestRoster } from '../../support/roster.ts'
import type { Dice } from './dice.ts'

/** The process died here. */
class Died extends Error {}

export type Fault = (store: Store, sql: Sql) => Store

export type Setting = {
  readonly engine: Engine
  readonly sql: Sql
  readonly roster: TestRoster
  readonly places: Bytes
  readonly clock: () => number
  readonly dice: Dice
  /** How often a call of the store is the last of its process. */
  readonly deaths: number
  readonly fault: Fault
  /** Told of each conversation a process marked as not taken or not answered in time. */
  readonly marked: (id: string) => void
  /** Told of each team let in whose time a process found passed, and of the groups it mailed that to. */
  readonly told: (id: string, group: string, groups: readonly string[]) => void
}

/** Shred keys in memory: they are on disk in the product and have kill tests of their own. */
function memoryKeys(random: (size: number) => Bytes): KeyStore {
  const keys = new Map<string, Bytes>()
  return {
    id: new Uint8Array(16),
    create: async (id) => {
      const key = keys.get(toHex(id)) ?? random(32)
      keys.set(toHex(id), key)
      return key
    },
    get: async (id) => keys.get(toHex(id)),
    destroy: async (id) => void keys.delete(toHex(id)),
    close: async () => undefined,
  }
}

/** Dies before a call reaches the database, or after it was done there and before anybody hears of it. */
function mortal(store: Store, { dice, deaths }: Setting): Store {
  const lived = new Set<unknown>([store.putHead, store.putSlice])
  const wrapped = Object.entries(store).map(([name, call]: [string, unknown]) => {
    if (typeof call !== 'function' || lived.has(call)) return [name, call]
    const run = async (...args: unknown[]): Promise<unknown> => {
      if (dice.chance(deaths / 2)) throw new Died()
      const answer: unknown = await (call as (...given: unknown[]) => Promise<unknown>)(...args)
      if (dice.chance(deaths / 2)) throw new Died()
      return answer
    }
    return [name, run]
  })
  return Object.fromEntries(wrapped) as unknown as Store
}

type Alive = { readonly relay: Relay; readonly tick: () => Promise<number> }

/** Two servers on one database. Whoever dies is started anew, with nothing in its memory. */
export class Processes {
  private readonly setting: Setting
  private readonly keys: KeyStore
  private readonly alive: Alive[] = []
  private readonly book: Roster
  private store: Store | undefined
  restarts = 0

  constructor(setting: Setting) {
    this.setting = setting
    this.keys = memoryKeys(setting.engine.random)
    this.book = bookOf(setting.engine, setting.roster)
  }

  async start(): Promise<void> {
    for (const n of [0, 1]) this.alive[n] = await this.process()
  }

  private async process(): Promise<Alive> {
    const { engine, sql, roster, places, clock, fault, marked, told } = this.setting
    const real = await openStore({ sql, keyStore: this.keys, random: engine.random })
    const counted: Store = {
      ...real,
      escalate: async (now, limit) => {
        const rows = await real.escalate(now, limit)
        for (const { wireId } of rows) marked(toHex(wireId))
        return rows
      },
      tellPassed: async (passed, head, groups, now) => {
        const isTold = await real.tellPassed(passed, head, groups, now)
        if (isTold) told(toHex(passed.id), passed.group, groups)
        return isTold
      },
    }
    const book = openBook(
      { verifier: engine, clock, roots: roster.roots, parsePlaces },
      { heads: [roster.head], objects: [...roster.slices, places] },
    )
    const kept = { read: async () => undefined, write: async () => undefined }
    for (;;) {
      try {
        const relay = await createRelay({
          clock,
          random: engine.random,
          verifier: engine,
          store: fault(mortal(counted, this.setting), sql),
          bus: localBus(),
          files: { page: '', console: '', plain: new Map(), files: new Map() },
          book,
          status: kept,
          removed: kept,
          settings: { demo: true, visitorOrigin: 'http://a', staffOrigin: 'http://b', exitUrl: 'http://c' },
        })
        return { relay, tick: deadlines(relay).tick }
      } catch (error) {
        if (!(error instanceof Died)) throw error
        this.restarts++
      }
    }
  }

  /** The log as it stands in the database, replayed afresh: what a client has read. */
  async read(id: Bytes): Promise<LogState | undefined> {
    const { engine, sql } = this.setting
    this.store ??= await openStore({ sql, keyStore: this.keys, random: engine.random })
    const entries = await this.store.entries(id)
    let state: LogState | undefined
    for (const { bytes } of entries ?? []) {
      const frame = openEntry(bytes)
      const next = frame && reduce(state, frame, this.book, engine)
      if (!next || !('state' in next)) throw new Error('a log that does not replay')
      state = next.state
    }
    return state
  }

  /** Runs a request at one of them, again and again as a client does, until one of them lives through it. */
  async ask<T>(request: (relay: Relay) => Promise<T>): Promise<T> {
    for (;;) {
      const n = this.setting.dice.whole(0, 1)
      const one = this.alive[n]
      if (!one) throw new Error('nobody')
      try {
        return await request(one.relay)
      } catch (error) {
        if (!(error instanceof Died)) throw error
        await this.restart(n)
      }
    }
  }

  private async restart(n: number): Promise<void> {
    this.alive[n] = await this.process()
    this.restarts++
  }

  /** Both look at the deadlines at once; who dies over it looks again when it is back. */
  async tick(): Promise<void> {
    const look = async (n: number): Promise<void> => {
      for (;;) {
        try {
          await this.alive[n]?.tick()
          return
        } catch (error) {
          if (!(error instanceof Died)) throw error
          await this.restart(n)
        }
      }
    }
    await Promise.all([look(0), look(1)])
  }
}
