import { type Bytes, bytesOf, type EpochState, type Hex, type LogState, toHex } from '#wire'
import type { Engine } from '../engine.ts'
import type { Opener } from '../keys.ts'
import { confirmOf, openWrap, wrapHash } from '../wrap.ts'

/**
 * How this endpoint stands to an epoch: `none` was never for it; `absent` is for it, but the server has no wrap;
 * `broken` has wraps and none gives the confirmed key.
 */
export type Access = 'open' | 'waiting' | 'none' | 'absent' | 'broken'

export type MadeEpoch = { readonly epoch: number; readonly confirm: Hex; readonly key: Bytes }

/** Epoch keys of one conversation, in memory only. */
export class Keyring {
  private readonly keys = new Map<number, Bytes>()
  private readonly wraps = new Map<Hex, Bytes>()
  /** Wraps to ask the server for, and those it was asked for and did not have. */
  private readonly wanted = new Set<Hex>()
  private readonly absent = new Set<Hex>()
  /** Wraps that did not open, or gave a key that was not the confirmed one: tried once. */
  private readonly failed = new Set<Hex>()
  private made: readonly MadeEpoch[] = []
  private readonly engine: Engine

  constructor(engine: Engine) {
    this.engine = engine
  }

  /** An epoch this endpoint made itself: counts once its entry stands in the log. */
  remember(made: MadeEpoch): void {
    this.made = [...this.made, made]
  }
  learn(wraps: readonly Bytes[]): void {
    for (const wrap of wraps) this.wraps.set(toHex(wrapHash(this.engine, wrap)), wrap)
  }
  /** The server has been asked for everything wanted so far. */
  asked(): void {
    for (const wrap of this.wanted) if (!this.wraps.has(wrap)) this.absent.add(wrap)
    this.wanted.clear()
  }
  key(epoch: number): Bytes | undefined {
    return this.keys.get(epoch)
  }

  access(state: LogState, epoch: number, openers: readonly Opener[]): Access {
    if (this.keys.has(epoch)) return 'open'
    const about = state.epochs[epoch]
    if (!about) return 'none'
    const own = this.made.find((item) => item.epoch === epoch && item.confirm === about.confirm)
    if (own) return this.accept(state, epoch, about, own.key)
    const offers = offersFor(state, epoch, about, openers)
    if (offers.length === 0) return 'none'
    if (offers.some((offer) => this.opens(state, epoch, about, offer))) return 'open'
    const unknown = offers.filter((offer) => !this.wraps.has(offer.wrap))
    const unasked = unknown.filter((offer) => !this.absent.has(offer.wrap))
    for (const offer of unasked) this.wanted.add(offer.wrap)
    if (unasked.length > 0) return 'waiting'
    return unknown.length === offers.length ? 'absent' : 'broken'
  }

  private opens(state: LogState, epoch: number, about: EpochState, { opener, wrap }: Offer): boolean {
    const bytes = this.wraps.get(wrap)
    const attempt = `${opener.kemHex}:${epoch}:${wrap}`
    if (!bytes || this.failed.has(attempt)) return false
    const key = openWrap(this.engine, contextOf(state, epoch), opener, bytes)
    if (key && this.accept(state, epoch, about, key) === 'open') return true
    this.failed.add(attempt)
    return false
  }

  /** No key is used before its confirmation in the signed entry fits. */
  private accept(state: LogState, epoch: number, about: EpochState, key: Bytes): Access {
    const confirm = confirmOf(this.engine, key, {
      ...contextOf(state, epoch),
      mode: about.mode,
      version: about.version,
      recipients: about.recipients.map(bytesOf),
    })
    if (toHex(confirm) !== about.confirm) return 'broken'
    this.keys.set(epoch, key)
    return 'open'
  }

  forget(): void {
    for (const key of this.keys.values()) this.engine.wipe(key)
    for (const made of this.made) this.engine.wipe(made.key)
    this.keys.clear()
    this.wraps.clear()
    this.made = []
  }
}

function contextOf(state: LogState, epoch: number): { conversation: Bytes; epoch: number } {
  return { conversation: bytesOf(state.conversation), epoch }
}

type Offer = { readonly opener: Opener; readonly wrap: Hex }

/** Wraps of an epoch that the log says are for one of our keys: its own, and late ones. */
function offersFor(state: LogState, epoch: number, about: EpochState, openers: readonly Opener[]): Offer[] {
  const offers: Offer[] = []
  for (const opener of openers) {
    const wrap = about.wraps[about.recipients.indexOf(opener.kemHex)]
    if (wrap !== undefined) offers.push({ opener, wrap })
    for (const late of state.late) {
      if (late.epoch === epoch && late.recipient === opener.kemHex) offers.push({ opener, wrap: late.wrap })
    }
  }
  return offers
}
