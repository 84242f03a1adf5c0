import { type Bytes, isZero, toHex } from '../codec/bytes.ts'
import type { Code } from '../codes.ts'
import type { Principal } from '../principal.ts'
import { groupAt, holderOf, type Missing, type Roster } from '../roster.ts'
import { MAX_ENTRIES, MAX_WRAPS } from '../sizes.ts'
import { hash, LABEL, type Verifier } from '../verifier.ts'
import { authorOf } from './authors.ts'
import {
  type Create,
  conversationId,
  type Entry,
  type EntryFrame,
  type EpochBlock,
  entryMessage,
} from './entry.ts'
import { type Audience, devicesOfPrincipal, type Recipient, recipientsOf } from './recipients.ts'
import { change } from './rules.ts'
import { type EpochState, epochOf, type Hex, headOf, type LateWrap, type LogState } from './state.ts'

/** Tab and return key: whoever is let in leaves room for them, else nobody could start an epoch any more. */
const OWN_WRAPS = 2

/** A rejected entry changes nothing: the caller keeps the state it had. */
export type Reduced =
  | { readonly state: LogState }
  | { readonly refused: Code }
  | { readonly missing: Missing }

/** Hash under which an entry is linked: over the whole frame, signature included. */
export function entryHash(verifier: Verifier, frame: EntryFrame): Bytes {
  return hash(verifier, LABEL.entry, frame.bytes)
}

export function audienceOf(state: LogState): Audience {
  return {
    tab: state.tab,
    members: state.members,
    removed: state.removed,
    ...(state.code ? { returnKem: state.code.kem } : {}),
  }
}

/**
 * The one membership reducer (PROTOCOL §6), run by server and endpoints alike.
 * `undefined` state expects `create`. Cheap checks first, then the signature, then the rules.
 */
export function reduce(
  state: LogState | undefined,
  frame: EntryFrame,
  roster: Roster,
  verifier: Verifier,
): Reduced {
  const { entry } = frame
  if (!state)
    return entry.act.type === 'create'
      ? begin(entry, entry.act, frame, roster, verifier)
      : { refused: 'not-found' }
  if (toHex(entry.conversation) !== state.conversation) return { refused: 'bad-frame' }
  const follows = entry.n === state.hashes.length && toHex(entry.previous) === headOf(state)
  if (!follows) return { refused: 'stale-head' }
  if (entry.n >= MAX_ENTRIES) return { refused: 'full' }
  if (entry.version < state.version) return { refused: 'stale-roster' }
  if (!roster.heads.has(entry.version)) return { missing: { heads: [entry.version], slices: [] } }
  const author = authorOf(state, entry, roster)
  if (!author) return { refused: 'not-allowed' }
  if ('missing' in author) return author
  if (!verifier.verify(frame.signature, entryMessage(frame.body), entry.author))
    return { refused: 'bad-signature' }
  const changed = change(state, entry, author)
  if ('refused' in changed) return changed
  const next: LogState = {
    ...changed.state,
    version: entry.version,
    hashes: [...state.hashes, toHex(entryHash(verifier, frame))],
  }
  const listed = entry.act.type === 'add' ? isListed(entry, entry.act.principal, roster) : true
  if (listed !== true) return listed || { refused: 'unknown-group' }
  if (entry.act.type === 'rewrap') return checkLate(next, next.late.slice(state.late.length), roster)
  if (entry.act.type === 'remove' && 'device' in entry.act) {
    const shares = sharesTeam(state, entry, entry.act.device, roster)
    if (shares !== true) return shares || { refused: 'not-allowed' }
  }
  if (!entry.block) return { state: next }
  return startEpoch(next, entry, entry.block, roster, author.kind === 'tab' || author.kind === 'return')
}

/** Nobody is let in whom the roster cited does not name; a guest brings keys of their own. */
function isListed(
  entry: Entry,
  principal: Principal,
  roster: Roster,
): boolean | { readonly missing: Missing } {
  if (principal.kind === 'guest') return true
  const found = groupAt(roster, entry.version, principal.group)
  if (!found || 'missing' in found) return found ?? false
  if (principal.kind === 'team') return true
  const id = toHex(principal.person)
  return found.slice.people.some((person) => person.idHex === id)
}

/** A colleague may remove only a device of their own group, as of the version cited or the log's before it. */
function sharesTeam(
  state: LogState,
  entry: Entry,
  device: Bytes,
  roster: Roster,
): boolean | { readonly missing: Missing } {
  for (const version of new Set([entry.version, state.version])) {
    const found = groupAt(roster, version, entry.group)
    if (found && 'missing' in found) return found
    if (found && holderOf(found.slice, toHex(device))) return true
  }
  return false
}

function begin(entry: Entry, act: Create, frame: EntryFrame, roster: Roster, verifier: Verifier): Reduced {
  const id = conversationId(verifier, entry.author, entry.version, act)
  const atStart = entry.n === 0 && isZero(entry.previous) && entry.group === ''
  if (!atStart || toHex(id) !== toHex(entry.conversation)) return { refused: 'bad-frame' }
  const signed = roster.heads.get(entry.version)
  if (!signed) return { missing: { heads: [entry.version], slices: [] } }
  if (toHex(signed.hash) !== toHex(act.headHash)) return { refused: 'stale-roster' }
  const groups = [act.team, act.helpdesk].filter((code) => code !== '')
  const roles = new Map(signed.head.groups.map((row) => [row.code, row.role]))
  const fits =
    groups.length > 0 &&
    (act.team === '' || roles.get(act.team) === 'team') &&
    (act.helpdesk === '' || roles.get(act.helpdesk) === 'helpdesk')
  if (!fits) return { refused: 'unknown-group' }
  if (!verifier.verify(frame.signature, entryMessage(frame.body), entry.author))
    return { refused: 'bad-signature' }
  const sign = toHex(entry.author)
  const state: LogState = {
    conversation: toHex(id),
    hashes: [toHex(entryHash(verifier, frame))],
    version: entry.version,
    receivers: { team: act.team, helpdesk: act.helpdesk },
    tab: { sign, kem: toHex(act.kem), token: toHex(act.token) },
    tabs: [sign],
    returned: false,
    since: 0,
    members: groups.map((group) => ({ principal: { kind: 'team', group }, from: 0 })),
    accepted: false,
    ended: [],
    used: [{ sign, kem: toHex(act.kem) }],
    past: [],
    removed: [],
    epochs: [],
    late: [],
    stale: false,
    closed: false,
  }
  return entry.block ? startEpoch(state, entry, entry.block, roster, true) : { refused: 'bad-frame' }
}

/**
 * The block must carry exactly one wrap per computed recipient and the next epoch's number. The visitor starts no
 * *away* epoch: what a code opens was said while nobody was there.
 */
function startEpoch(
  state: LogState,
  entry: Entry,
  block: EpochBlock,
  roster: Roster,
  byTab: boolean,
): Reduced {
  if (block.epoch !== epochOf(state) + 1) return { refused: 'stale-epoch' }
  if (block.mode === 'away' && (!state.code || byTab)) return { refused: 'not-allowed' }
  const recipients = recipientsOf(roster, entry.version, audienceOf(state), block.mode, byTab)
  if ('missing' in recipients) return recipients
  if (recipients.length !== block.wraps.length || recipients.length > MAX_WRAPS)
    return { refused: 'not-allowed' }
  if (block.epoch === 0 && recipients.length === 0) return { refused: 'unknown-group' }
  const members = recipients.filter(({ kind }) => kind === 'device' || kind === 'guest')
  if (entry.act.type === 'add' && members.length > MAX_WRAPS - OWN_WRAPS) return { refused: 'not-allowed' }
  const epoch: EpochState = {
    mode: block.mode,
    confirm: toHex(block.confirm),
    version: entry.version,
    entry: entry.n,
    recipients: recipients.map((item) => item.kem),
    wraps: block.wraps.map(toHex),
  }
  return { state: { ...state, epochs: [...state.epochs, epoch], stale: false } }
}

/** Each late wrap goes to a device of a member, for an epoch that member may read. */
function checkLate(state: LogState, late: readonly LateWrap[], roster: Roster): Reduced {
  const allowed = new Map<Hex, number>()
  for (const member of state.members) {
    const devices: readonly Recipient[] | { readonly missing: Missing } = devicesOfPrincipal(
      roster,
      state.version,
      member.principal,
      state.removed,
    )
    if ('missing' in devices) return devices
    for (const device of devices) {
      allowed.set(device.kem, Math.min(member.from, allowed.get(device.kem) ?? member.from))
    }
  }
  const fits = late.every((wrap) => wrap.epoch >= (allowed.get(wrap.recipient) ?? Number.POSITIVE_INFINITY))
  return fits ? { state } : { refused: 'not-allowed' }
}
