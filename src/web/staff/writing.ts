import type { ConversationView, Self } from './port.ts'

const WHILE = 10 * 60_000
/** So many of the staff may write at a time: on a small screen more is a crowd. */
const MOST = 2

/** Colleagues who wrote in the last ten minutes, once each; a vouched guest is nobody's turn. */
const writersOf = (view: ConversationView, now: number): ReadonlyMap<string, string> => {
  const names = new Map<string, string>()
  for (const line of view.lines) {
    if (line.kind !== 'message' || line.from.kind !== 'person' || line.body.t === 'repeat') continue
    // Their own clock said when: one that is wrong must not keep others from writing for long.
    const isNow = Math.abs(now - line.at) < WHILE
    if (isNow && line.from.person) names.set(line.from.person, line.from.name ?? '')
  }
  return names
}

/**
 * Who is writing now, when somebody else would be one too many and is asked a second time first; nobody otherwise.
 * Whoever writes already goes on, and so does a guest: an interpreter must not wait for a turn.
 */
export const crowdOf = (
  view: ConversationView,
  self: Pick<Self, 'group' | 'person'>,
  now: number,
): readonly string[] => {
  const names = writersOf(view, now)
  const isFree = self.group === '' || names.has(self.person) || names.size < MOST
  return isFree ? [] : [...names.values()]
}
