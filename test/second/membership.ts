import { authorOf } from './author.ts'
import type { Bytes } from './bytes.ts'
import {
  type Block,
  conversationId,
  decodeEntry,
  type Entry,
  type EntryOf,
  entryHash,
  isSigned,
} from './entry.ts'
import { type Crypto, noble } from './labels.ts'
import { decodeOutside } from './message.ts'
import { recipients } from './recipients.ts'
import type { Roster } from './roster.ts'
import { effect } from './rules.ts'
import { type Code, Refusal, refuseUnless, type State } from './state.ts'

/**
 * §6 as one machine. `apply` takes one entry frame of 1,024 bytes and answers with the log behind it, or with the code
 * of §9 it is refused with; nothing is ever changed in place, so a refused entry changes nothing.
 *
 * Order of the checks: decodes, conversation and its id (bad-frame), number and previous (stale-head), 256 entries
 * (full), roster version (stale-roster), signature (bad-signature), closed, the type's rule, the epoch block.
 */
export type Deps = {
  /** Undefined for a version nobody knows. */
  readonly rosterOf: (version: number) => Roster | undefined
  readonly crypto?: Crypto
}
type Applied =
  | { readonly ok: true; readonly state: State; readonly log: Log }
  | { readonly ok: false; readonly code: Code }
export type Log = {
  /** Undefined before `create`. */
  readonly state: State | undefined
  readonly apply: (frame: Bytes) => Applied
  /** What a message frame is refused with at this place of the log; undefined if it may stand there (§6.2, §7.1). */
  readonly refusal: (frame: Bytes) => Code | undefined
}

const ENTRIES = 256
const ZEROS = '0'.repeat(64)

export const createLog = (deps: Deps, state?: State): Log => ({
  state,
  apply: (frame) => {
    try {
      const next = step(state, frame, deps.rosterOf, deps.crypto ?? noble)
      return { ok: true, state: next, log: createLog(deps, next) }
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, code: error.code }
      throw error
    }
  },
  refusal: (frame) => messageRefusal(state, frame),
})

function step(state: State | undefined, frame: Bytes, rosterOf: Deps['rosterOf'], crypto: Crypto): State {
  const entry = decodeEntry(frame)
  if (!entry) throw new Refusal('bad-frame')
  stands(state, entry, crypto)
  const roster = rosterOf(entry.version)
  if (!roster || entry.version < (state?.version ?? 0)) throw new Refusal('stale-roster')
  refuseUnless(!state || authorOf(state, roster, entry).kind !== 'nobody')
  if (!state && entry.type === 'create' && entry.group !== '') {
    refuseUnless(entry.head === roster.hash, 'stale-roster')
    openerOf(entry, roster)
  }
  refuseUnless(isSigned(frame, crypto), 'bad-signature')
  const hash = entryHash(frame, crypto)
  if (!state && entry.type === 'create')
    return entry.group === '' ? opened(entry, roster, hash) : asked(entry, roster, hash)
  if (!state || entry.type === 'create') throw new Refusal('not-allowed')
  return followed(state, entry, hash, { roster, rosterOf })
}

const stands = (state: State | undefined, entry: Entry, crypto: Crypto): void => {
  const isNamed = entry.type !== 'create' || entry.conversation === conversationId(entry, crypto)
  refuseUnless(isNamed && (!state || entry.conversation === state.conversation), 'bad-frame')
  const { length } = state?.hashes ?? []
  refuseUnless(entry.n === length && entry.previous === (state?.hashes.at(-1) ?? ZEROS), 'stale-head')
  refuseUnless(length < ENTRIES, 'full')
}

function opened(entry: EntryOf<'create'>, roster: Roster, hash: string): State {
  refuseUnless(entry.head === roster.hash, 'stale-roster')
  const { team, helpdesk, author: sign, kem, token } = entry
  const is = (code: string, role: string): boolean =>
    code === '' || roster.groups.some((group) => group.code === code && group.role === role)
  refuseUnless(is(team, 'team') && is(helpdesk, 'helpdesk') && team + helpdesk !== '', 'unknown-group')
  const state: State = {
    conversation: entry.conversation,
    hashes: [hash],
    version: entry.version,
    receivers: { team, helpdesk },
    tab: { sign, kem, token },
    tabs: [sign],
    returned: false,
    since: 0,
    members: [team, helpdesk]
      .filter((group) => group !== '')
      .map((group) => ({ principal: { kind: 'team', group }, from: 0 })),
    accepted: false,
    ended: [],
    removed: [],
    epochs: [],
    late: [],
    stale: false,
    closed: false,
    used: [{ sign, kem }],
    past: [],
  }
  return withEpoch(state, entry.block, { roster, entry: 0, byTab: true })
}

/** §6.7: a device of one group asks another. */
function asked(entry: EntryOf<'create'>, roster: Roster, hash: string): State {
  const { group, author: sign, team, helpdesk, kem, token } = entry
  const opener = openerOf(entry, roster)
  refuseUnless(kem === ZEROS && token === ZEROS && helpdesk === '' && team !== group)
  const target = roster.groups.find((one) => one.code === team)
  refuseUnless(target?.people.some(({ devices }) => devices.length > 0) === true, 'unknown-group')
  const state: State = {
    conversation: entry.conversation,
    hashes: [hash],
    version: entry.version,
    receivers: { team, helpdesk },
    opener: { group, person: opener, sign },
    tabs: [],
    returned: false,
    since: 0,
    members: [group, team].map((code) => ({ principal: { kind: 'team', group: code }, from: 0 })),
    accepted: false,
    ended: [],
    removed: [],
    epochs: [],
    late: [],
    stale: false,
    closed: false,
    used: [],
    past: [],
  }
  return withEpoch(state, entry.block, { roster, entry: 0, byTab: false })
}

/** Person whose device signed it, by the version cited. */
function openerOf({ group, author }: EntryOf<'create'>, roster: Roster): string {
  const people = roster.groups.find((one) => one.code === group)?.people ?? []
  const person = people.find(({ devices }) => devices.some(({ sign }) => sign === author))
  if (!person) throw new Refusal('not-allowed')
  return person.id
}

function followed(
  state: State,
  entry: Exclude<Entry, { type: 'create' }>,
  hash: string,
  at: { roster: Roster; rosterOf: Deps['rosterOf'] },
): State {
  const { roster } = at
  const author = authorOf(state, roster, entry)
  const isVisitor = author.kind === 'tab' || author.kind === 'code'
  const opens = isVisitor && (entry.type === 'back' || entry.type === 'rotate')
  refuseUnless(!state.closed || opens, 'closed')
  const before = at.rosterOf(state.version)
  const rule = effect(entry, { state, author, roster, before, next: state.epochs.length })
  const after = ownerKept({ ...rule, version: entry.version, hashes: [...state.hashes, hash] })
  const byTab = author.kind === 'tab' || author.kind === 'code'
  if ('block' in entry) return withEpoch(after, entry.block, { roster, entry: entry.n, byTab })
  return after
}

/** Whoever speaks for nobody any more owns nothing. */
const ownerKept = (state: State): State => {
  const { owner, ...rest } = state
  const isIn =
    owner &&
    state.members.some(({ principal }) => principal.kind === 'team' && principal.group === owner.group)
  return isIn ? state : rest
}

/** §6.2, §6.4 */
function withEpoch(state: State, block: Block, by: { roster: Roster; entry: number; byTab: boolean }): State {
  refuseUnless(block.epoch === state.epochs.length, 'stale-epoch')
  refuseUnless(block.mode === 'here' || (!by.byTab && state.code !== undefined))
  const computed = recipients(state, by.roster, { mode: block.mode, byTab: by.byTab })
  refuseUnless(block.wraps.length === computed.length)
  const { mode, confirm, wraps } = block
  const epoch = { mode, confirm, version: by.roster.version, entry: by.entry, recipients: computed, wraps }
  return { ...state, epochs: [...state.epochs, epoch], stale: false }
}

function messageRefusal(state: State | undefined, frame: Bytes): Code | undefined {
  const outside = decodeOutside(frame)
  if (!state || outside?.kind !== 'message' || outside.conversation !== state.conversation) return 'bad-frame'
  if (state.closed) return 'closed'
  if (outside.epoch !== state.epochs.length - 1) return 'stale-epoch'
  return state.stale ? 'rotate-first' : undefined
}
