/** What one run of a batch decided for an item: a result, or an error for this item alone. */
export type Settled<R> = { readonly value: R } | { readonly error: unknown }

export type BatchOptions<T, R> = {
  /** Handles the items together and answers one by one, in the same order. A throw is everyone's error. */
  readonly run: (items: readonly T[]) => Promise<readonly Settled<R>[]>
  /** Most items in one run. */
  readonly size: number
  /** Most runs at once. */
  readonly inFlight: number
  /** Items of one lane never run at the same time in two runs, so they keep their order. */
  readonly lane?: (item: T) => unknown
  /** Most items waiting; more are turned away with `overflow()`. */
  readonly waiting: number
  readonly overflow: () => unknown
}

type Waiting<T, R> = {
  readonly item: T
  readonly resolve: (value: R) => void
  readonly reject: (error: unknown) => void
}

/**
 * Natural group commit: the next run starts when an earlier one returns, with everything that arrived meanwhile.
 * There is no timer; a lone caller waits for nobody.
 */
export class Batch<T, R> {
  readonly #options: BatchOptions<T, R>
  #queue: Waiting<T, R>[] = []
  readonly #lanes = new Set<unknown>()
  #running = 0
  #scheduled = false

  constructor(options: BatchOptions<T, R>) {
    this.#options = options
  }

  add(item: T): Promise<R> {
    if (this.#queue.length >= this.#options.waiting) return Promise.reject(this.#options.overflow())
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, resolve, reject })
      this.#schedule()
    })
  }

  /** At the end of this turn of the event loop, so that callers of one turn share a run. */
  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#pump()
    })
  }

  #pump(): void {
    while (this.#running < this.#options.inFlight) {
      const picked = this.#pick()
      if (picked.length === 0) return
      this.#running++
      void this.#run(picked)
    }
  }

  /** The oldest items whose lane is free; the rest keep their places. */
  #pick(): Waiting<T, R>[] {
    const { size, lane } = this.#options
    if (!lane) return this.#queue.splice(0, size)
    const picked: Waiting<T, R>[] = []
    const left: Waiting<T, R>[] = []
    for (const waiting of this.#queue) {
      const free = picked.length < size && !this.#lanes.has(lane(waiting.item))
      ;(free ? picked : left).push(waiting)
    }
    this.#queue = left
    return picked
  }

  async #run(picked: readonly Waiting<T, R>[]): Promise<void> {
    const { run, lane } = this.#options
    const lanes = lane ? picked.map(({ item }) => lane(item)) : []
    for (const one of lanes) this.#lanes.add(one)
    const results = await settle(run, picked)
    for (const one of lanes) this.#lanes.delete(one)
    this.#running--
    picked.forEach(({ resolve, reject }, i) => {
      const result = results[i]
      if (result && 'value' in result) resolve(result.value)
      else reject(result?.error ?? new Error('a batch gave no answer'))
    })
    this.#pump()
  }
}

async function settle<T, R>(
  run: BatchOptions<T, R>['run'],
  picked: readonly Waiting<T, R>[],
): Promise<readonly Settled<R>[]> {
  try {
    return await run(picked.map(({ item }) => item))
  } catch (error) {
    return picked.map(() => ({ error }))
  }
}
