import { type AreaService, isService, type Service } from './service.ts'
import { type Check, day, json, list, object, oneOf, text, whole } from './shape.ts'

/** Where a row comes from. `date` is the date of the source as far as it is known. */
type Source = {
  readonly id: string
  readonly what: string
  readonly where: string
  readonly date: string
  /** When it was read, 'YYYY-MM' or a day. */
  readonly seen: string
}

/** Days are 'YYYY-MM-DD'; `from` is the first day a row holds, `to` the last. */
type Municipality = {
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
type PlaceName = {
  readonly name: string
  readonly gm: string
  readonly near?: string
  readonly source: string
}

/** Four-digit postcodes `from`..`to` (inclusive) of one municipality. */
type Postcodes = {
  readonly from: number
  readonly to: number
  readonly gm: string
  readonly source: string
}

type Member = { readonly gm: string; readonly from?: string; readonly to?: string }

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

/** Made when needed, so that a page that parses nothing does not carry it. */
function shape(): Check {
  const gm = text
  const code = whole(1000, 9999)
  const source = text
  const name = text
  const to = day
  const from = day
  const id = text
  return object({
    format: oneOf([1]),
    edition: day,
    sources: list(object({ id, what: text, where: text, date: text, seen: text })),
    municipalities: list(
      object({ gm, name, province: text, from, source }, { aliases: list(text), near: text, to }),
    ),
    names: list(object({ name, gm, source }, { near: text })),
    postcodes: list(object({ from: code, to: code, gm, source })),
    areas: list(object({ id, name, members: list(object({ gm }, { from, to })), from, source }, { to })),
    services: list(isService({ area: text })),
    helpdesk: isService({}),
  })
}

/**
 * Reads the places file (its bytes or the parsed JSON). Strict: any field amiss is `undefined`. What rows say about
 * each other is for `problems`, before the table is signed.
 */
export function parsePlaces(input: unknown): Places | undefined {
  const value = json(input)
  return shape()(value) ? (value as Places) : undefined
}

/** Every row that may answer, the helpdesk's last. */
export function servicesOf({ services, helpdesk }: Places): readonly Service[] {
  return [...services, helpdesk]
}

/** The row of this id, the helpdesk's among them. */
export function serviceOf(places: Places, id: string): Service | undefined {
  return servicesOf(places).find((row) => row.id === id)
}
