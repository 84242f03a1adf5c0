import type { NewEntry } from '#storage'
import {
  type Bytes,
  type Code,
  type EntryFrame,
  entryHash,
  epochOf,
  FRAME,
  fromHex,
  LABEL,
  openEntry,
  openMessage,
  openUpload,
  Refused,
  type SealedMessage,
  shortHash,
  toHex,
  UPLOAD,
  type Upload,
} from '#wire'
import { type Caller, isCurrentTab, membershipOf } from '../access.ts'
import type { Relay } from '../relay.ts'
import { answerDue, participantsOf, replyDue, rowAfter } from '../row-after.ts'
import { extend, knownSeq, numbered, type Thread } from '../thread/thread.ts'
import type { Held } from '../thread/threads.ts'
import { type Beside, besideOf } from '../upload-check.ts'
import { seen } from './seen.ts'

/** POST /append: a frame or an upload; the number it got. Throws Refused and stores nothing otherwise. */
export async function append(relay: Relay, caller: Caller, bytes: Bytes): Promise<number> {
  const enter = (frame: EntryFrame, upload: Upload): Promise<number> =>
    judged(relay, caller, frame.entry.conversation, (held) => appendEntry(relay, caller, held, frame, upload))
  if (bytes.length === UPLOAD) {
    const upload = openUpload(bytes)
    if (!upload || upload.frame.entry.act.type === 'create') throw new Refused('bad-frame')
    return enter(upload.frame, upload)
  }
  if (bytes.length !== FRAME) throw new Refused('bad-frame')
  const message = openMessage(bytes)
  if (message?.kind === 'message')
    return judged(relay, caller, message.conversation, async (held) => {
      // Whose turn it is depends on who has accepted: that must be known before the time is set.
      const isOld = message.epoch > epochOf(held.thread.state)
      const row = isOld ? await relay.deps.store.conversation(held.id) : undefined
      const newest = row && (await relay.threads.see(row))
      return appendMessage(relay, caller, newest ?? held, message, bytes)
    })
  const frame = openEntry(bytes)
  const isShort = frame?.entry.act.type === 'leave' || frame?.entry.act.type === 'close'
  if (!frame || !isShort) throw new Refused('bad-frame')
  return enter(frame, { frame, keys: [], wraps: [] })
}

/** What is refused by an older view is judged again by the newest: another process may have gone on. */
async function judged(
  relay: Relay,
  caller: Caller,
  conversation: Bytes,
  judge: (held: Held) => Promise<number>,
): Promise<number> {
  const [held] = await seen(relay, caller, conversation)
  try {
    return await judge(held)
  } catch (error) {
    const row = error instanceof Refused ? await relay.deps.store.conversation(conversation) : undefined
    if (!row || row.entries === held.thread.seqs.length) throw error
    await relay.threads.see(row)
    return judge((await seen(relay, caller, conversation))[0])
  }
}

async function appendMessage(
  relay: Relay,
  caller: Caller,
  held: Held,
  message: SealedMessage,
  bytes: Bytes,
): Promise<number> {
  const { deps, threads } = relay
  const no = whyNotWrite(held, caller, message)
  if (no) throw new Refused(no)
  const dueAt = dueAfter(relay, held, caller)
  const outcome = await deps.store.appendMessage({
    conversation: message.conversation,
    epoch: message.epoch,
    id: shortHash(deps.verifier, LABEL.frame, bytes),
    bytes,
    ...(dueAt === undefined ? {} : { dueAt }),
    at: deps.clock(),
  })
  if (!outcome.ok) {
    // Ours may be the older view: it is read again before the next attempt.
    threads.forget(held.id)
    throw new Refused(outcome.code)
  }
  if (!outcome.duplicate) {
    noteDue(relay, held, dueAt)
    relay.announce(held, outcome.seq)
  }
  return outcome.seq
}

/** The visitor never seals in an away epoch; staff write as members only, once somebody has accepted. */
function whyNotWrite(held: Held, caller: Caller, message: SealedMessage): Code | undefined {
  const { state } = held.thread
  if (caller.kind === 'locator') return 'not-allowed'
  if (caller.kind === 'tab') {
    if (!isCurrentTab(held, caller.token)) return 'not-allowed'
    return state.epochs[message.epoch]?.mode === 'away' ? 'rotate-first' : undefined
  }
  return state.accepted && membershipOf(state, caller.session) ? undefined : 'not-allowed'
}

/**
 * The visitor's words start the time, the next words of the owner's group end it; where nobody owns it, those of
 * anybody of the roster. It is written with the message, by the row as it is then: ours may be the older view.
 */
function dueAfter({ deps, places }: Relay, held: Held, caller: Caller): number | null | undefined {
  if (caller.kind === 'tab')
    return held.thread.state.accepted ? replyDue(held, places(), deps.clock()) : undefined
  if (caller.kind !== 'staff' || caller.session.guestOf !== undefined) return undefined
  const { owner } = held.thread.state
  return owner === undefined || owner.group === caller.session.group ? null : undefined
}

function noteDue({ threads }: Relay, held: Held, dueAt: number | null | undefined): void {
  if (dueAt === null) threads.note(held.id, { escalated: false, dueAt: undefined })
  else if (dueAt !== undefined && !held.escalated)
    threads.note(held.id, { escalated: false, dueAt: held.dueAt ?? dueAt })
}

async function appendEntry(
  relay: Relay,
  caller: Caller,
  held: Held,
  frame: EntryFrame,
  upload: Upload,
): Promise<number> {
  const { deps } = relay
  const no = whyNotEnter(held, caller, frame)
  if (no) throw new Refused(no)
  const known = knownSeq(held.thread, frame.entry.n, toHex(entryHash(deps.verifier, frame)))
  if (known !== undefined) return known
  const next = extend(held.thread, frame, deps.book.roster, deps.verifier)
  if (!('thread' in next)) throw new Refused('refused' in next ? next.refused : 'stale-roster')
  const beside = besideOf(upload, next.thread, deps.verifier)
  if (!beside) throw new Refused('bad-frame')
  return commit(relay, held, next.thread, frame, beside)
}

/** An entry must be signed by whoever holds the credential; what it may do is for the reducer to say. */
function whyNotEnter(held: Held, caller: Caller, { entry }: EntryFrame): Code | undefined {
  const author = toHex(entry.author)
  const { state } = held.thread
  if (caller.kind === 'staff') {
    const isOwn = author === caller.session.sign && entry.group === caller.session.group
    return isOwn ? undefined : 'not-allowed'
  }
  if (entry.group !== '') return 'not-allowed'
  if (caller.kind === 'locator') {
    return entry.act.type === 'back' && author === state.code?.sign ? undefined : 'not-allowed'
  }
  const isCurrent = isCurrentTab(held, caller.token) && author === state.tab?.sign
  // A displaced tab may still close: somebody else has the code.
  return isCurrent || entry.act.type === 'close' ? undefined : 'not-allowed'
}

/** Stores what the reducer accepted, if the head is still the one it was accepted on; then it counts here too. */
async function commit(
  relay: Relay,
  before: Held,
  after: Thread,
  frame: EntryFrame,
  beside: Beside,
): Promise<number> {
  const { deps, threads } = relay
  const { act } = frame.entry
  const { state, dueAt } = rowAfter(before, after, relay.places(), deps.clock())
  const isKept = dueAt === undefined
  await expectAnswer(relay, before, after)
  const outcome = await deps.store.appendEntry({
    ...entryInput(relay, before.thread, after, frame),
    ...beside,
    state,
    at: deps.clock(),
    ...(dueAt === undefined ? {} : { dueAt }),
  })
  if (!outcome.ok || outcome.duplicate) {
    threads.forget(before.id)
    if (outcome.ok) return outcome.seq
    throw new Refused(outcome.code)
  }
  const held: Held = {
    id: before.id,
    thread: numbered(after, outcome.seq),
    first: before.first,
    escalated: isKept && before.escalated,
    dueAt: isKept ? before.dueAt : (dueAt ?? undefined),
  }
  threads.keep(held)
  if (act.type === 'remove' && 'device' in act) {
    await relay.removed.add(toHex(act.device), deps.book.current.signed.head.version)
  }
  relay.announce(held, outcome.seq, before)
  return outcome.seq
}

/** The deadline of a team that is let in stands before its `add` does: a crash between the two loses neither. */
async function expectAnswer({ deps, places }: Relay, before: Held, after: Thread): Promise<void> {
  for (const group of after.asked) {
    if (before.thread.asked.includes(group)) continue
    await deps.store.ask(before.id, group, answerDue(places(), group, deps.clock()))
  }
}

function entryInput(
  relay: Relay,
  before: Thread,
  after: Thread,
  frame: EntryFrame,
): Omit<NewEntry, 'wraps' | 'keys' | 'state' | 'at'> {
  const { verifier } = relay.deps
  const { act, conversation } = frame.entry
  const oldReturn = before.state.code?.kem
  return {
    conversation,
    previousHead: frame.entry.previous,
    id: shortHash(verifier, LABEL.frame, frame.bytes),
    frame: frame.bytes,
    newHead: entryHash(verifier, frame),
    epoch: epochOf(after.state),
    stale: after.state.stale,
    participants: participantsOf(after.spans),
    ...(act.type === 'back' ? { tokenHash: act.token } : {}),
    ...(act.type === 'code' ? { locator: act.locator } : {}),
    // Replies of earlier absences are withheld from the next one who comes with the code.
    ...(act.type === 'back' && oldReturn ? { dropReturnWraps: fromHex(oldReturn) ?? conversation } : {}),
  }
}
