import type { NodeId, TextKey } from '../script.ts'

/** The laws a script is held to; each has a test with a script that breaks it. */
export type Rule =
  | 'shape'
  | 'id'
  | 'target'
  | 'condition'
  | 'excursion'
  | 'role'
  | 'default'
  | 'cycle'
  | 'unreachable'
  | 'edge'
  | 'deadEnd'
  | 'silent'
  | 'exit'
  | 'person'
  | 'long'
  | 'wayBack'
  | 'receivers'
  | 'limits'
  | 'consent'
  | 'skip'
  | 'share'
  | 'label'
  | 'key'
  | 'param'
  | 'claim'
  | 'legal'
  | 'number'
  | 'card'
  | 'picture'

export type Problem = {
  readonly file: string
  readonly rule: Rule
  readonly node?: NodeId
  readonly key?: TextKey
  readonly text: string
}

/** What a rule finds; the file is added by `check`. */
export type Finding = Omit<Problem, 'file'>

/** What exists around the script: texts by language, and the ids its keys may point at. */
export type Surroundings = {
  readonly file: string
  readonly texts: { readonly [language: string]: { readonly [key: string]: string } }
  /** Keys of the claims register, ids of cards and of phone numbers, names of pictures. */
  readonly claims: readonly string[]
  readonly cards: readonly string[]
  readonly numbers: readonly string[]
  readonly pictures: readonly string[]
}
