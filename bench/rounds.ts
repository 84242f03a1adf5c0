/** CPU time of this process so far, µs. */
function cpu(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

function timed(work: () => void, times: number): number {
  const before = cpu()
  for (let i = 0; i < times; i++) work()
  return cpu() - before
}

/** How often to do it so that a turn takes about 5 ms. */
function timesFor(work: () => void): number {
  for (let times = 1; ; times *= 2) {
    const took = timed(work, times)
    if (took > 20_000) return Math.max(1, Math.round((times * 5_000) / took))
  }
}

const TURNS = 20

export type Ratio = { readonly value: number; readonly min: number; readonly max: number }

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN

/**
 * CPU time of the product over CPU time of what it consists of, in many short turns, so that whatever else the machine
 * does falls on both. A round compares the turn in the middle of each, so that one turn in which memory was cleared
 * does not decide it; then the median of the rounds, the least and the most.
 */
export function ratioOf(product: () => void, raw: () => void, rounds: number): Ratio {
  const times = { product: timesFor(product), raw: timesFor(raw) }
  const ratios = Array.from({ length: rounds }, () => {
    const turns = Array.from({ length: TURNS }, () => ({
      product: timed(product, times.product),
      raw: timed(raw, times.raw),
    }))
    const spent = {
      product: middle(turns.map((turn) => turn.product)),
      raw: middle(turns.map((turn) => turn.raw)),
    }
    return spent.product / times.product / (spent.raw / times.raw)
  })
  return { value: middle(ratios), min: Math.min(...ratios), max: Math.max(...ratios) }
}
