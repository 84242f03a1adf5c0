import { type Bytes, type Hex, hash, isZero, LABEL, toHex } from '#wire'
import type { Engine } from '../engine.ts'
import type { Inner } from '../message.ts'

/** What was last read of one sender's session. */
type Link = { readonly seq: number; readonly hash: Hex; readonly epoch: number }

/** Whether some epoch strictly between the two is closed to this reader; from -1 = from the very start. */
export type ClosedBetween = (after: number, before: number) => boolean

/** Per-sender chains: a dropped, repeated or reordered message shows (PROTOCOL §7.3). */
export class Chains {
  private readonly links = new Map<string, Link>()
  private readonly closed: ClosedBetween

  constructor(closed: ClosedBetween) {
    this.closed = closed
  }

  /**
   * A session may be met in its middle, or go on further up, only where an epoch lies between that this reader was
   * not given. Answers how the message fits; a replay is not shown again.
   */
  check(sender: Hex, inner: Inner, epoch: number, frameHash: Bytes): 'fits' | 'gap' | 'replay' {
    const id = `${sender}:${toHex(inner.session)}`
    const last = this.links.get(id)
    if (last && inner.seq <= last.seq) return 'replay'
    const follows = last
      ? inner.seq === last.seq + 1 && toHex(inner.previous) === last.hash
      : inner.seq === 0 && isZero(inner.previous)
    const skips = last ? inner.seq > last.seq + 1 : inner.seq > 0
    this.links.set(id, { seq: inner.seq, hash: toHex(frameHash), epoch })
    return follows || (skips && this.closed(last?.epoch ?? -1, epoch)) ? 'fits' : 'gap'
  }
}

/** This endpoint's own session: random id, counter and hash of the last frame that was acknowledged. */
export type Session = { readonly id: Bytes; readonly seq: number; readonly previous: Bytes }

export function newSession(engine: Engine): Session {
  return { id: engine.random(8), seq: 0, previous: new Uint8Array(32) }
}

export function messageHash(engine: Engine, frame: Bytes): Bytes {
  return hash(engine, LABEL.message, frame)
}
