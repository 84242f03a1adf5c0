const MINUTE = 60_000

/** Minutes until what is shown is wiped, or after the handoff: veiled. */
const IDLE = { hidden: 5, visible: 10, warning: 1, hiddenAfterSending: 30 } as const

export type Presence = {
  /** Since when the page is not to be seen, ms; `undefined` while it is. */
  readonly hiddenAt?: number | undefined
  /** Last touch or key, ms. */
  readonly touchedAt: number
  /** The handoff is acknowledged: people wait, and dial. */
  readonly sent: boolean
}

/**
 * What has to happen now. `wipe`: drop everything. `veil`: hide the text until a tap, keep the keys.
 * `warn`: seconds left, said aloud on the page. `show`: nothing.
 */
export type Idle =
  | { readonly now: 'show' | 'veil' | 'wipe' }
  | { readonly now: 'warn'; readonly seconds: number }

/** A page nobody looks at is wiped without a warning: nobody could see one. */
export const idleOf = ({ hiddenAt, touchedAt, sent }: Presence, at: number): Idle => {
  if (hiddenAt !== undefined) {
    const away = (at - hiddenAt) / MINUTE
    if (away >= (sent ? IDLE.hiddenAfterSending : IDLE.hidden)) return { now: 'wipe' }
    return { now: sent && away >= IDLE.hidden ? 'veil' : 'show' }
  }
  const idle = (at - touchedAt) / MINUTE
  if (idle < IDLE.visible) return { now: 'show' }
  if (sent) return { now: 'veil' }
  const left = IDLE.visible + IDLE.warning - idle
  return left > 0 ? { now: 'warn', seconds: Math.ceil(left * 60) } : { now: 'wipe' }
}
