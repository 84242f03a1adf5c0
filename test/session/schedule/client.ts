import type { ConversationView } from '#session'
import { type Bytes, Refused } from '#wire'
import type { Someone } from '../../support/relay.ts'
import type { Branch } from './branch.ts'
import type { Name } from './model.ts'

/** What the server does to the next frame it should deliver. */
export type Trick = 'drop' | 'swap' | 'bend'

/** One endpoint, and what the server has done to it. */
export class Client {
  readonly name: Name
  readonly someone: Someone
  readonly group: string
  /** Names it reads under. */
  readonly names: readonly Name[]
  /** Public keys of a guest's device. */
  readonly record: Bytes | undefined
  branch: Branch
  /** Frames of its branch that were dealt with. */
  at = 0
  readonly tricks: Trick[] = []
  /** Was lied to in some way: may show less, if it shows that something is wrong. */
  tampered = false
  frozen = false
  /** Newest roster it was given, from 0. */
  known: number
  /** What it was asked to do ended in an error. */
  alarmed = false
  private readonly conversation: string
  private readonly given: { seq: number; bytes: Bytes }[] = []

  constructor(about: {
    readonly name: Name
    readonly names?: readonly Name[]
    readonly group?: string
    readonly record?: Bytes
    readonly someone: Someone
    readonly branch: Branch
    readonly known: number
    readonly conversation: string
  }) {
    this.name = about.name
    this.names = about.names ?? [about.name]
    this.group = about.group ?? ''
    this.someone = about.someone
    this.record = about.record
    this.branch = about.branch
    this.known = about.known
    this.conversation = about.conversation
  }

  get isTab(): boolean {
    return this.group === ''
  }

  /** Something out of turn. */
  slip(bytes: Bytes): void {
    this.tampered = true
    this.give(bytes)
  }

  private give(bytes: Bytes): void {
    this.given.push({ seq: this.given.length + 1, bytes })
  }

  private deliver(): void {
    const frames = this.branch.frames
    while (!this.frozen && this.at < frames.length) {
      const trick = this.tricks.shift()
      const next = frames[this.at++]!
      if (trick !== undefined) this.tampered = true
      if (trick === 'drop') continue
      const after = trick === 'swap' ? frames[this.at++] : undefined
      if (after) this.give(after)
      this.give(trick === 'bend' ? next.map((byte, i) => (i === 500 ? byte ^ 1 : byte)) : next)
    }
  }

  /** All it was given so far, oldest first. */
  get received(): readonly Bytes[] {
    return this.given.map(({ bytes }) => bytes)
  }

  read(): ConversationView | undefined {
    this.deliver()
    try {
      return this.someone.read(this.conversation, this.given)
    } catch (error) {
      if (!(error instanceof Refused) && !/needs without end/.test(String(error))) throw error
      this.alarmed = true
      return this.someone.desk.receive({ conversation: this.conversation, frames: [] }).view
    }
  }
}
