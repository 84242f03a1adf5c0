import type { ChoiceId, Effect, NodeId } from './script.ts'

/** What the outside knows, as words that the script lists: `{ route: 'team', alone: 'no', open: 'none' }`. */
export type Facts = { readonly [name: string]: string }

/**
 * One answer. No choices and no text = "I do not want to say".
 * `text` is what was typed and stays here; `shared` is what stands in the summary instead of it. For a place or
 * a number of candidates only `shared` (the area) ever leaves; for other nodes `text` does when `shared` is absent.
 */
export type Answer = {
  readonly choices: readonly ChoiceId[]
  readonly text?: string
  readonly shared?: string
}

/**
 * Everything that can happen. An event that does not fit the state (another node is current, an unknown choice)
 * changes nothing; it never throws.
 */
export type Event =
  /** Answers the current node. For `info` and `menu` one choice as well. */
  | ({ readonly t: 'answer'; readonly node: NodeId } & Answer)
  /** "I do not want to say". */
  | { readonly t: 'skip'; readonly node: NodeId }
  /** One step back; the earlier answer stays until it is changed. In an excursion: back, or out of it. */
  | { readonly t: 'back' }
  /** An earlier answer was tapped: that question is asked again. */
  | { readonly t: 'reopen'; readonly node: NodeId }
  /** "Talk to a person". */
  | { readonly t: 'person' }
  /** Opens a side path by its name in `script.sides`. */
  | { readonly t: 'open'; readonly side: string }
  /** Leaves the excursion, back to the same place. */
  | { readonly t: 'close' }
  /** A switch in the review. */
  | { readonly t: 'share'; readonly node: NodeId; readonly on: boolean }
  /** News from outside, merged into what is known. */
  | { readonly t: 'facts'; readonly facts: Facts }
  /** The handoff is acknowledged, or the conversation was opened by its code. */
  | { readonly t: 'sent' }
  /** The handoff could not be sent: everything stays, it can be tried again. */
  | { readonly t: 'failed' }
  /** While waiting: "send this too". */
  | { readonly t: 'send'; readonly node: NodeId }

/** A place in a path: `from` is where the path begins, `cursor` an earlier node asked again, `single` one question. */
export type Frame = { readonly from: NodeId; readonly cursor?: NodeId; readonly single?: true }

/** Everything the engine knows; plain data, in memory only. */
export type State = {
  readonly answers: { readonly [node: NodeId]: Answer }
  readonly facts: Facts
  /** "Talk to a person" was pressed; `jump` is where. */
  readonly short: boolean
  readonly jump?: NodeId
  /** The way walked, then excursions on top of each other. */
  readonly frames: readonly [Frame, ...Frame[]]
  /** Switches that were moved in the review. */
  readonly switches: { readonly [node: NodeId]: boolean }
  /** The handoff is on its way: the way walked stands still until `sent` or `failed`. */
  readonly sealed: boolean
  readonly sent: boolean
  /** The nodes walked up to the handoff, in order; empty before. */
  readonly walked: readonly NodeId[]
  /** Nodes whose answers the receivers have. */
  readonly told: readonly NodeId[]
}

export type Step = { readonly state: State; readonly effect: Effect | null }
