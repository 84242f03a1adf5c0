import { isZero, toHex } from '../codec/bytes.ts'
import type { Code } from '../codes.ts'
import { groupAt, holderOf, type Missing, type Roster } from '../roster.ts'
import type { Verifier } from '../verifier.ts'
import { type Create, conversationId, type Entry, type EntryFrame, entryMessage } from './entry.ts'
import { entryHash, type Reduced, startEpoch } from './epoch.ts'
import { devicesOfPrincipal } from './recipients.ts'
import type { LogState } from './state.ts'

type Opener = NonNullable<LogState['opener']>
type No = { readonly refused: Code } | { readonly missing: Missing }

/** The first entry of a log: by a tab, or by a device that asks another group (PROTOCOL §6.7). */
export function begin(frame: EntryFrame, act: Create, roster: Roster, verifier: Verifier): Reduced {
  const { entry } = frame
  const id = conversationId(verifier, entry.author, entry.version, act)
  const atStart = entry.n === 0 && isZero(entry.previous)
  if (!atStart || toHex(id) !== toHex(entry.conversation)) return { refused: 'bad-frame' }
  const signed = roster.heads.get(entry.version)
  if (!signed) return { missing: { heads: [entry.version], slices: [] } }
  if (toHex(signed.hash) !== toHex(act.headHash)) return { refused: 'stale-roster' }
  const opener = entry.group === '' ? undefined : openerOf(entry, roster)
  if (opener && !('sign' in opener)) return opener
  const no = opener ? undefined : whyNotTab(act, roster, entry.version)
  if (no) return no
  if (!verifier.verify(frame.signature, entryMessage(frame.body), entry.author))
    return { refused: 'bad-signature' }
  const late = opener ? whyNotAsk(entry, act, roster) : undefined
  if (late) return late
  const state = startOf(entry, act, toHex(entryHash(verifier, frame)), opener)
  return entry.block ? startEpoch(state, entry, entry.block, roster, !opener) : { refused: 'bad-frame' }
}

/** The receivers of a visitor's consent. */
function whyNotTab(act: Create, roster: Roster, version: number): No | undefined {
  const rows = roster.heads.get(version)?.head.groups ?? []
  const is = (code: string, role: 'team' | 'helpdesk'): boolean =>
    code === '' || rows.some((row) => row.code === code && row.role === role)
  const fits = act.team + act.helpdesk !== '' && is(act.team, 'team') && is(act.helpdesk, 'helpdesk')
  return fits ? undefined : { refused: 'unknown-group' }
}

function openerOf(entry: Entry, roster: Roster): Opener | No {
  const found = groupAt(roster, entry.version, entry.group)
  if (found && 'missing' in found) return found
  const sign = toHex(entry.author)
  const holder = found && holderOf(found.slice, sign)
  return holder ? { group: entry.group, person: holder.person.idHex, sign } : { refused: 'not-allowed' }
}

/** Nobody of the visitor's is in it, and another group is asked, in which somebody has a device. */
function whyNotAsk(entry: Entry, act: Create, roster: Roster): No | undefined {
  const isBare = isZero(act.kem) && isZero(act.token) && act.helpdesk === ''
  if (!isBare || act.team === entry.group) return { refused: 'not-allowed' }
  const asked = devicesOfPrincipal(roster, entry.version, { kind: 'team', group: act.team }, [])
  if ('missing' in asked) return asked
  return asked.length > 0 ? undefined : { refused: 'unknown-group' }
}

function startOf(entry: Entry, act: Create, hash: string, opener: Opener | undefined): LogState {
  const { team, helpdesk } = act
  const keys = { sign: toHex(entry.author), kem: toHex(act.kem) }
  const groups = opener ? [opener.group, team] : [team, helpdesk].filter((code) => code !== '')
  return {
    conversation: toHex(entry.conversation),
    hashes: [hash],
    version: entry.version,
    receivers: { team, helpdesk },
    ...(opener ? { opener } : { tab: { ...keys, token: toHex(act.token) } }),
    tabs: opener ? [] : [keys.sign],
    returned: false,
    since: 0,
    members: groups.map((group) => ({ principal: { kind: 'team', group }, from: 0 })),
    accepted: false,
    ended: [],
    used: opener ? [] : [keys],
    past: [],
    removed: [],
    epochs: [],
    late: [],
    stale: false,
    closed: false,
  }
}
