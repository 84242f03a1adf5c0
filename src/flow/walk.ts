import { CLOSE, type Edge, type Node, type NodeId, type Script } from './script.ts'
import type { Answer, Frame, State } from './state.ts'
import { holds, type Known, possible } from './when.ts'

const indexes = new WeakMap<Script, ReadonlyMap<NodeId, Node>>()

const indexOf = (script: Script): ReadonlyMap<NodeId, Node> => {
  const known = indexes.get(script)
  if (known) return known
  const made = new Map(script.nodes.map((node) => [node.id, node]))
  indexes.set(script, made)
  return made
}

/** Throws for an id the script does not have: `check` refuses such a script. */
export const nodeById = (script: Script, id: NodeId): Node => {
  const node = indexOf(script).get(id)
  if (!node) throw new Error(`script ${script.id} has no node ${id}`)
  return node
}

export const hasNode = (script: Script, id: NodeId): boolean => indexOf(script).has(id)

/** The first edge that holds, or null when none does or the excursion ends. */
const edge = (script: Script, known: Known, edges: readonly Edge[] | undefined): NodeId | null => {
  const to = edges?.find((one) => holds(script, known, one.when))?.to
  return to === undefined || to === CLOSE ? null : to
}

/** Where it goes on after the handoff. */
export const follow = (script: Script, known: Known): NodeId =>
  edge(script, known, script.sent) ?? script.roles.waiting

/** Where an answer leads: the choice's own target, else the first edge that holds; null = end of an excursion. */
export const after = (
  script: Script,
  known: Known,
  node: Node,
  answer: Answer | undefined,
): NodeId | null => {
  const choice = node.choices.find((one) => one.id === answer?.choices[0])
  if (choice?.to !== undefined) return choice.to === CLOSE ? null : choice.to
  return edge(script, known, node.next)
}

export type Path = {
  /** Nodes in the order walked; the last is `at` unless the path has ended. */
  readonly nodes: readonly NodeId[]
  /** The first node without an answer; null when the path has ended. */
  readonly at: NodeId | null
}

type Way = Known & { readonly jump?: NodeId }

/** Follows the answers from a node. `hopeful` also walks through open questions, as if they were skipped. */
export const walk = (script: Script, way: Way, from: NodeId, hopeful = false): Path => {
  const nodes: NodeId[] = []
  let at: NodeId | null = from
  while (at !== null && !nodes.includes(at)) {
    nodes.push(at)
    const person = script.person[0]
    const answer = way.answers[at]
    if (at === way.jump && person !== undefined && !nodes.includes(person)) at = person
    else if (answer === undefined && !hopeful) return { nodes, at }
    else at = after(script, way, nodeById(script, at), answer)
  }
  return { nodes, at: null }
}

export const topFrame = (state: State): Frame => state.frames[state.frames.length - 1] ?? state.frames[0]

export const frameNode = (script: Script, state: State, frame: Frame): NodeId =>
  frame.cursor ?? walk(script, state, frame.from).at ?? frame.from

/** The node to show now: the excursion on top, or the way walked. */
export const current = (script: Script, state: State): Node =>
  nodeById(script, frameNode(script, state, topFrame(state)))

/**
 * Drops what no longer belongs to the way: answers with a choice that is not offered any more, and answers of
 * nodes the way does not pass. Everything else stays, also behind a question that has become open.
 */
export const prune = (script: Script, state: State): State => {
  let { answers } = state
  for (;;) {
    const now: State = { ...state, answers }
    const kept = new Set(walk(script, now, state.frames[0].from, true).nodes)
    const stays = ([id, answer]: [NodeId, Answer]): boolean => {
      const node = nodeById(script, id)
      const ids = possible(script, now, node).map((choice) => choice.id)
      return (node.side === true || kept.has(id)) && answer.choices.every((choice) => ids.includes(choice))
    }
    const left = Object.entries(answers).filter(stays)
    if (left.length === Object.keys(answers).length) return now
    answers = Object.fromEntries(left)
  }
}
