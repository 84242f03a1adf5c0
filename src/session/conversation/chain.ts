import { type Bytes, type Hex, hash, isZero, LABEL, toHex } from '#wire'
import type { Engine } from '../engine.ts'
import type { Inner } from '../message.ts'

/** What was last seen of one sender's session. */
type Link = { readonly seq: number; readonly hash: Hex }

/** Per-sender chains: a dropped, repeated or reordered message shows (PROTOCOL §7.3). */
export class Chains {
  private readonly links = new Map<string, Link>()

  /**
   * `blind`: this reader was not given all messages (joined later, came back by code), so a session may be met
   * in its middle once. Answers how the message fits; a replay is not shown again.
   */
  check(inner: Inner, frameHash: Bytes, blind: boolean): 'fits' | 'gap' | 'replay' {
    const id = `${toHex(inner.sender)}:${toHex(inner.session)}`
    const last = this.links.get(id)
    const fits = last
      ? inner.seq === last.seq + 1 && toHex(inner.previous) === last.hash
      : blind || (inner.seq === 0 && isZero(inner.previous))
    if (last && inner.seq <= last.seq) return 'replay'
    this.links.set(id, { seq: inner.seq, hash: toHex(frameHash) })
    return fits ? 'fits' : 'gap'
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
