import { type Choice, CLOSE, type Node, type NodeId, type Script } from '../script.ts'
import { nodeById } from '../walk.ts'
import type { Finding, Rule } from './problem.ts'

const at = (rule: Rule, node: Node, text: string): Finding => ({ rule, node: node.id, text })

/** A choice that stays where it is: an excursion, an effect, or a step back. */
export const isStay = (node: Node, choice: Choice): boolean =>
  choice.open !== undefined ||
  choice.ask !== undefined ||
  choice.again !== undefined ||
  (choice.to === undefined && ['menu', 'review', 'code'].includes(node.kind))

/** Everywhere a node can lead, conditions left aside. */
const leads = (node: Node): readonly NodeId[] => [
  ...node.choices.flatMap((choice) => (isStay(node, choice) ? [] : (choice.to ?? []))),
  ...(node.next ?? []).map((edge) => edge.to),
]

/** The nodes from here on, this one included, without the end of an excursion. */
export const reach = (script: Script, from: NodeId): ReadonlySet<NodeId> => {
  const seen = new Set<NodeId>()
  const todo = [from]
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (seen.has(id) || id === CLOSE) continue
    seen.add(id)
    todo.push(...leads(nodeById(script, id)))
  }
  return seen
}

/** Whoever needs `next` has it, and its last edge, and only that, goes on in every case. */
const defaults = (script: Script): readonly Finding[] =>
  script.nodes.flatMap((node) => {
    const next = node.next ?? []
    const needs = node.skip || node.choices.some((choice) => choice.to === undefined && !isStay(node, choice))
    const last = next.at(-1)
    const early = next.slice(0, -1).some((edge) => edge.when === undefined)
    if (needs && last === undefined) return [at('default', node, 'an answer leads nowhere')]
    const unsure = (last !== undefined && last.when !== undefined) || early
    return unsure ? [at('default', node, 'the last edge, and only that, has no condition')] : []
  })

const cycles = (script: Script): readonly Finding[] =>
  script.nodes
    .filter((node) => node.side !== true)
    .filter((node) => leads(node).some((to) => to !== CLOSE && reach(script, to).has(node.id)))
    .map((node) => at('cycle', node, 'the way leads back here'))

const entries = (script: Script): readonly NodeId[] => [
  ...Object.values(script.sides),
  ...script.nodes.flatMap((node) => node.choices.flatMap((choice) => choice.open ?? [])),
]

/** Excursions stay among themselves and can be left; the way never runs into one. */
const excursions = (script: Script): readonly Finding[] => {
  const isSide = (id: NodeId): boolean => nodeById(script, id).side === true
  const inner = new Set(entries(script).flatMap((id) => [...reach(script, id)]))
  const stuck = [...inner].filter(
    (id) => ![...reach(script, id)].some((one) => leads(nodeById(script, one)).includes(CLOSE)),
  )
  return [
    ...[...inner]
      .filter((id) => !isSide(id))
      .map((id) => at('excursion', nodeById(script, id), 'an excursion runs into the way')),
    ...stuck.map((id) => at('excursion', nodeById(script, id), 'this excursion has no end')),
    ...script.nodes
      .filter((node) => node.side !== true && leads(node).some((id) => id === CLOSE || isSide(id)))
      .map((node) => at('excursion', node, 'the way runs into an excursion')),
    ...script.nodes.flatMap((node) =>
      node.choices
        .filter((choice) => choice.ask !== undefined && nodeById(script, choice.ask).extra !== true)
        .map((choice) => at('excursion', node, `${choice.ask} is not to be asked by itself`)),
    ),
  ]
}

const reached = (script: Script): readonly Finding[] => {
  const asked = script.nodes.flatMap((node) => node.choices.flatMap((choice) => choice.ask ?? []))
  const starts = [script.start, ...script.sent.map((edge) => edge.to), ...entries(script), ...asked]
  const seen = new Set(starts.flatMap((id) => [...reach(script, id)]))
  return script.nodes
    .filter((node) => !seen.has(node.id))
    .map((node) => at('unreachable', node, 'nothing leads here'))
}

/** What can be seen without walking. */
export const outline = (script: Script): readonly Finding[] => [
  ...defaults(script),
  ...cycles(script),
  ...excursions(script),
  ...reached(script),
]
