import { holds } from './day.ts'
import { alike, bare, fold } from './name.ts'
import type { Places } from './places.ts'
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

type Name = { readonly gm: string; readonly name: string; readonly near?: string }
/** `own`: 0 for a name of the municipality itself, 1 for a town or village in it. */
type Entry = Name & { readonly key: string; readonly own: number }
type Found = Entry & { readonly rank: number }

const MOST = 8
const indexes = new WeakMap<Places, readonly Entry[]>()

function indexOf(places: Places): readonly Entry[] {
  let entries = indexes.get(places)
  if (!entries) {
    const own: Name[] = [...places.municipalities]
    for (const { gm, aliases = [] } of places.municipalities) {
      for (const name of aliases) own.push({ gm, name })
    }
    const keyed = (rank: number) => (entry: Name) => ({ ...entry, own: rank, key: fold(entry.name) })
    entries = [...own.map(keyed(0)), ...places.names.map(keyed(1))]
    indexes.set(places, entries)
  }
  return entries
}

/** 0 the very name, 1 begins with it, 2 a word begins with it, 3 contains it, 4 no match. */
function rankOf(key: string, query: string): number {
  if (key === query) return 0
  const at = ` ${key}`.indexOf(` ${query}`)
  if (at >= 0) return at > 0 ? 2 : 1
  return query.length > 2 && key.includes(query) ? 3 : 4
}

function byName(places: Places, query: string): readonly Found[] {
  const full = fold(query)
  const short = bare(full)
  const all = full === '' ? [] : indexOf(places)
  // Without articles a match counts a little less: "den h" is Den Haag before it is Haarlem.
  const rank = (key: string): number => Math.min(rankOf(key, full), rankOf(bare(key), short) * 1.4)
  const found = all.map((entry) => ({ ...entry, rank: rank(entry.key) })).filter((each) => each.rank < 4)
  if (found.length > 0 || short.length < 5) return found
  return all.filter(({ key }) => alike(bare(key), short)).map((entry) => ({ ...entry, rank: 4 }))
}

function byPostcode(places: Places, digits: number): readonly Found[] {
  const runs = places.postcodes.filter(({ from, to }) => from <= digits && digits <= to)
  return runs.map(({ gm }) => ({ gm, name: String(digits), key: gm, own: 0, rank: 0 }))
}

/** Best first, one per municipality that exists on the day. */
function matchesOf(
  places: Places,
  found: readonly Found[],
  day: number,
): readonly (Match & { rank: number })[] {
  const matches: (Match & { rank: number })[] = []
  const sorted = [...found].sort((a, b) => a.rank - b.rank || a.own - b.own || (a.key < b.key ? -1 : 1))
  for (const { gm, name, near, rank } of sorted) {
    const row = places.municipalities.find((each) => each.gm === gm && holds(each, day))
    if (!row || matches.some((each) => each.gm === gm)) continue
    if (matches.length === MOST) break
    const via = name !== row.name && { via: name }
    const city = near || row.near
    matches.push({ gm, name: row.name, province: row.province, rank, ...via, ...(city && { near: city }) })
  }
  return matches
}

/**
 * Finds a place from what was typed: name, alias, or four digits (letters after them are ignored). `on` picks
 * among dated rows, epoch ms. Never throws.
 */
export function lookup(places: Places, query: string, on: number): Lookup {
  const digits = /^\s*(\d{4})\s*([a-z]{2})?\s*$/i.exec(query)
  const found = digits ? byPostcode(places, Number(digits[1])) : byName(places, query)
  const all = matchesOf(places, found, localDay(on))
  const exact = all.filter(({ rank }) => rank === 0)
  if (exact.length > 1) return { kind: 'ask', matches: exact }
  return { kind: exact.length > 0 ? 'one' : all.length > 0 ? 'list' : 'none', matches: all }
}
