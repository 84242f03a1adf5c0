import type { Choice, Node, Script } from './script.ts'
import type { Answer } from './state.ts'
import { type Known, possible } from './when.ts'

/** Longest text a script takes, in UTF-16 units: a number to call, a few words. */
export const LONGEST_TEXT = 200

const onePerGroup = (node: Node, chosen: readonly Choice[]): boolean =>
  (node.groups ?? []).every(
    (group) => group.many || chosen.filter((choice) => choice.group === group.id).length <= 1,
  )

const countFits = (node: Node, chosen: readonly Choice[], text: string | undefined): boolean => {
  if (node.kind === 'many')
    return chosen.length > 0 && (chosen.length === 1 || chosen.every((choice) => choice.alone !== true))
  if (node.kind === 'contact') return text !== undefined && onePerGroup(node, chosen)
  if (node.kind === 'text') return text === undefined ? chosen.length === 1 : chosen.length === 0
  return chosen.length === 1
}

/** The choices an answer names, or `undefined` when it does not fit the node. */
export const fits = (
  script: Script,
  known: Known,
  node: Node,
  answer: Answer,
): readonly Choice[] | undefined => {
  const { choices, text } = answer
  if (new Set(choices).size !== choices.length) return undefined
  if (text !== undefined && (text.trim() === '' || text.length > LONGEST_TEXT)) return undefined
  const offered = possible(script, known, node)
  const chosen = choices.flatMap((id) => offered.find((choice) => choice.id === id) ?? [])
  return chosen.length === choices.length && countFits(node, chosen, text) ? chosen : undefined
}
