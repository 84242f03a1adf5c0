import { type Bytes, type Hex, hash, isZero, LABEL, toHex } from '#wire'
import type { Engine } from '../engine.ts'
import type { Inner } from '../message.ts'

/** What was last read of one session. */
type Link = { readonly sender: Hex; readonly epoch: number; readonly seq: number; readonly hash: Hex }

/**
 * Per-sender chains: a dropped, repeated or reordered message shows (PROTOCOL §7.3). What is said to follow a message
 * of an epoch this reader was not given cannot be compared.
 */
export class Chains {
  /** Closed epochs that something was said to follow: once one of them opens, all is to be judged again. */
  readonly excused: Set<number> = new Set()
  private readonly links = new Map<Hex, Link>()
  private readonly isClosed: (epoch: number) => boolean

  constructor(isClosed: (epoch: number) => boolean) {
    this.isClosed = isClosed
  }

  /** Answers how the message fits what was read before; a replay is not shown again. */
  check(sender: Hex, inner: Inner, epoch: number, frameHash: Bytes): 'fits' | 'gap' | 'replay' {
    const id = sender + toHex(inner.session)
    const last = this.links.get(id)
    if (last && inner.seq <= last.seq) return 'replay'
    const fits = last ? follows(inner, epoch, last) : this.begins(inner, epoch, sender)
    this.links.set(id, { sender, epoch, seq: inner.seq, hash: toHex(frameHash) })
    return fits ? 'fits' : 'gap'
  }

  /** A session begins at 0, and names the sender's last message before it with the epoch that was in. */
  private begins(inner: Inner, epoch: number, sender: Hex): boolean {
    if (inner.seq !== 0) return false
    if (isZero(inner.previous)) return inner.after === epoch
    const previous = toHex(inner.previous)
    for (const link of this.links.values()) {
      if (link.sender === sender && link.hash === previous) return link.epoch === inner.after
    }
    if (inner.after >= epoch || !this.isClosed(inner.after)) return false
    this.excused.add(inner.after)
    return true
  }
}

/** A session lies within one epoch. */
function follows(inner: Inner, epoch: number, last: Link): boolean {
  const isHere = last.epoch === epoch && inner.after === epoch
  return isHere && inner.seq === last.seq + 1 && toHex(inner.previous) === last.hash
}

/** Where this endpoint's own chain stands: what is said next begins or continues a session. */
export type Session = Pick<Inner, 'session' | 'seq' | 'previous' | 'after'> & { readonly epoch: number }

/** What is said next in this epoch: the session goes on, or a new one takes up its end. */
export function sessionIn(engine: Engine, epoch: number, last?: Session): Session {
  if (last?.epoch === epoch) return last
  const before = last ?? { previous: new Uint8Array(32), after: epoch }
  return { session: engine.random(8), epoch, seq: 0, previous: before.previous, after: before.after }
}

/** After this frame was sealed. */
export function sessionAfter(engine: Engine, session: Session, frame: Bytes): Session {
  const previous = messageHash(engine, frame)
  return { ...session, seq: session.seq + 1, previous, after: session.epoch }
}

export function messageHash(engine: Engine, frame: Bytes): Bytes {
  return hash(engine, LABEL.message, frame)
}
