import type { ConversationView } from './port.ts'
import { hasForm } from './signs.ts'
import { summaryOf } from './summary.ts'

/** How far a search has come. Nothing of what was read is in it but what was found. */
export type Search = {
  readonly of: number
  readonly done: number
  /** Could not be read on this device. */
  readonly shut: number
  readonly hits: readonly Hit[]
}

/** `both` words, or one of the two. */
export type Hit = { readonly id: string; readonly both: boolean; readonly view: ConversationView }

export const begun = (of: number): Search => ({ of, done: 0, shut: 0, hits: [] })

/** How many of the two words stand in what was said, in any language. */
const found = (
  query: string,
  words: readonly string[],
  formsOf: (key: string) => readonly string[],
): number => words.filter((key) => formsOf(key).some((form) => hasForm(query, form))).length

/** One conversation further; those with both words first. */
export const looked = (
  search: Search,
  id: string,
  view: ConversationView | undefined,
  query: { readonly text: string; readonly formsOf: (key: string) => readonly string[] },
): Search => {
  const done = search.done + 1
  const summary = view && summaryOf(view)
  if (!view || !summary) return { ...search, done, shut: search.shut + 1 }
  const words = summary.handoff.words ?? []
  const count = found(query.text, words, query.formsOf)
  if (count === 0) return { ...search, done }
  const hit: Hit = { id, both: count === words.length && count > 1, view }
  const hits = [...search.hits, hit].sort((a, b) => Number(b.both) - Number(a.both))
  return { ...search, done, hits }
}
