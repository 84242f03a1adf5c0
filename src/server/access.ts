import { timingSafeEqual } from 'node:crypto'
import {
  type Bytes,
  type Hex,
  hash,
  LABEL,
  type LogState,
  type Member,
  memberOf,
  toHex,
  type Verifier,
} from '#wire'
import type { Session } from './sessions.ts'
import { covers, guestSpan, spansOf } from './thread/span.ts'
import { awayFrom, receiversOf } from './thread/thread.ts'
import type { Held } from './thread/threads.ts'

/** Who asks, before it is known about what. */
export type Caller =
  | { readonly kind: 'tab'; readonly token: Hex }
  | { readonly kind: 'locator'; readonly locator: Hex }
  | { readonly kind: 'staff'; readonly session: Session }

/** What a caller may read of one conversation. No sight at all is `undefined`, and answered as "not found". */
export type Sight = {
  /** Messages of this epoch. Entries are always seen, so that the log can be checked. */
  readonly sees: (epoch: number) => boolean
  /** No message below this epoch. */
  readonly from: number
  /** Nothing with a higher number: a displaced tab sees what displaced it, and no more. */
  readonly until: number
  /** KEM hashes whose wraps may be asked for. */
  readonly recipients: readonly Hex[]
}

const ALWAYS = Number.MAX_SAFE_INTEGER

/** The hash under which a visitor's token stands in `create` and `back`. */
export function tokenHash(verifier: Verifier, token: Bytes): Bytes {
  return hash(verifier, LABEL.token, token)
}

export function sightOf(held: Held, caller: Caller): Sight | undefined {
  if (caller.kind === 'tab') return sightOfTab(held, caller.token)
  if (caller.kind === 'locator') return sightOfLocator(held, caller.locator)
  return caller.session.guestOf === undefined
    ? sightOfStaff(held, caller.session)
    : sightOfGuest(held, caller.session)
}

function sightOfTab({ thread }: Held, token: Hex): Sight | undefined {
  const tab = thread.tabs.find((one) => sameHex(one.token, token))
  if (!tab) return undefined
  const { code } = thread.state
  const recipients = tab.until === undefined && code ? [tab.kem, code.kem] : [tab.kem]
  const until = tab.until === undefined ? ALWAYS : (thread.seqs[tab.until] ?? 0)
  return { sees: (epoch) => epoch >= tab.from, from: tab.from, until, recipients }
}

/** Only replies of the present absence: earlier ones and everything said while here are withheld. */
function sightOfLocator({ thread }: Held, locator: Hex): Sight | undefined {
  const { code, epochs } = thread.state
  if (!code || !sameHex(code.locator, locator)) return undefined
  const from = awayFrom(epochs)
  return { sees: (epoch) => epoch >= from, from, until: ALWAYS, recipients: [code.kem] }
}

/** A group sees what it was asked, or was ever let into, for the epochs it was in (PROTOCOL §6). */
function sightOfStaff(held: Held, { group, person, sign, kem }: Session): Sight | undefined {
  const { state, spans } = held.thread
  const own = spansOf(spans, group, person)
  const asked = isAsked(held, group) || own.some((span) => !span.offered)
  if (own.length === 0 || !asked || state.removed.includes(sign)) return undefined
  return {
    sees: (epoch) => own.some((span) => covers(span, epoch)),
    from: Math.min(...own.map((span) => span.from)),
    until: ALWAYS,
    recipients: [kem],
  }
}

/** A guest sees the one conversation, while they are in it. */
function sightOfGuest({ id, thread }: Held, { guestOf, sign, kem }: Session): Sight | undefined {
  const span = toHex(id) === guestOf ? guestSpan(thread.spans, sign) : undefined
  if (!span) return undefined
  return { sees: (epoch) => covers(span, epoch), from: span.from, until: ALWAYS, recipients: [kem] }
}

/** Who of the consent is not asked first, is asked only when the time has passed; until then it holds keys, unseen. */
export function isAsked({ thread, first, escalated }: Held, group: string): boolean {
  return group === first || (escalated && receiversOf(thread.state).includes(group))
}

/** The membership somebody speaks under now. */
export function membershipOf(state: LogState, session: Session): Member | undefined {
  const { group, person, sign, guestOf } = session
  if (guestOf !== undefined)
    return guestOf === state.conversation ? memberOf(state, { kind: 'guest', sign }) : undefined
  return state.removed.includes(sign) ? undefined : memberOf(state, { kind: 'device', group, person, sign })
}

export function isCurrentTab({ thread }: Held, token: Hex): boolean {
  const { tab } = thread.state
  return tab !== undefined && sameHex(tab.token, token)
}

function sameHex(a: Hex, b: Hex): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'))
}
