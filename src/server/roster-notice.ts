import { type Clock, termOf } from '#wire'
import type { RosterBook } from './roster-book.ts'

const DAY = 86_400_000
const NEXT = 'Have the next roster signed by two of the three roots and publish it'
const CLOSED = 'nobody can sign in and no new conversation is taken'

/** One sentence for the operator: how long the roster in use holds, and what to do. No id, no address. */
function rosterLine(version: number, expires: number, now: number): string {
  const until = `${new Date(expires).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const { state, days } = termOf(expires, now)
  if (state === 'over') return `Roster ${version} ended on ${until}: ${CLOSED}. ${NEXT}.`
  const left = days === 0 ? 'less than a day' : days === 1 ? 'one day' : `${days} days`
  const holds = `Roster ${version} is good until ${until}, ${left} from now`
  if (state === 'good') return `${holds}.`
  if (state === 'soon') return `${holds}. ${NEXT} before that.`
  return `${holds}. After that ${CLOSED}. ${NEXT} now.`
}

/**
 * Says the line at the start, when another roster is taken up, when warnings grow stronger, and each day while there
 * is one. The answer is asked at every look; it may be asked as often as one likes.
 */
export function rosterNotice(
  { book, clock }: { readonly book: RosterBook; readonly clock: Clock },
  say: (line: string) => void,
): () => void {
  let saidAt = Number.NEGATIVE_INFINITY
  let said = ''
  return () => {
    const now = clock()
    const { version, expires } = book.current.signed.head
    const { state } = termOf(expires, now)
    const name = `${version} ${state}`
    if (name === said && (state === 'good' || now - saidAt < DAY)) return
    said = name
    saidAt = now
    say(rosterLine(version, expires, now))
  }
}
