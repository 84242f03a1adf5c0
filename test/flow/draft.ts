import type { Node, Script } from '#flow'
import { intakeFile } from './shipped.ts'

/** A value of the same shape that a test may damage. */
export type Draft<T> = T extends readonly (infer Item)[]
  ? Draft<Item>[]
  : T extends object
    ? { -readonly [Name in keyof T]: Draft<T[Name]> }
    : T

export const draft = (): Draft<Script> => structuredClone(intakeFile()) as Draft<Script>

export const nodeOf = (script: Draft<Script>, id: string): Draft<Node> => {
  const node = script.nodes.find((one) => one.id === id)
  if (!node) throw new Error(`no node ${id}`)
  return node
}

export const choiceOf = (script: Draft<Script>, node: string, id: string): Draft<Node>['choices'][number] => {
  const choice = nodeOf(script, node).choices.find((one) => one.id === id)
  if (!choice) throw new Error(`no choice ${id} of ${node}`)
  return choice
}
