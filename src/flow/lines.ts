import type { Choice, Kind, NodeId, Script, TextKey } from './script.ts'
import type { Frame, State } from './state.ts'
import { current, frameNode, nodeById, walk } from './walk.ts'
import { holds, isSkipped, possible } from './when.ts'

/** What a person answered, for their own bubble. */
type Answered = {
  readonly choices: readonly TextKey[]
  /** As typed; shown here, whether or not it is shared. */
  readonly text?: string
  readonly skipped: boolean
}

/** One question of the log with its bubbles and, once given, its answer. */
export type Line = {
  readonly node: NodeId
  readonly kind: Kind
  readonly say: readonly TextKey[]
  readonly hint?: TextKey
  readonly numbers: readonly string[]
  readonly answer?: Answered
  /** Left by "Talk to a person" without an answer. */
  readonly jumped: boolean
  /** The question to be answered now. */
  readonly current: boolean
  /** Tapping the answer asks it again. */
  readonly editable: boolean
  /** Belongs to an excursion, which lies on top of the rest. */
  readonly side: boolean
}

const answerOf = (script: Script, state: State, id: NodeId): Answered | undefined => {
  const answer = state.answers[id]
  if (answer === undefined) return undefined
  const { choices } = nodeById(script, id)
  return {
    choices: answer.choices.flatMap((chosen) => choices.find((one) => one.id === chosen)?.say ?? []),
    ...(answer.text === undefined ? {} : { text: answer.text }),
    skipped: isSkipped(answer),
  }
}

type Place = { readonly at: NodeId; readonly side: boolean; readonly fixed: boolean }

const lineOf = (script: Script, state: State, id: NodeId, place: Place): Line => {
  const node = nodeById(script, id)
  const answer = answerOf(script, state, id)
  const isCurrent = !place.fixed && id === place.at
  return {
    node: id,
    kind: node.kind,
    say: node.say.filter((bubble) => holds(script, state, bubble.when)).map((bubble) => bubble.key),
    ...(node.hint === undefined ? {} : { hint: node.hint }),
    numbers: node.numbers ?? [],
    ...(answer === undefined ? {} : { answer }),
    jumped: answer === undefined && state.jump === id,
    current: isCurrent,
    editable:
      answer !== undefined && !isCurrent && !state.sealed && (state.sent ? node.extra === true : !place.side),
    side: place.side,
  }
}

const frameLines = (script: Script, state: State, frame: Frame, depth: number): readonly Line[] => {
  const at = frameNode(script, state, frame)
  const nodes = frame.single === true ? [at] : walk(script, state, frame.from).nodes
  const shown = nodes.slice(0, nodes.indexOf(at) + 1)
  const top = depth === state.frames.length - 1
  const place = { at: top ? at : '', side: depth > 0, fixed: false }
  return shown.map((id) => lineOf(script, state, id, place))
}

/** The log: the way walked, then each open excursion. Keys only; values of texts are the page's. */
export const lines = (script: Script, state: State): readonly Line[] => [
  ...state.walked.map((id) => lineOf(script, state, id, { at: '', side: false, fixed: true })),
  ...state.frames.flatMap((frame, depth) => frameLines(script, state, frame, depth)),
]

/** The buttons of the current node; what the page reports itself (`outside`) is left out. */
export const offered = (script: Script, state: State): readonly Choice[] =>
  possible(script, state, current(script, state)).filter((choice) => choice.outside !== true)

/** Step n of m, as two numbers; no labels, no per cent. */
export const progress = (script: Script, state: State): { readonly step: number; readonly of: number } => {
  const jumped = state.jump !== undefined && state.short
  const steps = jumped ? script.person : script.steps
  const [first] = state.frames
  const { nodes } = walk(script, state, first.from)
  const shown = nodes.slice(0, nodes.indexOf(frameNode(script, state, first)) + 1)
  const reached = shown.map((id) => steps.indexOf(nodeById(script, id).part ?? id))
  return { step: state.sent ? steps.length : Math.max(0, ...reached) + 1, of: steps.length }
}
