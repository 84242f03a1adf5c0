import { type AreaService, isAreaService, isService, type Service } from './service.ts'
import { day, inOrder, json, list, match, object, oneOf, text, whole } from './shape.ts'

/** Where a row comes from. `date` is the date of the source as far as it is known. */
export type Source = {
  readonly id: string
  readonly what: string
  readonly where: string
  readonly date: string
  /** When it was read, 'YYYY-MM' or a day. */
  readonly seen: string
}

/** Days are 'YYYY-MM-DD'; `from` is the first day a row holds, `to` the last. */
export type Municipality = {
  /** CBS code, `GM0363`. */
  readonly gm: string
  readonly name: string
  readonly aliases?: readonly string[]
  readonly province: string
  /** A well-known city near by, given where the name alone does not tell the place. */
  readonly near?: string
  readonly from: string
  readonly to?: string
  readonly source: string
}

/** Another name that leads to a municipality: a town or village in it, or a name in another language. */
export type PlaceName = {
  readonly name: string
  readonly gm: string
  readonly near?: string
  readonly source: string
}

/** Four-digit postcodes `from`..`to` (inclusive) of one municipality. */
export type Postcodes = {
  readonly from: number
  readonly to: number
  readonly gm: string
  readonly source: string
}

export type Member = { readonly gm: string; readonly from?: string; readonly to?: string }

/** A coordination area: not a safety region, borders follow municipalities. */
export type Area = {
  readonly id: string
  readonly name: string
  readonly members: readonly Member[]
  readonly from: string
  readonly to?: string
  readonly source: string
}

/** The signed table of places: its digest stands in the roster head. The file is this value as JSON. */
export type Places = {
  readonly format: 1
  /** Day of this edition. */
  readonly edition: string
  readonly sources: readonly Source[]
  readonly municipalities: readonly Municipality[]
  readonly names: readonly PlaceName[]
  readonly postcodes: readonly Postcodes[]
  readonly areas: readonly Area[]
  readonly services: readonly AreaService[]
  /** The national last resort (CoMensha). */
  readonly helpdesk: Service
}

const gm = match(/^GM\d{4}$/)
const code = whole(1000, 9999)
const dates = { from: day, to: day }

const shape = object({
  format: oneOf([1]),
  edition: day,
  sources: list(
    object({ id: text, what: text, where: text, date: text, seen: match(/^\d{4}-\d\d(-\d\d)?$/) }),
  ),
  municipalities: list(
    object(
      { gm, name: text, province: text, from: day, source: text },
      { aliases: list(text), near: text, to: day },
    ),
  ),
  names: list(object({ name: text, gm, source: text }, { near: text })),
  postcodes: list(object({ from: code, to: code, gm, source: text })),
  areas: list(
    object(
      { id: text, name: text, members: list(object({ gm }, dates)), from: day, source: text },
      { to: day },
    ),
  ),
  services: list(isAreaService),
  helpdesk: isService,
})

/** Every row points at rows that exist, and runs forward. */
function linked(places: Places): boolean {
  const sources = new Set(places.sources.map((source) => source.id))
  const codes = new Set(places.municipalities.map((row) => row.gm))
  const areas = new Set(places.areas.map((area) => area.id))
  const { municipalities, names, postcodes, services, helpdesk } = places
  const rows = [...municipalities, ...names, ...postcodes, ...places.areas, ...services, helpdesk]
  return (
    rows.every((row) => sources.has(row.source)) &&
    municipalities.every(inOrder) &&
    [...names, ...postcodes].every((row) => codes.has(row.gm)) &&
    postcodes.every((run) => run.from <= run.to) &&
    places.areas.every((area) => inOrder(area) && area.members.every((m) => codes.has(m.gm) && inOrder(m))) &&
    services.every((service) => areas.has(service.area))
  )
}

/** Reads the places file (bytes, text or parsed JSON). Strict: anything amiss is `undefined`. */
export function parsePlaces(input: unknown): Places | undefined {
  const value = json(input)
  return shape(value) && linked(value as Places) ? (value as Places) : undefined
}
