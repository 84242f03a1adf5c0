/** A timer may be late by this much, ms, and tells by how much when the loop was last awake. */
const TIMER = 2

/** Resolves at `time` of the monotonic clock, to some microseconds: the last bit without a timer, without blocking. */
async function until(time: number): Promise<void> {
  const early = time - performance.now() - TIMER
  if (early > 0) await new Promise((resolve) => setTimeout(resolve, early))
  while (performance.now() < time) await new Promise((resolve) => setImmediate(resolve))
}

/**
 * Holds an answer, or its refusal, back until a whole number of `ms` has passed since the question, so that the time
 * it took to find out does not show. The answer is ready before the wait: only sending it is left.
 */
export async function paced<T>(ms: number, work: Promise<T>): Promise<T> {
  const begun = performance.now()
  let isDone = false
  const done = (): void => {
    isDone = true
  }
  work.then(done, done)
  for (let slot = 1; !isDone; slot++) await until(begun + slot * ms)
  return work
}
