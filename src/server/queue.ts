import type { Conversation, List } from '#storage'
import { bytesOf, erasedAt, fromHex, type Hex, toHex } from '#wire'
import type { QueuePage, QueueRequest, QueueRow, RowState } from '#wire/control'
import { membershipOf, sightOf } from './access.ts'
import type { Relay } from './relay.ts'
import type { Session } from './sessions.ts'
import type { Held } from './thread/threads.ts'

const PAGE = 100
const LISTS: readonly List[] = ['waiting', 'open', 'closed']
const MINUTE = 60_000
const HOUR = 3_600_000

/** POST /staff/queue: what this person may know of; without a list all three, the first page of each. */
export async function queue(relay: Relay, session: Session, request: QueueRequest): Promise<QueuePage> {
  if (session.guestOf !== undefined)
    return { rows: await onlyRow(relay, session, session.guestOf), next: null }
  const lists = request.list === undefined ? LISTS : [request.list]
  const rows = new Map<string, QueueRow>()
  let next: string | null = null
  for (const list of lists) {
    const found = await page(relay, session, list, request)
    for (const row of found) {
      const one = await describe(relay, session, row)
      if (one) rows.set(one.id, one)
    }
    const last = found.at(-1)
    next = request.list !== undefined && found.length === PAGE && last ? toHex(last.wireId) : null
  }
  return { rows: [...rows.values()], next }
}

/** A guest has no list: the one conversation they were let into. */
async function onlyRow(relay: Relay, session: Session, conversation: Hex): Promise<QueueRow[]> {
  const row = await relay.deps.store.conversation(bytesOf(conversation))
  const one = row && (await describe(relay, session, row))
  return one ? [one] : []
}

function page(
  relay: Relay,
  session: Session,
  list: List,
  request: QueueRequest,
): Promise<readonly Conversation[]> {
  const person = bytesOf(session.person)
  const after = request.list === undefined ? undefined : fromHex(request.after ?? '')
  const where = after && after.length > 0 ? { after, limit: PAGE } : { limit: PAGE }
  return relay.deps.store.queue({ group: session.group, person }, list, where)
}

/** Undefined when it cannot be replayed or is not for this person: one bad row never blocks the rest. */
async function describe(relay: Relay, session: Session, row: Conversation): Promise<QueueRow | undefined> {
  const held = await relay.threads.see(row).catch(() => undefined)
  if (!held || !sightOf(held, { kind: 'staff', session })) return undefined
  const { state } = held.thread
  const { owner, opener } = state
  const id = toHex(row.wireId)
  const isSelf = (who: typeof owner): boolean => who?.group === session.group && who.person === session.person
  return {
    id,
    group: state.receivers.team,
    helpdesk: state.receivers.helpdesk,
    opener: opener?.group ?? '',
    state: rowState(row),
    due: row.dueAt === undefined ? null : row.dueAt / MINUTE,
    createdHour: row.createdHour / HOUR,
    cursor: row.lastSeq,
    epoch: row.epoch,
    mine: isSelf(owner) || isSelf(opener),
    member: (state.accepted || opener?.group === session.group) && membershipOf(state, session) !== undefined,
    here: relay.presence.here(id),
    asked: await askedOf(relay, held),
    erases: erasedAt(row.activeHour, Date.parse(`${row.expiresWeek}T00:00Z`)) / HOUR,
  }
}

/** Groups that were let in and have not answered, and until when they were expected to. */
async function askedOf({ deps }: Relay, { id, thread }: Held): Promise<QueueRow['asked']> {
  if (thread.asked.length === 0) return []
  const due = await deps.store.asked(id)
  return thread.asked.map((group) => ({ group, due: Math.ceil((due.get(group) ?? 0) / MINUTE) }))
}

function rowState(row: Conversation): RowState {
  if (row.state === 'closed') return 'closed'
  // Listed for all from the start, its time still runs.
  if (row.state === 'waiting') return row.escalated && row.dueAt === undefined ? 'escalated' : 'waiting'
  return row.escalated ? 'silent' : row.state
}
