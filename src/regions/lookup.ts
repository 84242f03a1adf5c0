import { holds } from './day.ts'
import { fold, near } from './name.ts'
import type { Municipality, Places } from './places.ts'
import { localDay } from './zone.ts'

/** One place a typed name may mean. Show `name`, `via` when it is there, province, and `near` when given. */
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
 * `one`: exactly one place bears this name, it stands first. `ask`: several bear exactly this name (Bergen): ask
 * with province and city. `list`: names that begin with it, contain it or look like it. `none`: nothing. At most
 * 8 matches, one per municipality.
 */
export type Lookup = { readonly kind: 'none' | 'one' | 'ask' | 'list'; readonly matches: readonly Match[] }

type Entry = { readonly key: string; readonly row: Municipality; readonly match: Match }
type Found = { readonly rank: number; readonly entry: Entry }

const MOST = 8
const NONE: Lookup = { kind: 'none', matches: [] }
const indexes = new WeakMap<Places, readonly Entry[]>()

function matchOf(row: Municipality, via?: string, city = row.near): Match {
  return {
    gm: row.gm,
    name: row.name,
    province: row.province,
    ...(via !== undefined && { via }),
    ...(city !== undefined && { near: city }),
  }
}

function indexOf(places: Places): readonly Entry[] {
  const known = indexes.get(places)
  if (known) return known
  const entries: Entry[] = []
  const add = (row: Municipality, name: string, match: Match): number =>
    entries.push({ key: fold(name), row, match })
  for (const row of places.municipalities) {
    add(row, row.name, matchOf(row))
    for (const alias of row.aliases ?? []) add(row, alias, matchOf(row, alias))
    for (const town of places.names) {
      if (town.gm === row.gm) add(row, town.name, matchOf(row, town.name, town.near))
    }
  }
  indexes.set(places, entries)
  return entries
}

/** 0 the very name, 1 begins with it, 2 a word begins with it, 3 contains it, 4 no match. */
function rankOf(key: string, query: string): number {
  if (key === query) return 0
  const at = key.indexOf(query)
  if (at === 0) return 1
  if (` ${key}`.includes(` ${query}`)) return 2
  return at > 0 && query.length > 2 ? 3 : 4
}

/** Best first, one per municipality and, for the very name, one per place. */
function best(found: Found[]): readonly Found[] {
  const seen = new Set<string>()
  found.sort(
    (a, b) => a.rank - b.rank || (a.entry.key < b.entry.key ? -1 : a.entry.key > b.entry.key ? 1 : 0),
  )
  return found.filter(({ entry }) => !seen.has(entry.match.gm) && seen.add(entry.match.gm)).slice(0, MOST)
}

function byPostcode(places: Places, code: number, day: number): Lookup {
  const rows = places.municipalities.filter(
    (row) =>
      holds(row, day) &&
      places.postcodes.some((run) => run.gm === row.gm && run.from <= code && code <= run.to),
  )
  const kind = rows.length > 1 ? 'ask' : 'one'
  return rows.length === 0 ? NONE : { kind, matches: rows.map((row) => matchOf(row, String(code))) }
}

/**
 * Finds a place from what was typed: name, alias, or four digits (letters after them are ignored). `on` picks
 * among dated rows, epoch ms. Never throws.
 */
export function lookup(places: Places, query: string, on: number): Lookup {
  const day = localDay(on)
  const digits = /^\s*(\d{4})\s*([a-z]{2})?\s*$/i.exec(query)
  if (digits) return byPostcode(places, Number(digits[1]), day)
  const key = fold(query)
  if (key === '') return NONE
  const entries = indexOf(places).filter((entry) => holds(entry.row, day))
  let found = entries.map((entry) => ({ rank: rankOf(entry.key, key), entry })).filter(({ rank }) => rank < 4)
  if (found.length === 0 && key.length > 4) {
    found = entries.filter((entry) => near(entry.key, key)).map((entry) => ({ rank: 4, entry }))
  }
  const all = best(found)
  const exact = all.filter(({ rank }) => rank === 0)
  const shown = exact.length > 1 ? exact : all
  const kind = exact.length > 1 ? 'ask' : exact.length === 1 ? 'one' : all.length > 0 ? 'list' : 'none'
  return { kind, matches: shown.map(({ entry }) => entry.match) }
}
