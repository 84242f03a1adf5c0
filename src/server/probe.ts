import { timingSafeEqual } from 'node:crypto'
import { answeringAt, openAt, servicesOf } from '#regions'
import { type Bytes, bytesOf, equal, Refused } from '#wire'
import type { ProbeAnswer, ProbeRequest } from '#wire/control'
import { sightOf } from './access.ts'
import { readCredential } from './credential.ts'
import type { Relay } from './relay.ts'
import type { Session } from './sessions.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Days between two practice handoffs of a group. */
const EVERY = 28

/** Whether the request comes from whoever started this server, and knows the token it was started with. */
export function isProbe(headers: Headers, token: Bytes | undefined): boolean {
  const given = readCredential(headers)?.bytes
  return token !== undefined && given?.length === token.length && timingSafeEqual(given, token)
}

/** POST /probe: the machine looks after itself. Quiet handoffs are never listed, announced or told by mail. */
export async function probe(relay: Relay, request: ProbeRequest): Promise<ProbeAnswer> {
  if (request.t === 'check') return { faults: await faultsOf(relay, request), practice: false }
  if (request.t === 'practice') return { faults: [], practice: await practiceDue(relay, request.group) }
  await failed(relay, request)
  return { faults: [], practice: false }
}

async function faultsOf(
  relay: Relay,
  { conversation, group }: Extract<ProbeRequest, { t: 'check' }>,
): Promise<ProbeAnswer['faults']> {
  const { store, post } = relay.deps
  const id = bytesOf(conversation)
  const row = await store.conversation(id)
  if (!row?.quiet) throw new Refused('not-found')
  // Who is asked when the time has passed, is served if it stands with who is asked first.
  const first = group === row.helpdesk ? row.group : group
  const held = await relay.threads.see(row).catch(() => undefined)
  const isShown =
    held !== undefined && sightOf(held, { kind: 'staff', session: anybodyOf(first) }) !== undefined
  const listed = await store.quietQueue(first)
  const isListed = listed.some(({ wireId }) => equal(wireId, id))
  const isDue = row.dueAt !== undefined || row.escalated
  const isTold = post === undefined || (await post.answers())
  return [
    ...(isShown && isListed ? [] : (['list'] as const)),
    ...(isDue ? [] : (['deadline'] as const)),
    ...(isTold ? [] : (['mail'] as const)),
  ]
}

/** What every person of a group may see, whoever they are. */
function anybodyOf(group: string): Session {
  return { group, person: '', sign: '', kem: '', begun: 0, used: 0 }
}

/** An alarm for the operator each time; a row in the register once a day, where the helpdesk sees it. */
async function failed(relay: Relay, { group, what }: Extract<ProbeRequest, { t: 'failed' }>): Promise<void> {
  const { clock, store } = relay.deps
  const before = relay.register.state.failures.get(group)
  const isKnown = before?.what === what && clock() - before.at * HOUR < DAY
  if (!isKnown) await relay.register.note({ t: 'test-failed', group, what })
  await store.alarm(clock())
}

/** Every four weeks, in opening hours; noted before it is sent, so that one that got lost counts as missed. */
async function practiceDue(relay: Relay, group: string): Promise<boolean> {
  const now = relay.deps.clock()
  const places = relay.places()
  const sent = relay.register.state.practices.get(group)?.sent
  const isOpen = servicesOf(places).some(
    (row) => row.group === group && openAt(row, now) && openAt(row, now + HOUR),
  )
  const isDue = sent === undefined || now - sent * HOUR >= EVERY * DAY
  if (!isDue || !isOpen || !answeringAt(places, now).includes(group)) return false
  await relay.register.note({ t: 'practice-sent', group })
  return true
}
