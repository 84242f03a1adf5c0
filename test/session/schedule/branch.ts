import type { Engine, Outgoing } from '#session'
import { type Bytes, FRAME } from '#wire'
import type { Relay } from '../../support/relay.ts'
import type { Model, Name } from './model.ts'
import type { Twin } from './twin.ts'

/** One history the server keeps, and what may be read at each of its lengths. A second one is a fork. */
export class Branch {
  readonly relay: Relay
  /** The same history by the second implementation. */
  readonly twin: Twin
  model: Model
  /** The server let something in that does not belong: readers may show a mark. */
  noisy = false
  /** Messages that were let in so, and who held the key they were sealed under. */
  readonly strays: { readonly text: string; readonly readers: ReadonlySet<Name> }[] = []
  private readonly conversation: string
  private readonly snaps: Model[]

  constructor(conversation: string, relay: Relay, twin: Twin, model: Model, snaps: readonly Model[] = []) {
    this.twin = twin
    this.conversation = conversation
    this.relay = relay
    this.model = model
    this.snaps = [...snaps]
    this.note()
  }

  /** What an insider needs to know of it. */
  setting(engine: Engine): {
    engine: Engine
    relay: Relay
    c: string
    frames: () => { seq: number; bytes: Bytes }[]
  } {
    const { relay, conversation } = this
    return { engine, relay, c: conversation, frames: () => relay.frames.get(conversation) ?? [] }
  }

  get frames(): readonly Bytes[] {
    return (this.relay.frames.get(this.conversation) ?? []).map(({ bytes }) => bytes)
  }

  private get length(): number {
    return this.relay.frames.get(this.conversation)?.length ?? 0
  }

  /** The server's answer by the rules, which both implementations must give. */
  append(outgoing: Outgoing): string {
    const answer = this.relay.append(outgoing)
    this.twin.follow(outgoing.bytes.slice(0, FRAME), answer, this.relay.state(this.conversation))
    return answer
  }

  /** To be called after every change, before the next. */
  note(): void {
    this.snaps[this.length] = this.model.copy()
  }

  /** What the first so many frames let somebody read. */
  after(frames: number): Model {
    for (let i = frames; i >= 0; i--) if (this.snaps[i]) return this.snaps[i]!
    throw new Error('no history')
  }

  get history(): readonly Model[] {
    return this.snaps.filter((model) => model !== undefined)
  }

  fork(): Branch {
    const other = new Branch(
      this.conversation,
      this.relay.fork(),
      this.twin.fork(),
      this.model.copy(),
      this.snaps,
    )
    other.noisy = this.noisy
    other.strays.push(...this.strays)
    return other
  }
}
