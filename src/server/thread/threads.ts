import type { Conversation, Store } from '#storage'
import { type Bytes, openEntry, Refused, type Roster, toHex, type Verifier } from '#wire'
import { extend, numbered, type Thread } from './thread.ts'

/** A thread and what its row says about waiting. */
export type Held = {
  readonly id: Bytes
  readonly thread: Thread
  /** The group that was asked first: the team, unless it agreed otherwise. */
  readonly first: string
  /** Listed for whoever is asked next, or listed again after a silent accept. */
  readonly escalated: boolean
  /** Epoch ms. */
  readonly dueAt: number | undefined
}

export type ThreadsDeps = {
  readonly store: Store
  readonly verifier: Verifier
  readonly roster: () => Roster
}

/** Threads kept in memory; the least recently used one goes first and is read again when asked for. */
const KEPT = 5000

/** The one place that replays logs; one process is the only writer of its cache. */
export class Threads {
  private readonly held = new Map<string, Held>()
  private readonly loading = new Map<string, Promise<Held | undefined>>()
  private readonly deps: ThreadsDeps

  constructor(deps: ThreadsDeps) {
    this.deps = deps
  }

  /** Undefined when unknown or erased. */
  async get(id: Bytes): Promise<Held | undefined> {
    const name = toHex(id)
    const known = this.held.get(name)
    if (known) {
      this.held.delete(name)
      this.held.set(name, known)
      return known
    }
    const running = this.loading.get(name) ?? this.load(id, name)
    this.loading.set(name, running)
    try {
      return await running
    } finally {
      this.loading.delete(name)
    }
  }

  /** What is in memory now, without asking the database. */
  peek(name: string): Held | undefined {
    return this.held.get(name)
  }

  /** Two appends may come home in the wrong order: the longer log stays. */
  keep(held: Held): void {
    const name = toHex(held.id)
    const known = this.held.get(name)
    if (known && known.thread.seqs.length > held.thread.seqs.length) return
    this.held.delete(name)
    this.held.set(name, held)
    const oldest = this.held.size > KEPT ? this.held.keys().next().value : undefined
    if (oldest !== undefined) this.held.delete(oldest)
  }

  /** What the row says about waiting changed, the log did not. */
  note(id: Bytes, change: Pick<Held, 'escalated' | 'dueAt'>): void {
    const known = this.held.get(toHex(id))
    if (known) this.held.set(toHex(id), { ...known, ...change })
  }

  /** What the row says now, after a look at it: another process may have gone on with the conversation. */
  async see(row: Conversation): Promise<Held | undefined> {
    const known = this.held.get(toHex(row.wireId))
    const entries = known?.thread.seqs.length ?? 0
    if (entries === row.entries) this.note(row.wireId, { escalated: row.escalated, dueAt: row.dueAt })
    else if (entries < row.entries) this.forget(row.wireId)
    return this.get(row.wireId)
  }

  /** After a change that was refused below us, or made elsewhere: read it again next time. */
  forget(id: Bytes): void {
    this.held.delete(toHex(id))
  }

  private async load(id: Bytes, name: string): Promise<Held | undefined> {
    const { store } = this.deps
    const [row, entries] = [await store.conversation(id), await store.entries(id)]
    if (!row || !entries || entries.length === 0) return undefined
    const held = heldFrom(row, this.replay(entries))
    // An append may have put a newer one there meanwhile.
    const newer = this.held.get(name)
    if (!newer) this.keep(held)
    return newer ?? held
  }

  private replay(entries: readonly { readonly seq: number; readonly bytes: Bytes }[]): Thread {
    let thread: Thread | undefined
    for (const { seq, bytes } of entries) {
      const frame = openEntry(bytes)
      const next = frame && extend(thread, frame, this.deps.roster(), this.deps.verifier)
      if (!next || !('thread' in next)) throw new Refused('failed')
      thread = numbered(next.thread, seq)
    }
    if (!thread) throw new Refused('failed')
    return thread
  }
}

function heldFrom(row: Conversation, thread: Thread): Held {
  return { id: row.wireId, thread, first: row.group, escalated: row.escalated, dueAt: row.dueAt }
}
