/**
 * A script is data: `flows/*.json`. It holds keys, never texts; it knows no clock, no places, no language.
 * What a script may say about the world comes in as facts (see `Facts` in state.ts) and as parameters of texts.
 */

export type NodeId = string
export type ChoiceId = string

/** Id of a text in the locale files, such as `intake.wish`; `claim.<id>` stands for `.core` or `.full` of it. */
export type TextKey = string

/**
 * How a node is asked.
 * - `one`: tap one choice. `many`: tap several, then "go on".
 * - `info`: bubbles and one choice "go on" (or several ways on); nothing is asked.
 * - `menu`: a place to stay: choosing gives an effect or an excursion and stays, unless the choice has `to`.
 * - `place`: a town is typed or picked; looked up outside, the outcome is a choice marked `outside`.
 * - `which`: candidates are given by the outside; the outcome is a choice marked `outside`.
 * - `pick`: values given by the outside (languages); the outcome is a choice marked `outside`.
 * - `text`: a short text is typed. `contact`: a text (a number to call), and choices in groups.
 * - `code`: two numbers are shown (after the handoff) or typed (coming back); the outcome is marked `outside`.
 * - `review`: lines with switches, receivers and consent on one screen.
 */
export type Kind =
  | 'one'
  | 'many'
  | 'info'
  | 'menu'
  | 'place'
  | 'which'
  | 'pick'
  | 'text'
  | 'contact'
  | 'code'
  | 'review'

/** `on`: shared unless switched off. `off`: shared only when added. `never`: not offered in the review. */
export type Share = 'on' | 'off' | 'never'

/** A condition over the answers given and the facts; `all` of nothing holds always. */
export type When =
  /** Answered with at least one of these choices. */
  | { readonly node: NodeId; readonly any: readonly ChoiceId[] }
  /** Answered with a choice or a text; a skipped question counts as not answered. */
  | { readonly answered: NodeId }
  /** The fact has one of these values; an unknown fact has the first value that the script lists for it. */
  | { readonly fact: string; readonly is: readonly string[] }
  /** "Talk to a person" was pressed. */
  | { readonly short: true }
  | { readonly all: readonly When[] }
  | { readonly some: readonly When[] }
  | { readonly not: When }

/** One bubble: one key, one idea. */
type Bubble = { readonly key: TextKey; readonly when?: When }

/** Where it goes next: the first edge whose condition holds. The last edge has none. */
export type Edge = { readonly to: NodeId; readonly when?: When }

/**
 * What the page has to do; the engine only names it.
 * - `exit`: leave as the exit button does. `handoff`: seal and send what `handoff(script, state)` gives.
 * - `more`: seal and send this one line more. `erase`: delete everything now.
 * - `card`: show the card with this id. `numbers`: show the numbers that are open now.
 * - `keep`: show again the two numbers, the calling word and the phone number (the end screen).
 * - `language`: `value` is the language chosen (in a script it is empty: the page fills it by `text`).
 * - `large`: large letters, one sentence, answers to tap only.
 */
export type Effect =
  | { readonly do: 'exit' }
  | { readonly do: 'handoff' }
  | { readonly do: 'more'; readonly node: NodeId }
  | { readonly do: 'erase' }
  | { readonly do: 'card'; readonly card: string }
  | { readonly do: 'numbers' }
  | { readonly do: 'keep' }
  | { readonly do: 'language'; readonly value: string }
  | { readonly do: 'large' }

export type Choice = {
  readonly id: ChoiceId
  readonly say: TextKey
  /** Name of a picture in `#web/kit`; beside the text, never instead of it. */
  readonly picture?: string
  /** Where this choice leads; without it the node's `next` decides. */
  readonly to?: NodeId
  /** Takes back the answer of an earlier node and asks that one again. */
  readonly again?: NodeId
  /** Opens an excursion (a side path) that ends where it was opened. */
  readonly open?: NodeId
  /** Opens this one question as an excursion. */
  readonly ask?: NodeId
  readonly effect?: Effect
  /** Offered only if this holds. */
  readonly when?: When
  /** Not a button: the page reports it (a place found, the last four digits were right). */
  readonly outside?: true
  /** In a `contact` node: the group it belongs to, and whether only one of the group may be chosen. */
  readonly group?: string
  /** Chosen alone: choosing it empties the others (`many`), as "nothing of this". */
  readonly alone?: true
  /** Instead of the node's `share`, when this choice is among the answers. */
  readonly share?: Share
  /** Cards that this choice makes worth reading. */
  readonly cards?: readonly string[]
}

type Group = { readonly id: string; readonly say: TextKey; readonly many: boolean }

export type Node = {
  readonly id: NodeId
  readonly kind: Kind
  /** The bubbles; the last one whose condition holds is the question. */
  readonly say: readonly Bubble[]
  /** A quiet line under the question or in the field. */
  readonly hint?: TextKey
  /** Label of the line in the summary, `intake.sum.<node>`; every node whose answers may be shared has one. */
  readonly label?: TextKey
  readonly choices: readonly Choice[]
  readonly groups?: readonly Group[]
  readonly next?: readonly Edge[]
  /** "I do not want to say" is offered; it follows `next`. */
  readonly skip: boolean
  readonly share: Share
  /** Counts as a step of its own on the way to a person. */
  readonly core: boolean
  /** Belongs to the screen of this core node (two places of one name; when to call). */
  readonly part?: NodeId
  /** Asks something about the person: never before the limits have been said. */
  readonly personal: boolean
  /** Ids of phone numbers shown under the bubbles, from the directory. */
  readonly numbers?: readonly string[]
  /** A stated end: someone may stop here and nothing is missing. */
  readonly end?: true
  /** Reached as an excursion only. */
  readonly side?: true
  /** Nodes that must be asked again when this answer changes (another place: other receivers). */
  readonly clears?: readonly NodeId[]
  /** Offered while waiting, one by one. */
  readonly extra?: true
}

/** Target of an edge that ends an excursion. */
export const CLOSE = '@close'

export type Script = {
  readonly id: string
  readonly version: number
  /** Facts that conditions may ask for, with their values; the first is taken while nothing is known. */
  readonly facts: { readonly [name: string]: readonly string[] }
  /** Names of values that texts may contain (`{{team}}`), filled by the page in the reader's language. */
  readonly params: readonly string[]
  readonly start: NodeId
  /** The five screens from "Talk to a person", in order; the last is the review. */
  readonly person: readonly NodeId[]
  /** All steps in order when everything is asked: gives "step n of m". */
  readonly steps: readonly NodeId[]
  /** Where it goes on once the handoff is acknowledged. */
  readonly sent: readonly Edge[]
  /** Nodes with a role in the handoff. */
  readonly roles: {
    readonly limits: NodeId
    readonly place: NodeId
    readonly team: NodeId
    readonly wayBack: NodeId
    readonly review: NodeId
    readonly waiting: NodeId
    readonly comeBack: NodeId
    readonly end: NodeId
  }
  /** Excursions the bars offer at any time: name to first node. */
  readonly sides: { readonly [name: string]: NodeId }
  readonly nodes: readonly Node[]
}
