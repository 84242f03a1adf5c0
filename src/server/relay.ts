import { inForce, type Places, type Plans, plansOf } from '#regions'
import { type Bytes, encodeHint, toHex } from '#wire'
import { EMPTY_REGISTER } from '#wire/control'
import { isAsked } from './access.ts'
import { type Challenges, challenges } from './challenge.ts'
import { type Deps, TEMPO, type Tempo } from './deps.ts'
import { derived } from './derived.ts'
import { TOPIC, type Topic } from './live/bus.ts'
import { Presence } from './live/presence.ts'
import { Offers } from './offers.ts'
import { openRegister, type RegisterBook } from './register.ts'
import { openRemoved, type RemovedDevices } from './removed.ts'
import { Sessions } from './sessions.ts'
import { checkSound } from './soundness.ts'
import { openStatus, type StatusFile } from './status.ts'
import { guestName, isGuestIn } from './thread/guest.ts'
import { receiversOf } from './thread/thread.ts'
import { type Held, Threads } from './thread/threads.ts'

/** What both origins of one process share. */
export type Relay = {
  readonly deps: Deps
  readonly tempo: Tempo
  readonly threads: Threads
  readonly presence: Presence
  readonly sessions: Sessions
  readonly challenges: Challenges
  readonly offers: Offers
  readonly status: StatusFile
  readonly removed: RemovedDevices
  readonly register: RegisterBook
  /** The table with the hours that count now. */
  readonly places: () => Places
  /** Tells everybody who may know, or might until a moment ago, that there is more. */
  readonly announce: (held: Held, seq: number, before?: Held) => void
}

/** Reads what was kept and prepares the shared parts; nothing listens yet. */
export async function createRelay(deps: Deps): Promise<Relay> {
  const { clock, random, verifier, store, book, bus } = deps
  const tempo = deps.tempo ?? TEMPO
  const removed = await openRemoved(deps.removed)
  const kept: { register?: RegisterBook } = {}
  // Asked at every word of a visitor: openings are counted once for each table, not for each question.
  const plansIn = derived(plansOf)
  const placesIn = derived((places: Places, plans: Plans) => inForce(places, { groups: [], ...plans }))
  const plans = (): Plans => plansIn(kept.register?.state ?? EMPTY_REGISTER, book.directory().places)
  const status = await openStatus(deps.status, clock, plans)
  const register = await openRegister({
    ...deps,
    check: (...said) => checkSound({ book, clock, status }, ...said),
  })
  kept.register = register
  const threads = new Threads({ store, verifier, roster: () => book.roster })
  const sessions = new Sessions({
    clock,
    random,
    verifier,
    roster: () => ({ roster: book.roster, version: book.current.signed.head.version }),
    isRemoved: (sign) => removed.has(sign, book.current.signed.head.version),
    // What is not in memory is judged when it is asked for: without sight of it a session opens nothing.
    isGuest: (name, sign) => {
      const held = threads.peek(name)
      return !held || isGuestIn(held.thread.state, sign)
    },
  })
  const presence = new Presence(clock, tempo.presence, (name, here) => {
    const held = threads.peek(name)
    if (held) bus.publish(staffTopics(held), encodeHint({ kind: 'presence', conversation: held.id, here }))
  })
  return {
    deps,
    tempo,
    threads,
    presence,
    sessions,
    challenges: challenges({ clock, random, verifier, bits: () => 0 }),
    offers: new Offers({ clock, verifier }),
    status,
    removed,
    register,
    places: () => placesIn(book.directory().places, plans()),
    announce: (held, seq, before) => {
      const gone = before ? staffTopics(before) : []
      const topics = [TOPIC.conversation(toHex(held.id)), ...staffTopics(held), ...gone]
      bus.publish(topics, news(held.id, seq))
    },
  }
}

function news(conversation: Bytes, seq: number): Bytes {
  return encodeHint({ kind: 'news', conversation, seq })
}

/** Members, and the groups that are asked: the helpdesk hears nothing before it is its turn. */
function staffTopics(held: Held): Topic[] {
  const { state } = held.thread
  const asked = receiversOf(state).filter((group) => isAsked(held, group))
  const topics = [...asked, ...(state.opener ? [state.opener.group] : [])].map((group) => TOPIC.group(group))
  if (!state.accepted) return topics
  for (const { principal } of state.members) {
    if (principal.kind === 'team') topics.push(TOPIC.group(principal.group))
    if (principal.kind === 'person') topics.push(TOPIC.person(principal.group, toHex(principal.person)))
    if (principal.kind === 'guest')
      topics.push(...principal.keys.map((key) => TOPIC.person('', guestName(toHex(key.sign)))))
  }
  return topics
}
