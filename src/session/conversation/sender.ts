import { groupAt, type Hex, holderOf, type LogState, type Missing, memberOf, type Roster } from '#wire'
import type { Who } from '../view.ts'

/** Who a message is from, by the membership that held when it arrived; `undefined` = nobody who may speak. */
export function senderOf(
  state: LogState,
  roster: Roster,
  sign: Hex,
): Who | { readonly missing: Missing } | undefined {
  if (state.tab?.sign === sign) return { kind: 'visitor' }
  if (memberOf(state, { kind: 'guest', sign })) return { kind: 'guest', sign }
  if (state.removed.includes(sign)) return undefined
  for (const { principal } of state.members) {
    if (principal.kind === 'guest') continue
    const found = groupAt(roster, state.version, principal.group)
    if (!found) continue
    if ('missing' in found) return found
    const holder = holderOf(found.slice, sign)
    if (!holder) continue
    const author = { kind: 'device' as const, group: principal.group, person: holder.person.idHex, sign }
    if (memberOf(state, author))
      return { kind: 'person', group: principal.group, person: holder.person.idHex }
  }
  return undefined
}
