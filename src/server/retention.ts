import { KEPT_DAYS, toHex } from '#wire'
import type { Relay } from './relay.ts'

const HOUR = 3_600_000
/** What the machine's own test left behind when it died; times are by the hour. */
const QUIET_HOURS = 2
const BATCH = 100

export interface Retention {
  /** Erases what has rested too long; resolves to how many. Looks at most once an hour of the server's clock. */
  tick(): Promise<number>
}

/** No conversation outlives its time because nobody asked: the visitor was told so. */
export function retention(relay: Relay): Retention {
  let looked = Number.NEGATIVE_INFINITY
  return {
    tick: async () => {
      const now = relay.deps.clock()
      if (now - looked < HOUR) return 0
      looked = now
      return eraseIdle(relay, now)
    },
  }
}

/** Rested for thirty days, and past the day it is kept until. */
async function eraseIdle(relay: Relay, now: number): Promise<number> {
  const [before, quietBefore] = [now - KEPT_DAYS * 24 * HOUR, now - QUIET_HOURS * HOUR]
  let erased = 0
  for (;;) {
    const idle = await relay.deps.store.idle({ before, quietBefore, now }, BATCH)
    for (const id of idle) {
      await relay.deps.store.erase(id)
      relay.threads.forget(id)
      relay.sessions.endGuestsOf(toHex(id))
      erased++
    }
    if (idle.length < BATCH) return erased
  }
}
