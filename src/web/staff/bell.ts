/** When each waiting conversation rang last; ms. */
export type Rung = ReadonlyMap<string, number>

const AGAIN = 60_000

/** One tone when a conversation is new, and once a minute while nobody takes it; never one per conversation. */
export const ring = (
  rung: Rung,
  waiting: readonly string[],
  now: number,
): { readonly rung: Rung; readonly tone: boolean; readonly fresh: boolean } => {
  const fresh = waiting.some((id) => !rung.has(id))
  const due = waiting.filter((id) => now - (rung.get(id) ?? Number.NEGATIVE_INFINITY) >= AGAIN)
  const tone = due.length > 0
  const next = new Map(waiting.map((id) => [id, tone ? now : (rung.get(id) ?? now)]))
  return { rung: next, tone, fresh }
}

export type BellDeps = {
  readonly now: () => number
  /** One soft tone. */
  readonly tone: () => void
  /** A notification without any content of the conversation. */
  readonly notify: () => void
  readonly title: (count: number) => void
}

export interface Bell {
  /** Told of every change and once a minute at least. */
  tell(waiting: readonly string[], badge: number, muted: boolean): void
}

export const createBell = (deps: BellDeps): Bell => {
  let rung: Rung = new Map()
  return {
    tell(waiting, badge, muted) {
      deps.title(badge)
      const next = ring(rung, waiting, deps.now())
      rung = next.rung
      if (next.fresh) deps.notify()
      if (next.tone && !muted) deps.tone()
    },
  }
}

/** A sine of 0.4 s that fades in and out; made here, so that no file is fetched. */
export const softTone = (context: AudioContext): void => {
  const oscillator = context.createOscillator()
  const gain = context.createGain()
  const at = context.currentTime
  oscillator.frequency.value = 440
  gain.gain.setValueAtTime(0, at)
  gain.gain.linearRampToValueAtTime(0.08, at + 0.1)
  gain.gain.linearRampToValueAtTime(0, at + 0.4)
  oscillator.connect(gain).connect(context.destination)
  oscillator.start(at)
  oscillator.stop(at + 0.45)
}
