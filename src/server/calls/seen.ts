import { type Bytes, Refused } from '#wire'
import { type Caller, type Sight, sightOf } from '../access.ts'
import type { Relay } from '../relay.ts'
import type { Held } from '../thread/threads.ts'

/** The conversation and what the caller may read of it; unknown and not theirs look alike: Refused('not-found'). */
export async function seen(relay: Relay, caller: Caller, conversation: Bytes): Promise<[Held, Sight]> {
  const known = await relay.threads.get(conversation)
  const found = known && withSight(known, caller)
  if (found) return found
  // What gives them sight may have happened in another process.
  const row = await relay.deps.store.conversation(conversation)
  const held = row && (await relay.threads.see(row))
  const seenNow = held && withSight(held, caller)
  if (!seenNow) throw new Refused('not-found')
  return seenNow
}

function withSight(held: Held, caller: Caller): [Held, Sight] | undefined {
  const sight = sightOf(held, caller)
  return sight && [held, sight]
}
