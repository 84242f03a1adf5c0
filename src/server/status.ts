import { encodeStatus, type GroupStatus, type Plans, parseStatus } from '#regions'
import type { Bytes, Clock } from '#wire'
import type { Away } from '#wire/control'
import type { Keepsake } from './keepsake.ts'

/** The public status file: constant size, unsigned, the same for everyone; it may never select a team. */
export interface StatusFile {
  bytes(): Bytes
  /** False when it does not fit. */
  set(group: string, away: Away): Promise<boolean>
  /** Whether there is room for these. */
  fits(plans: Plans): boolean
}

const MINUTE = 60_000
const FARTHEST_MS = 92 * 86_400_000

/** Opens the file as it was kept; one that cannot be read starts empty. `plans`: as of now. */
export async function openStatus(
  keepsake: Keepsake,
  clock: Clock,
  plans: () => Plans = () => ({}),
): Promise<StatusFile> {
  const kept = await keepsake.read()
  let groups: readonly GroupStatus[] = (kept && parseStatus(kept)?.groups) ?? []
  const current = (): readonly GroupStatus[] => groups.filter((row) => row.until > clock())
  const file = (rows: readonly GroupStatus[], more = plans()): Bytes | undefined => {
    const at = Math.floor(clock() / MINUTE) * MINUTE
    return encodeStatus({ groups: rows, ...more, at })
  }
  return {
    bytes: () => file(current()) ?? file(current(), {}) ?? file([], {}) ?? new Uint8Array(),
    fits: (more) => file(current(), more) !== undefined,
    set: async (group, away) => {
      const others = current().filter((row) => row.code !== group)
      const until = Math.min(away.until, clock() + FARTHEST_MS)
      const next = away.state === 'clear' ? others : [...others, { code: group, state: away.state, until }]
      const bytes = encodeStatus({ groups: next })
      if (!bytes || !file(next)) return false
      await keepsake.write(bytes)
      groups = next
      return true
    },
  }
}
