import type { AreaService, Service } from './service.ts'

/** Where a row comes from. `date` is the date of the source as far as it is known. */
export type Source = {
  readonly id: string
  readonly what: string
  readonly where: string
  readonly date: string
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
