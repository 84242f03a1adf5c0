import { askedIn } from './asking.ts'
import type { Contact } from './contact.ts'
import type { Settled } from './erasure.ts'
import { type ConversationView, fileOf } from './port.ts'
import type { Known } from './queue.ts'
import { isToday, lineOf, summaryOf } from './summary.ts'

/** What stands in the middle instead of a conversation. */
export type Page = 'devices' | 'directory' | 'hours' | 'partners' | 'manage' | 'changes' | 'search'

/** Where somebody is in the console; kept over a lock, in memory only, and only for the same person. */
export type Place = {
  /** Account it belongs to. */
  readonly account: string
  readonly open?: string
  readonly page?: Page
  /** One column at a time on a phone. */
  readonly column: 'list' | 'talk' | 'side'
  /** Unsent text by conversation. */
  readonly drafts: { readonly [conversation: string]: string }
  readonly known: { readonly [conversation: string]: Known }
  /** Last sequence number that was looked at, also where there is no summary to read. */
  readonly looked: { readonly [conversation: string]: number }
  /** Questions among staff that were opened here: conversation with the other group to the one it is about. */
  readonly asks: { readonly [ask: string]: string }
  /** Returns by code that the owner confirmed: conversation to the sequence number of that `back`. */
  readonly confirmed: { readonly [conversation: string]: number }
  /** Reminders before the erasure that were answered here. */
  readonly settled: { readonly [conversation: string]: Settled }
}

export const startPlace = (account: string): Place => ({
  account,
  column: 'list',
  drafts: {},
  known: {},
  looked: {},
  asks: {},
  confirmed: {},
  settled: {},
})

/** The place to come back to: the one that was left, if it is the same account. */
export const placeFor = (left: Place | undefined, account: string): Place =>
  left?.account === account ? left : startPlace(account)

export const goTo = (place: Place, conversation: string): Place => {
  const { page: _, ...rest } = place
  return { ...rest, open: conversation, column: 'talk' }
}

export const goToPage = (place: Place, page: Page): Place => ({
  ...place,
  page,
  column: 'talk',
})

/** Esc: from the side column and from a page back to the middle, from there to the list. */
export const goBack = (place: Place): Place => {
  const { page, ...rest } = place
  if (page) return { ...rest, column: 'list' }
  return { ...rest, column: place.column === 'side' ? 'talk' : 'list' }
}

/** What the list may say of a conversation once it was opened here. */
export const knownOf = (view: ConversationView, contact: Contact): Known | undefined => {
  const summary = summaryOf(view)
  if (!summary) return undefined
  const place = lineOf(summary, 'place')
  const age = lineOf(summary, 'age')?.answers[0]
  const file = fileOf(view.lines)
  return {
    lang: summary.handoff.lang,
    wayBack: summary.handoff.wayBack,
    ...(place?.text === undefined ? {} : { area: place.text }),
    ...(age === undefined ? {} : { age }),
    ...(file === undefined ? {} : { file }),
    today: isToday(summary),
    at: summary.at,
    looked: view.cursor,
    words: summary.handoff.words ?? [],
    contact,
  }
}

/** Sequence number of the last return by code, or 0. */
export const lastReturn = (view: ConversationView): number =>
  view.lines.reduce((last, line) => (line.kind === 'event' && line.event === 'back' ? line.seq : last), 0)

export const isConfirmed = (place: Place, view: ConversationView): boolean =>
  (place.confirmed[view.id] ?? -1) >= lastReturn(view)

/** Keeps what an opened question is about. */
export const withAsk = (place: Place, view: ConversationView): Place => {
  const about = view.opener && askedIn(view)?.about
  return about === undefined || place.asks[view.id] === about
    ? place
    : { ...place, asks: { ...place.asks, [view.id]: about } }
}

/** Questions about that conversation, among those that were opened. */
export const asksAbout = (place: Place, conversation: string): readonly string[] =>
  Object.keys(place.asks).filter((ask) => place.asks[ask] === conversation)

/** A later conversation of the same person that was put to this one, among those that were opened. */
export const laterOf = (place: Place, conversation: string): string | undefined =>
  Object.keys(place.known).find((id) => place.known[id]?.contact.belongs === conversation)
