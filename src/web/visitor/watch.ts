import type { App } from './app.ts'
import { idleOf } from './idle.ts'

export type Surroundings = {
  /** The device's own clock, ms: idleness is counted by it, whatever the server says the time is. */
  readonly clock: () => number
  readonly hidden: () => boolean
  /** Calls back when the page is covered or seen again. */
  readonly onTurn: (turned: () => void) => void
  readonly onTouch: (touched: () => void) => void
  readonly every: (ms: number, tick: () => void) => void
  /** Drops everything and starts as on the first visit. */
  readonly restart: () => void
}

const BEAT = 1000
const MINUTE = 60_000

/** Covers the page while it is hidden, warns, veils and wipes; repaints once a minute for the clock. */
export const watchPresence = (app: App, around: Surroundings): void => {
  let touchedAt = around.clock()
  let hiddenAt: number | undefined
  let minute = 0
  const look = (): void => {
    const now = around.clock()
    const idle = idleOf({ hiddenAt, touchedAt, sent: app.model.state.sent }, now)
    if (idle.now === 'wipe') {
      around.restart()
      return
    }
    const warning = idle.now === 'warn' ? idle.seconds : 0
    const veiled = app.model.veiled || idle.now === 'veil'
    const turn = Math.floor(now / MINUTE)
    if (warning !== app.model.warning || veiled !== app.model.veiled || turn !== minute)
      app.set({ warning, veiled })
    minute = turn
  }
  around.onTurn(() => {
    const hidden = around.hidden()
    if (!hidden) look()
    hiddenAt = hidden ? (hiddenAt ?? around.clock()) : undefined
    touchedAt = around.clock()
    app.set({ covered: hidden })
  })
  around.onTouch(() => {
    touchedAt = around.clock()
    if (app.model.warning) app.set({ warning: 0 })
  })
  around.every(BEAT, look)
}
