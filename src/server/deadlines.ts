import type { Conversation } from '#storage'
import type { Relay } from './relay.ts'

/** How many are looked at in one go; the rest a moment later. */
const BATCH = 100

export interface Deadlines {
  /** Marks what nobody took, or nobody answered, in time; resolves to how many. Safe to call at any moment. */
  tick(): Promise<number>
}

/** Deadlines stand in the database, so a restart forgets none. */
export function deadlines(relay: Relay): Deadlines {
  let running: Promise<number> | undefined
  return {
    tick: () => {
      running ??= escalateDue(relay).finally(() => {
        running = undefined
      })
      return running
    },
  }
}

async function escalateDue(relay: Relay): Promise<number> {
  let marked = 0
  for (;;) {
    const due = await relay.deps.store.duePassed(relay.deps.clock(), BATCH)
    for (const row of due) if (await escalate(relay, row)) marked++
    if (due.length < BATCH) return marked
  }
}

/** True for the one process that marks it; where there is nothing left to escalate the time only stops. */
async function escalate(relay: Relay, row: Conversation): Promise<boolean> {
  const { store } = relay.deps
  const isFirst = await store.markEscalated(row.wireId, null)
  if (!isFirst) await store.setDue(row.wireId, null)
  relay.threads.note(row.wireId, { escalated: isFirst, dueAt: undefined })
  const held = await relay.threads.get(row.wireId).catch(() => undefined)
  if (held && isFirst) relay.announce(held, row.lastSeq)
  return isFirst
}
