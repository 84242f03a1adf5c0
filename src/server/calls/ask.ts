import { type Bytes, Refused, toHex } from '#wire'
import type { Relay } from '../relay.ts'
import type { Session } from '../sessions.ts'
import { begin, openHandoff } from './create.ts'

/** POST /create of staff: an upload signed by exactly the device that is signed in (PROTOCOL §6.7). */
export async function ask(relay: Relay, session: Session, body: Bytes): Promise<number> {
  const handoff = openHandoff(body)
  const { author, group } = handoff.upload.frame.entry
  const isOwn = toHex(author) === session.sign && group === session.group && session.guestOf === undefined
  if (!isOwn || group === '') throw new Refused('not-allowed')
  return begin(relay, handoff, () => undefined)
}
