import { answeringAt } from '#regions'
import type { Conversation } from '#storage'
import type { Relay } from './relay.ts'
import { sharedTurn } from './shared-turn.ts'
import { tellUnanswered } from './unanswered.ts'

/** How many are looked at in one go; the rest a moment later. */
const BATCH = 100
const HOUR = 3_600_000

export interface Deadlines {
  /** Marks what nobody took, or nobody answered, in time; resolves to how many. Safe to call at any moment. */
  tick(): Promise<number>
}

/** Deadlines stand in the database: a restart forgets none, and of several processes one marks each. */
export function deadlines(relay: Relay): Deadlines {
  let looked = ''
  const turn = async (): Promise<number> => {
    const { clock, book } = relay.deps
    // People may have gone with a new roster, or a service with the day.
    const look = `${book.current.signed.head.version} ${Math.floor(clock() / HOUR)}`
    if (look !== looked) await hastenOrphans(relay)
    looked = look
    const marked = await escalateDue(relay)
    await tellUnanswered(relay)
    return marked
  }
  return { tick: sharedTurn(turn) }
}

/** What was handed to a group that has ended meanwhile waits for nobody: it counts as not taken, now. */
async function hastenOrphans({ deps }: Relay): Promise<void> {
  const { groups } = deps.book.current.signed.head
  const answering = answeringAt(deps.book.directory().places, deps.clock())
  // A partner is asked without hours being known.
  const asked = groups.filter(({ code, role }) => role === 'partner' || answering.includes(code))
  const code = (row: { readonly code: string }): string => row.code
  await deps.store.hasten(deps.clock(), asked.map(code), groups.map(code))
}

async function escalateDue(relay: Relay): Promise<number> {
  let marked = 0
  for (;;) {
    const due = await relay.deps.store.escalate(relay.deps.clock(), BATCH)
    for (const row of due) await tell(relay, row)
    marked += due.length
    if (due.length < BATCH) return marked
  }
}

async function tell(relay: Relay, row: Conversation): Promise<void> {
  const held = await relay.threads.see(row).catch(() => undefined)
  if (held) relay.announce(held, row.lastSeq)
}
