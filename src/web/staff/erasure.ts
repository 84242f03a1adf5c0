const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Days before the erasure at which staff are asked whether it stands in their own file. */
const STAGES = { days: 2, week: 7 } as const
export type Stage = keyof typeof STAGES

/** How near the erasure is; `undefined` while it is further off. `erases` in epoch hours, `now` in ms. */
export const stageOf = (erases: number, now: number): Stage | undefined => {
  const left = erases * HOUR - now
  if (left <= STAGES.days * DAY) return 'days'
  return left <= STAGES.week * DAY ? 'week' : undefined
}

/** Said at each of the two stages until somebody answers there; a later word of anybody puts the date off. */
export type Settled = { readonly erases: number; readonly stage: Stage }

export const isDue = (erases: number, now: number, settled: Settled | undefined): boolean => {
  const stage = stageOf(erases, now)
  if (stage === undefined) return false
  return settled === undefined || settled.erases !== erases || (stage === 'days' && settled.stage === 'week')
}
