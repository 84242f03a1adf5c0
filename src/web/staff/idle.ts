/** Minutes without a key, a touch or a mouse, after which the screen blanks. */
export const IDLE_MS: number = 10 * 60_000

export type IdleDeps = {
  readonly now: () => number
  readonly lock: () => void
}

export interface Idle {
  /** Somebody is there. Comes too late when the time is over: a sleeping machine fires no timers. */
  touch(): void
  /** Looks at the clock; called by a timer and when the page becomes visible. */
  check(): void
}

export const createIdle = (deps: IdleDeps, limit: number = IDLE_MS): Idle => {
  let last = deps.now()
  let locked = false
  const check = (): void => {
    if (locked || deps.now() - last < limit) return
    locked = true
    deps.lock()
  }
  return {
    check,
    touch() {
      check()
      if (!locked) last = deps.now()
    },
  }
}
