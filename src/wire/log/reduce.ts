import { type Bytes, toHex } from '../codec/bytes.ts'
import type { Principal } from '../principal.ts'
import { groupAt, holderOf, type Missing, type Roster } from '../roster.ts'
import { MAX_ENTRIES } from '../sizes.ts'
import type { Verifier } from '../verifier.ts'
import { authorOf } from './authors.ts'
import { begin } from './begin.ts'
import { type Entry, type EntryFrame, entryMessage } from './entry.ts'
import { entryHash, type Reduced, startEpoch } from './epoch.ts'
import { devicesOfPrincipal, type Recipient } from './recipients.ts'
import { change } from './rules.ts'
import { type Hex, headOf, type LateWrap, type LogState } from './state.ts'

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
    return entry.act.type === 'create' ? begin(frame, entry.act, roster, verifier) : { refused: 'not-found' }
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
