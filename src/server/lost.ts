import { groupAt, holderOf, Refused } from '#wire'
import type { Lost } from '#wire/control'
import type { Relay } from './relay.ts'
import type { Session } from './sessions.ts'

/**
 * POST /staff/lost: bars a device of the own group at once, whether or not a conversation is open. One answer for
 * the own device, one of another group, and one that does not exist.
 */
export async function barLost({ deps, removed }: Relay, session: Session, { device }: Lost): Promise<void> {
  const { version } = deps.book.current.signed.head
  const found = groupAt(deps.book.roster, version, session.group)
  const isThere = found && 'slice' in found && holderOf(found.slice, device) !== undefined
  if (!isThere || device === session.sign) throw new Refused('not-allowed')
  await removed.add(device, version)
}
