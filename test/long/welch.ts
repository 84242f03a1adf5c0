/** Mean and variance of the mean, of at least two values. */
function meanOf(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, error: squares / (values.length - 1) / values.length }
}

/** Welch's t of two samples: how many standard errors their means lie apart. Above 4.5 they are not the same. */
export function welch(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [meanOf(one), meanOf(other)]
  return (a.mean - b.mean) / Math.sqrt(a.error + b.error)
}

/** Shares of the slowest answers that are left out before each of the tests. */
const CROPS = [0, 0.01, 0.05, 0.1, 0.25, 0.5] as const

export type Finding = { readonly crop: number; readonly t: number }

/**
 * The largest |t| over several croppings. Slow answers are pauses of the machine and hide small differences; one
 * threshold, taken from both samples together, cuts both, so that cropping cannot make or hide a difference by itself.
 */
export function worst(one: readonly number[], other: readonly number[]): Finding {
  const all = [...one, ...other].sort((a, b) => a - b)
  const findings = CROPS.map((crop): Finding => {
    const limit = all[Math.ceil(all.length * (1 - crop)) - 1] ?? Number.POSITIVE_INFINITY
    const within = (values: readonly number[]): number[] => values.filter((value) => value <= limit)
    return { crop, t: welch(within(one), within(other)) }
  })
  return findings.reduce((most, next) => (Math.abs(next.t) > Math.abs(most.t) ? next : most))
}
