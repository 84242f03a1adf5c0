/**
 * What stands inside a sealed message: JSON in UTF-8, read by both sides in their own language because it
 * carries message KEYS. Shapes are checked on opening (`readBody`); anything else is shown as unreadable.
 */

/** Values put into a text; numbers are formatted by the reader's locale. */
export type Params = { readonly [name: string]: string | number }

/** One answered question of the script: `node` gives the label, `answers` are choice keys, `text` is as typed. */
export type SharedLine = {
  readonly node: string
  readonly answers: readonly string[]
  readonly text?: string
}

export type WayBack = 'code' | 'stay' | 'word' | 'call' | 'none'

/** The visitor's first message: exactly what was ticked on the review screen, and what they agreed to. */
export type Handoff = {
  readonly t: 'handoff'
  /** Language the visitor reads, BCP-47. */
  readonly lang: string
  readonly wayBack: WayBack
  /** Calling word, two plain words as one key each (`word.boat`), when the visitor got one. */
  readonly words?: readonly string[]
  readonly lines: readonly SharedLine[]
  /** Node ids answered but not shared, by their own choice ("held back"), and skipped ones. */
  readonly held: readonly string[]
  readonly skipped: readonly string[]
  /** The consent as shown: group codes named, script id and version, epoch milliseconds on the visitor's clock. */
  readonly consent: { readonly groups: readonly string[]; readonly script: string; readonly at: number }
}

export type Body =
  | Handoff
  | { readonly t: 'text'; readonly text: string; readonly lang?: string }
  /** A phrase or a card by key; `answers` makes it a question with taps. */
  | { readonly t: 'phrase'; readonly id: string; readonly params?: Params }
  | { readonly t: 'card'; readonly id: string }
  /** A tapped answer to the phrase message with this frame id (hex). */
  | { readonly t: 'answer'; readonly to: string; readonly key: string; readonly params?: Params }
  /** More lines of the script, each sent by its own tap while waiting. */
  | { readonly t: 'more'; readonly lines: readonly SharedLine[] }
  /** Staff ask the visitor to let someone in; `reason` is a phrase key. */
  | { readonly t: 'invite'; readonly group: string; readonly person: string; readonly name: string; readonly reason: string }
  /** The visitor's answer to an invitation (the `add` entry itself is what counts). */
  | { readonly t: 'invited'; readonly to: string; readonly yes: boolean; readonly scope?: Scope }
  /** The approved summary, sealed again for a newcomer. */
  | { readonly t: 'summary'; readonly handoff: Handoff }
  /** Said again after `rotate(away)`: what staff had said since the visitor's last words. */
  | { readonly t: 'repeat'; readonly of: string; readonly body: Body }

/** From which point a newcomer may read. */
export type Scope = 'now' | 'summary' | 'everything'
