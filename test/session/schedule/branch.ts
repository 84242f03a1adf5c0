import type { Engine } from '#session'
import type { Bytes } from '#wire'
import type { Relay } from '../../support/relay.ts'
import type { Model, Name } from './model.ts'

/** One history the server keeps, and what may be read at each of its lengths. A second one is a fork. */
export class Branch {
  readonly relay: Relay
  model: Model
  /** The server let something in that does not belong: readers may show a mark. */
  noisy = false
  /** Messages that were let in so, and who held the key they were sealed under. */
  readonly strays: { readonly text: string; readonly readers: ReadonlySet<Name> }[] = []
  private readonly conversation: string
  private readonly snaps: Model[]

  constructor(conversation: string, relay: Relay, model: Model, snaps: readonly Model[] = []) {
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
    const other = new Branch(this.conversation, this.relay.fork(), this.model.copy(), this.snaps)
    other.noisy = this.noisy
    other.strays.push(...this.strays)
    return other
  }
}
