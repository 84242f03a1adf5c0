import { turnsOf } from '#regions'
import type { NewConversation } from '#storage'
import { type Bytes, type Create, entryHash, LABEL, openUpload, Refused, shortHash, type Upload } from '#wire'
import { CHALLENGE_SIZE } from '../challenge.ts'
import type { Relay } from '../relay.ts'
import { answerDue, dueFrom, participantsOf } from '../row-after.ts'
import { extend, numbered, type Thread } from '../thread/thread.ts'
import { besideOf, isHandoff } from '../upload-check.ts'

/** As long as a conversation rests after its last week of use. */
const RETENTION_MS = 30 * 86_400_000

export type Handoff = { readonly upload: Upload; readonly act: Create; readonly message: Bytes }

export function openHandoff(bytes: Bytes): Handoff {
  const upload = openUpload(bytes)
  const entry = upload?.frame.entry
  const message = upload?.message
  if (!upload || entry?.act.type !== 'create' || !isHandoff(message, entry.conversation))
    throw new Refused('bad-frame')
  return { upload, act: entry.act, message }
}

/** POST /create of a visitor: challenge ‖ upload; the cursor after the two first frames (PROTOCOL §8). */
export async function create(relay: Relay, body: Bytes, quiet = false): Promise<number> {
  const challenge = body.slice(0, CHALLENGE_SIZE)
  const handoff = openHandoff(body.slice(CHALLENGE_SIZE))
  const { conversation, group } = handoff.upload.frame.entry
  // Staff open nothing here: there is no session on this origin to hold it against.
  if (group !== '') throw new Refused('not-allowed')
  return begin(
    relay,
    handoff,
    () => {
      if (!relay.challenges.accepts(challenge, conversation)) throw new Refused('challenge')
    },
    quiet,
  )
}

/**
 * Stores what the reducer accepts as a first entry. `admit` throws where it may not come in; asked of what is new.
 * `quiet`: the machine's test, announced to nobody.
 */
export async function begin(
  relay: Relay,
  handoff: Handoff,
  admit: () => void,
  quiet = false,
): Promise<number> {
  const { deps, threads } = relay
  const { entry } = handoff.upload.frame
  // An answer that was lost: the same bytes get it again, though their challenge may be too old by now.
  const known = await threads.get(entry.conversation)
  if (!known) {
    admit()
    const { version, expires } = deps.book.current.signed.head
    // After the roster's end nobody can sign in to answer: better numbers at once than a message nobody reads.
    if (entry.version !== version || expires <= deps.clock()) throw new Refused('stale-roster')
  }
  const next = extend(undefined, handoff.upload.frame, deps.book.roster, deps.verifier)
  if (!('thread' in next)) throw new Refused('refused' in next ? next.refused : 'stale-roster')
  const input = inputOf(relay, handoff, next.thread)
  const outcome = await deps.store.create({ ...input, quiet })
  if (!outcome.ok) throw new Refused(outcome.code)
  if (!outcome.duplicate) {
    const held = {
      id: entry.conversation,
      thread: numbered(next.thread, 1),
      first: input.group,
      escalated: input.escalated ?? false,
      dueAt: input.dueAt,
    }
    threads.keep(held)
    if (!quiet) relay.announce(held, outcome.next)
  }
  return outcome.next
}

function inputOf(relay: Relay, { upload, act, message }: Handoff, thread: Thread): NewConversation {
  const { verifier, clock } = relay.deps
  const { frame } = upload
  const beside = besideOf(upload, thread, verifier)
  if (!beside) throw new Refused('bad-frame')
  const now = clock()
  return {
    wireId: frame.entry.conversation,
    head: entryHash(verifier, frame),
    tokenHash: act.token,
    frames: [
      { id: shortHash(verifier, LABEL.frame, frame.bytes), bytes: frame.bytes },
      { id: shortHash(verifier, LABEL.frame, message), bytes: message },
    ],
    ...beside,
    participants: participantsOf(thread.spans),
    ...waiting(relay, thread, now),
    at: now,
    expires: now + RETENTION_MS,
  }
}

type Asked = Pick<NewConversation, 'group' | 'helpdesk' | 'dueAt' | 'escalated'>

/** Who is asked, and who when the time has passed; all at once where no opening will ever come: better seen than due. */
function waiting(relay: Relay, thread: Thread, now: number): Asked {
  const places = relay.places()
  const { opener, receivers } = thread.state
  // Nobody else is asked what one group asks another.
  if (opener)
    return { group: receivers.team, dueAt: answerDue(places, receivers.team, now), escalated: false }
  const { groups, together } = turnsOf(places, receivers.team, receivers.helpdesk, now)
  const [group = '', helpdesk] = groups
  const dueAt = dueFrom(places, groups, now)
  return {
    group,
    ...(helpdesk === undefined ? {} : { helpdesk }),
    ...(dueAt === undefined ? { escalated: true } : { dueAt, escalated: together }),
  }
}
