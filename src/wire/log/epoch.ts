import { type Bytes, toHex } from '../codec/bytes.ts'
import type { Code } from '../codes.ts'
import type { Missing, Roster } from '../roster.ts'
import { MAX_WRAPS } from '../sizes.ts'
import { hash, LABEL, type Verifier } from '../verifier.ts'
import type { Entry, EntryFrame, EpochBlock } from './entry.ts'
import { type Audience, recipientsOf } from './recipients.ts'
import { type EpochState, epochOf, type LogState } from './state.ts'

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
    ...(state.tab ? { tab: state.tab } : {}),
    members: state.members,
    removed: state.removed,
    ...(state.code ? { returnKem: state.code.kem } : {}),
  }
}

/**
 * The block must carry exactly one wrap per computed recipient and the next epoch's number. The visitor starts no
 * *away* epoch: what a code opens was said while nobody was there.
 */
export function startEpoch(
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
