import {
  devicesOfPrincipal,
  epochOf,
  type LogState,
  type Member,
  type Principal,
  type Roster,
  toHex,
} from '#wire'
import type { Who } from '../view.ts'
import { isGiven } from './late.ts'

function kemsOf(
  state: LogState,
  roster: Roster,
  version: number,
  principal: Principal,
  isNow: boolean,
): readonly string[] {
  const devices = devicesOfPrincipal(roster, version, principal, isNow ? state.removed : [])
  return 'missing' in devices ? [] : devices.map((device) => device.kem)
}

/** It was given this epoch once, and of the devices it has now none was. */
function hasLost(state: LogState, roster: Roster, { principal }: Member, epoch: number): boolean {
  const then = kemsOf(state, roster, state.epochs[epoch]?.version ?? state.version, principal, false)
  const now = kemsOf(state, roster, state.version, principal, true)
  const wasGiven = then.some((kem) => isGiven(state, epoch, kem))
  return wasGiven && !now.some((kem) => isGiven(state, epoch, kem))
}

/**
 * Members that can no longer read something said to them, whatever they do: every device that was given it is gone
 * from the signed list (PROTOCOL §10). `said` = epochs in which something was said.
 */
export function lostOf(state: LogState, roster: Roster, said: readonly number[]): readonly Who[] {
  const epochs = [...new Set(said)].filter((epoch) => epoch < epochOf(state))
  const lost = state.members.filter(
    (member) =>
      member.principal.kind !== 'guest' &&
      epochs.some((epoch) => epoch >= member.from && hasLost(state, roster, member, epoch)),
  )
  return lost.flatMap(({ principal }): Who[] => {
    if (principal.kind === 'guest') return []
    const { group } = principal
    return [
      { kind: 'person', group, ...(principal.kind === 'person' ? { person: toHex(principal.person) } : {}) },
    ]
  })
}
