import { type Bytes, ID, Refused, toHex } from '#wire'
import { type Caller, isCurrentTab } from '../access.ts'
import type { Relay } from '../relay.ts'
import { seen } from './seen.ts'

/** POST /find: the conversation of a locator; an unknown and an expired one look alike (PROTOCOL §9). */
export async function find(relay: Relay, locator: Bytes): Promise<Bytes | undefined> {
  if (locator.length !== ID) throw new Refused('bad-request')
  return relay.deps.store.findByLocator(locator)
}

/** POST /erase: "delete everything now". Not for a tab that began with the code: then the owner confirms. */
export async function erase(relay: Relay, caller: Caller, conversation: Bytes): Promise<void> {
  if (conversation.length !== ID) throw new Refused('bad-request')
  const [held] = await seen(relay, caller, conversation)
  const isOwn = caller.kind === 'tab' && isCurrentTab(held, caller.token)
  if (!isOwn || held.thread.state.returned) throw new Refused('not-allowed')
  await relay.deps.store.erase(conversation)
  relay.threads.forget(conversation)
  relay.sessions.endGuestsOf(toHex(conversation))
  relay.announce(held, held.thread.seqs.at(-1) ?? 0)
}
