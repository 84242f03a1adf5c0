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

/**
 * CPU time of the product over CPU time of what it consists of, in many short turns, so that whatever else the machine
 * does falls on both: the median of the rounds, the least and the most.
 */
export function ratioOf(product: () => void, raw: () => void, rounds: number): Ratio {
  const times = { product: timesFor(product), raw: timesFor(raw) }
  const ratios: number[] = []
  for (let i = 0; i < rounds; i++) {
    const spent = { product: 0, raw: 0 }
    for (let turn = 0; turn < TURNS; turn++) {
      spent.product += timed(product, times.product)
      spent.raw += timed(raw, times.raw)
    }
    ratios.push(spent.product / times.product / (spent.raw / times.raw))
  }
  ratios.sort((a, b) => a - b)
  const at = (share: number): number => ratios[Math.floor((ratios.length - 1) * share)] ?? Number.NaN
  return { value: at(0.5), min: at(0), max: at(1) }
}
