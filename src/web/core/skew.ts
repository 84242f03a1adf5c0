import type { Status } from '#regions'

/** Less than this is the minute it is rounded to, and the way here. */
const NOTABLE = 120_000

/**
 * How far the device's clock is from the server's, ms; 0 when near. The server's word counts only for what is SAID
 * about hours: no key, receiver or expiry depends on it.
 */
export function skewOf(status: Status | undefined, device: number): number {
  const off = status?.at === undefined ? 0 : status.at - device
  return Math.abs(off) > NOTABLE ? off : 0
}
