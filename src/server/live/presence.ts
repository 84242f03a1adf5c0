import type { Clock, Hex } from '#wire'

/**
 * Whether a visitor is connected: a socket is open, or without one the log was asked for a moment ago. In memory
 * only, and told to staff who may see the conversation; never stored.
 */
export class Presence {
  private readonly sockets = new Map<Hex, number>()
  private readonly polls = new Map<Hex, number>()
  private readonly clock: Clock
  private readonly grace: number
  private readonly changed: (conversation: Hex, here: boolean) => void

  constructor(clock: Clock, grace: number, changed: (conversation: Hex, here: boolean) => void) {
    this.clock = clock
    this.grace = grace
    this.changed = changed
  }

  here(conversation: Hex): boolean {
    const polled = this.polls.get(conversation)
    return this.sockets.has(conversation) || (polled !== undefined && this.clock() - polled <= this.grace)
  }

  /** Returns what to call when the socket is gone. */
  connected(conversation: Hex): () => void {
    this.change(conversation, () => {
      this.count(conversation, 1)
      // From now on the socket says when it is over.
      this.polls.delete(conversation)
    })
    let open = true
    return () => {
      if (!open) return
      open = false
      this.change(conversation, () => this.count(conversation, -1))
    }
  }

  polled(conversation: Hex): void {
    if (this.sockets.has(conversation)) return
    this.change(conversation, () => this.polls.set(conversation, this.clock()))
  }

  /** Lets polls that ended long enough ago count as gone. */
  tick(): void {
    const now = this.clock()
    for (const [conversation, at] of this.polls) {
      if (now - at <= this.grace) continue
      this.polls.delete(conversation)
      if (!this.sockets.has(conversation)) this.changed(conversation, false)
    }
  }

  private count(conversation: Hex, by: number): void {
    const sum = (this.sockets.get(conversation) ?? 0) + by
    if (sum > 0) this.sockets.set(conversation, sum)
    else this.sockets.delete(conversation)
  }

  private change(conversation: Hex, act: () => void): void {
    const before = this.here(conversation)
    act()
    const now = this.here(conversation)
    if (before !== now) this.changed(conversation, now)
  }
}
