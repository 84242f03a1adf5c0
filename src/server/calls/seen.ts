import { type Bytes, Refused } from '#wire'
import { type Caller, type Sight, sightOf } from '../access.ts'
import type { Relay } from '../relay.ts'
import type { Held } from '../thread/threads.ts'

/** The conversation and what the caller may read of it; unknown and not theirs look alike: Refused('not-found'). */
export async function seen(relay: Relay, caller: Caller, conversation: Bytes): Promise<[Held, Sight]> {
  const held = await relay.threads.get(conversation)
  const sight = held && sightOf(held, caller)
  if (!held || !sight) throw new Refused('not-found')
  return [held, sight]
}
