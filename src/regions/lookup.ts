import type { Places } from './places.ts'

/** One place a typed name may mean. Show `name`, `via` when it differs, province, and `near` when given. */
export type Match = {
  readonly gm: string
  /** Name of the municipality. */
  readonly name: string
  /** The town, alias or postcode that matched, when it is not the municipality's own name. */
  readonly via?: string
  readonly province: string
  readonly near?: string
}

/**
 * `one`: exactly one place bears this name. `ask`: several bear exactly this name (Bergen): ask with province
 * and city. `list`: names that begin with it, contain it or look like it. `none`: nothing; at most 8 matches.
 */
export type Lookup = { readonly kind: 'none' | 'one' | 'ask' | 'list'; readonly matches: readonly Match[] }

/** Finds a place in the browser from what was typed: name, alias, four digits. `on`: epoch ms. Never throws. */
export declare function lookup(places: Places, query: string, on: number): Lookup
