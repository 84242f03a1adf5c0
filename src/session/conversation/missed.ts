import { devicesOfPrincipal, type Hex, type LogState, type Member, type Roster } from '#wire'
import type { MissedView, Who } from '../view.ts'
import { isGiven } from './late.ts'
import { workingVersion } from './view.ts'

/** People with a device that was given one of these epochs; only a member team may pass a key on (PROTOCOL §6.1). */
function helpersOf(state: LogState, roster: Roster, epochs: readonly number[]): readonly Who[] {
  const found = new Map<string, Who>()
  const version = workingVersion(state, roster)
  for (const { principal } of state.members) {
    if (principal.kind !== 'team') continue
    const devices = devicesOfPrincipal(roster, version, principal, state.removed)
    for (const { kem, group, person } of 'missing' in devices ? [] : devices) {
      if (!group || !person || !epochs.some((epoch) => isGiven(state, epoch, kem))) continue
      found.set(person, { kind: 'person', group, person })
    }
  }
  return [...found.values()]
}

/**
 * Messages this device's member may read and nobody has given this device a key for: it came later. `waiting` names
 * the epochs of frames that nothing opened.
 */
export function missedOf(
  state: LogState,
  roster: Roster,
  member: Member | undefined,
  waiting: readonly number[],
  kem: Hex,
): MissedView | undefined {
  const epochs = waiting.filter((epoch) => member && epoch >= member.from && !isGiven(state, epoch, kem))
  if (epochs.length === 0) return undefined
  return { messages: epochs.length, helpers: helpersOf(state, roster, epochs) }
}
