import {
  type Entry,
  type EntryFrame,
  type EpochState,
  type Hex,
  type LogState,
  type Reduced,
  type Roster,
  reduce,
  type Verifier,
} from '#wire'
import { type Span, spansAfter } from './span.ts'

/** One tab the visitor has or had; `until` is the number, in the log, of the `back` that displaced it. */
type TabSpan = {
  readonly token: Hex
  readonly kem: Hex
  /** First epoch whose messages it may read. */
  readonly from: number
  readonly until?: number
}

/** What the server knows of one conversation: the reduced log, and who was in it when. */
export type Thread = {
  readonly state: LogState
  /** Number of each entry in the conversation's one sequence. */
  readonly seqs: readonly number[]
  readonly spans: readonly Span[]
  /** Newest last. */
  readonly tabs: readonly TabSpan[]
  /** Teams let in of which nobody has accepted since: expected to answer. */
  readonly asked: readonly string[]
}

export type Extended = { readonly thread: Thread } | Exclude<Reduced, { readonly state: LogState }>

/** First epoch of the away run at the end; the number of epochs when the last one is *here* (PROTOCOL §6). */
export function awayFrom(epochs: readonly EpochState[]): number {
  let first = epochs.length
  while (first > 0 && epochs[first - 1]?.mode === 'away') first--
  return first
}

/** The thread after one more entry, not yet numbered in the conversation; nothing is mutated. */
export function extend(
  thread: Thread | undefined,
  frame: EntryFrame,
  roster: Roster,
  verifier: Verifier,
): Extended {
  const reduced = reduce(thread?.state, frame, roster, verifier)
  if (!('state' in reduced)) return reduced
  const { state } = reduced
  const spans = spansAfter(thread?.spans ?? [], thread?.state, state)
  return {
    thread: {
      state,
      seqs: thread?.seqs ?? [],
      spans,
      tabs: tabsAfter(thread, frame.entry, state),
      asked: askedAfter(thread?.asked ?? [], frame.entry, state),
    },
  }
}

/** An `add` of a team asks it; its accept answers, and so does its end as a member. */
function askedAfter(before: readonly string[], { act, group }: Entry, state: LogState): readonly string[] {
  if (act.type === 'accept') return before.filter((one) => one !== group)
  const open = before.filter((one) => isTeamMember(state, one))
  return act.type === 'add' && act.principal.kind === 'team' ? [...open, act.principal.group] : open
}

function tabsAfter(thread: Thread | undefined, entry: Entry, state: LogState): readonly TabSpan[] {
  if (!state.tab) return []
  const { token, kem } = state.tab
  if (!thread) return [{ token, kem, from: 0 }]
  if (entry.act.type !== 'back') return thread.tabs
  const before = thread.tabs.map((tab) => (tab.until === undefined ? { ...tab, until: entry.n } : tab))
  return [...before, { token, kem, from: awayFrom(thread.state.epochs) }]
}

/** The newest entry got this number. */
export function numbered(thread: Thread, seq: number): Thread {
  return { ...thread, seqs: [...thread.seqs, seq] }
}

/** Number of an entry that is already in the log, byte for byte. */
export function knownSeq(thread: Thread, n: number, entryHash: Hex): number | undefined {
  return thread.state.hashes[n] === entryHash ? thread.seqs[n] : undefined
}

export function isTeamMember(state: LogState, group: string): boolean {
  return state.members.some(({ principal }) => principal.kind === 'team' && principal.group === group)
}

/** Group codes of the consent. */
export function receiversOf(state: LogState): readonly string[] {
  return [state.receivers.team, state.receivers.helpdesk].filter((group) => group !== '')
}
