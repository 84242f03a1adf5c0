import type { Node, NodeId, Script, Share, TextKey } from './script.ts'
import type { Answer, State } from './state.ts'
import { nodeById, walk } from './walk.ts'
import { isSkipped } from './when.ts'

/** One line of the review: `on` as it stands, `fixed` when it has no switch (the way back). */
export type ReviewLine = {
  readonly node: NodeId
  readonly label: TextKey
  readonly answers: readonly TextKey[]
  readonly text?: string
  readonly on: boolean
  readonly fixed: boolean
}

/** A line as it travels: keys, and a text only where one may leave. */
export type Shared = { readonly node: NodeId; readonly answers: readonly TextKey[]; readonly text?: string }

/** What the handoff needs from the script; group codes and time are the caller's. */
export type Handover = {
  readonly wayBack: 'code' | 'stay' | 'word' | 'call' | 'none'
  readonly receivers: 'both' | 'team' | 'helpdesk'
  readonly lines: readonly Shared[]
  /** Answered, and held back by a switch. */
  readonly held: readonly NodeId[]
  readonly skipped: readonly NodeId[]
  /** Id and version of the script. */
  readonly script: string
}

const WAYS_BACK = ['code', 'stay', 'word', 'call', 'none'] as const
/** By choice: who reads; in which turn they are asked makes no difference to that. */
const RECEIVERS: { readonly [choice: string]: Handover['receivers'] } = {
  both: 'both',
  turn: 'both',
  together: 'both',
  team: 'team',
  helpdesk: 'helpdesk',
}

const shareOf = (node: Node, answer: Answer): Share =>
  node.choices.find((choice) => choice.share !== undefined && answer.choices.includes(choice.id))?.share ??
  node.share

/** Whether the answer to this node is one that may be shared at all. */
export const isShared = (script: Script, state: State, id: NodeId): boolean => {
  const answer = state.answers[id]
  if (answer === undefined || isSkipped(answer)) return false
  const node = nodeById(script, id)
  return node.label !== undefined && shareOf(node, answer) !== 'never'
}

/** What was typed about a place stays here: of those nodes only `shared` leaves. */
const textOf = (node: Node, answer: Answer): string | undefined =>
  node.kind === 'place' || node.kind === 'which' || node.kind === 'pick'
    ? answer.shared
    : (answer.shared ?? answer.text)

/** The line of one node, or `undefined` when it has none to share. */
export const sharedLine = (script: Script, state: State, id: NodeId): Shared | undefined => {
  const answer = state.answers[id]
  if (answer === undefined || !isShared(script, state, id)) return undefined
  const node = nodeById(script, id)
  const text = textOf(node, answer)
  const chosen = node.choices.filter((choice) => answer.choices.includes(choice.id))
  const answers = node.kind === 'many' ? answer.choices : chosen.map((choice) => choice.id)
  const keys = answers.flatMap((choice) => node.choices.find((one) => one.id === choice)?.say ?? [])
  return { node: id, answers: keys, ...(text === undefined ? {} : { text }) }
}

/** All lines that could be shared, in the order of the script. */
export const reviewLines = (script: Script, state: State): readonly ReviewLine[] =>
  script.nodes.flatMap((node) => {
    const line = sharedLine(script, state, node.id)
    const answer = state.answers[node.id]
    if (line === undefined || answer === undefined || node.label === undefined) return []
    const fixed = node.id === script.roles.wayBack
    const on = fixed || (state.switches[node.id] ?? shareOf(node, answer) === 'on')
    return [{ ...line, label: node.label, on, fixed }]
  })

/** Nodes that were passed with "I do not want to say", in the order of the script. */
const skippedNodes = (script: Script, state: State): readonly NodeId[] =>
  script.nodes
    .filter((node) => node.label !== undefined)
    .map((node) => node.id)
    .filter((id) => {
      const answer = state.answers[id]
      return answer !== undefined && isSkipped(answer)
    })

/** Everything for the handoff once receivers and way back are chosen, else `undefined`. */
export const handover = (script: Script, state: State): Handover | undefined => {
  const chosen = (id: NodeId): string | undefined => state.answers[id]?.choices[0]
  const wayBack = WAYS_BACK.find((way) => way === chosen(script.roles.wayBack))
  const receivers = RECEIVERS[chosen(script.roles.team) ?? '']
  const reached = state.sent || walk(script, state, state.frames[0].from).nodes.includes(script.roles.review)
  if (wayBack === undefined || receivers === undefined || !reached) return undefined
  const lines = reviewLines(script, state)
  const travel = lines.filter((line) => line.on).flatMap((line) => sharedLine(script, state, line.node) ?? [])
  return {
    wayBack,
    receivers,
    lines: travel,
    held: lines.filter((line) => !line.on).map((line) => line.node),
    skipped: skippedNodes(script, state),
    script: `${script.id}@${script.version}`,
  }
}

/** While waiting: answered since, and not sent: each is offered with "send this too". */
export const unsent = (script: Script, state: State): readonly ReviewLine[] =>
  state.sent ? reviewLines(script, state).filter((line) => !state.told.includes(line.node)) : []

/** Ids of the cards that the answers make worth reading, in the order of the script. */
export const cardsOf = (script: Script, state: State): readonly string[] => {
  const chosen = script.nodes.flatMap((node) =>
    node.choices.filter((choice) => state.answers[node.id]?.choices.includes(choice.id) === true),
  )
  return [...new Set(chosen.flatMap((choice) => choice.cards ?? []))]
}
