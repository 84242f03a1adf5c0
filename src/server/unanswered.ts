import { fromHex } from '#wire'
import type { Relay } from './relay.ts'
import type { Thread } from './thread/thread.ts'

/** How many in one look; the rest at the next. */
const BATCH = 100

/**
 * A team that the visitor let in let its time pass: it is told by mail, and whoever has the conversation, once. Nothing
 * else changes (PROTOCOL §8.2). Only the log says who is still asked; a row of the store without that is told to nobody.
 */
export async function tellUnanswered({ deps, threads }: Relay): Promise<void> {
  const { store, clock } = deps
  for (const passed of await store.passed(clock(), BATCH)) {
    const row = await store.conversation(passed.id)
    const held = row && (await threads.see(row).catch(() => undefined))
    const head = fromHex(held?.thread.state.hashes.at(-1) ?? '')
    if (held && head) await store.tellPassed(passed, head, waitingFor(held.thread, passed.group), clock())
  }
}

function waitingFor({ asked, state }: Thread, group: string): readonly string[] {
  if (state.closed || !asked.includes(group)) return []
  return state.owner ? [group, state.owner.group] : [group]
}
