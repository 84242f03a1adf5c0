const DAY = 86_400_000
const SOON = 14
const NEAR = 3

/** How a roster stands: `soon` from 14 days before its end, `near` from 3, `over` from its end on (PROTOCOL §5). */
export type Term = {
  readonly state: 'good' | 'soon' | 'near' | 'over'
  /** Whole days left. */
  readonly days: number
}

/** Times in ms. */
export function termOf(expires: number, now: number): Term {
  const left = expires - now
  const days = Math.max(0, Math.floor(left / DAY))
  if (left <= 0) return { state: 'over', days }
  if (left <= NEAR * DAY) return { state: 'near', days }
  return { state: left <= SOON * DAY ? 'soon' : 'good', days }
}
