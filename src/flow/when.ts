import type { Choice, Node, NodeId, Script, When } from './script.ts'
import type { Answer, Facts } from './state.ts'

/** What conditions are asked about; a `State` fits. */
export type Known = {
  readonly answers: { readonly [node: NodeId]: Answer }
  readonly facts: Facts
  readonly short: boolean
}

export const isSkipped = (answer: Answer): boolean => answer.choices.length === 0 && answer.text === undefined

const factOf = (script: Script, facts: Facts, name: string): string | undefined =>
  facts[name] ?? script.facts[name]?.[0]

export const holds = (script: Script, known: Known, when: When | undefined): boolean => {
  if (when === undefined) return true
  if ('all' in when) return when.all.every((one) => holds(script, known, one))
  if ('some' in when) return when.some.some((one) => holds(script, known, one))
  if ('not' in when) return !holds(script, known, when.not)
  if ('short' in when) return known.short
  if ('fact' in when) return when.is.some((value) => value === factOf(script, known.facts, when.fact))
  const answer = known.answers['answered' in when ? when.answered : when.node]
  if (answer === undefined) return false
  return 'answered' in when ? !isSkipped(answer) : when.any.some((choice) => answer.choices.includes(choice))
}

/** All choices that can happen now, those reported by the page included. */
export const possible = (script: Script, known: Known, node: Node): readonly Choice[] =>
  node.choices.filter((choice) => holds(script, known, choice.when))
