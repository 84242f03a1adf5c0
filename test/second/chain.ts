import { authorOf, isMember } from './author.ts'
import type { Inside, Outside } from './message.ts'
import type { Roster } from './roster.ts'
import type { State } from './state.ts'

/** A message that opened, in the order of the log, with the state of the log where it stands. */
export type Read = {
  readonly outside: Outside
  readonly inside: Omit<Inside, 'body' | 'at'>
  /** `H(message, frame)`, hex. */
  readonly hash: string
  readonly state: State
  /** By the version the epoch cites. */
  readonly roster: Roster
}
/** `excused`: it fits as far as can be judged; what it follows is of an epoch the reader was not given. */
export type Verdict = 'fits' | 'excused' | 'gap' | 'fork' | 'refused'

/** What was read of one tab or window in one epoch. */
type Session = { readonly number: number; readonly hash: string }

const ZEROS = '0'.repeat(64)

/**
 * §7.1 to §7.3 over all messages that opened, in order. `given` are the epochs this reader has keys of. When one more
 * opens, everything is judged again with it: what was excused then fits, or is a gap.
 */
export const judge = (messages: readonly Read[], given: ReadonlySet<number>): Verdict[] => {
  const sessions = new Map<string, Session>()
  const seen = new Map<string, { readonly sender: string; readonly epoch: number }>()
  return messages.map((message) => {
    if (!mayStand(message)) return 'refused'
    const { inside, outside, hash, state } = message
    const name = `${inside.sender} ${inside.session} ${outside.epoch}`
    const fits = threadOf(message, sessions.get(name), seen, given)
    sessions.set(name, { number: inside.number, hash })
    seen.set(hash, { sender: inside.sender, epoch: outside.epoch })
    return state.hashes.includes(inside.head) ? fits : 'fork'
  })
}

/** §7.1, §6.5 */
function mayStand({ outside, inside, state, roster }: Read): boolean {
  const epoch = state.epochs.at(-1)
  if (!epoch || outside.conversation !== state.conversation) return false
  if (outside.epoch !== state.epochs.length - 1 || state.stale || state.closed) return false
  const groups = ['', ...roster.groups.map(({ code }) => code)]
  const authors = groups.map((group) => authorOf(state, roster, { author: inside.sender, group }))
  const isTab = inside.sender === state.tab?.sign
  return isTab ? epoch.mode === 'here' : authors.some(isMember)
}

/** §7.3 */
function threadOf(
  { inside, outside }: Read,
  session: Session | undefined,
  seen: ReadonlyMap<string, { readonly sender: string; readonly epoch: number }>,
  given: ReadonlySet<number>,
): Verdict {
  const { number, previous, after, sender } = inside
  if (session) {
    const isNext = number === session.number + 1 && previous === session.hash
    return isNext && after === outside.epoch ? 'fits' : 'gap'
  }
  if (number !== 0) return 'gap'
  if (previous === ZEROS) return after === outside.epoch ? 'fits' : 'gap'
  const before = seen.get(previous)
  if (before) return before.sender === sender && before.epoch === after ? 'fits' : 'gap'
  return after < outside.epoch && !given.has(after) ? 'excused' : 'gap'
}
