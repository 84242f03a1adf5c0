import { type Bytes, ID, toHex } from '#wire'
import { isCurrentTab, tokenHash } from '../access.ts'
import type { Relay } from '../relay.ts'
import { TOPIC } from './bus.ts'
import type { Listening } from './socket.ts'

const TOKEN = 32

/** First frame of a visitor's socket: token 32 ‖ conversation 16. */
export async function welcomeVisitor(relay: Relay, hello: Bytes): Promise<Listening | undefined> {
  if (hello.length !== TOKEN + ID) return undefined
  const token = toHex(tokenHash(relay.deps.verifier, hello.slice(0, TOKEN)))
  const conversation = hello.slice(TOKEN)
  const held = await relay.threads.get(conversation)
  if (!held || !isCurrentTab(held, token)) return undefined
  const name = toHex(conversation)
  return {
    topics: [TOPIC.conversation(name)],
    isAllowed: () => {
      const now = relay.threads.peek(name)
      return !now || isCurrentTab(now, token)
    },
    gone: relay.presence.connected(name),
  }
}

/** First frame of a staff socket: session token 32. */
export async function welcomeStaff(relay: Relay, hello: Bytes): Promise<Listening | undefined> {
  const session = hello.length === TOKEN ? relay.sessions.find(hello) : undefined
  if (!session) return undefined
  const own = TOPIC.person(session.group, session.person)
  return {
    topics: session.guestOf === undefined ? [TOPIC.group(session.group), own] : [own],
    isAllowed: () => relay.sessions.isAlive(hello),
    gone: () => {},
  }
}
