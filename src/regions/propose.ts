import { type Places, parsePlaces } from './places.ts'
import type { Service } from './service.ts'

/** A row of the table as it should be; `contact` changes phone and languages of a service and nothing else. */
export type ProposedRow = {
  readonly of: 'service' | 'area' | 'municipality' | 'name' | 'source' | 'contact'
  readonly row: { readonly [field: string]: unknown }
}

const LIST = { area: 'areas', municipality: 'municipalities', name: 'names', source: 'sources' } as const
/** Fields by which a row is the same row; a later `from` begins a new one. */
const SAME = {
  service: ['id'],
  area: ['id', 'from'],
  municipality: ['gm', 'from'],
  name: ['name', 'gm'],
  source: ['id'],
} as const

type Row = ProposedRow['row']

/** In place of the row it is, or behind the last. */
function put(list: readonly unknown[], row: Row, same: readonly string[]): readonly unknown[] {
  const is = (other: unknown): boolean => same.every((field) => (other as Row)[field] === row[field])
  return list.some(is) ? list.map((other) => (is(other) ? row : other)) : [...list, row]
}

function withContact(places: Places, { service, phone, languages }: Row): unknown {
  const change = <T extends Service>(row: T): unknown =>
    row.id === service ? { ...row, phone, languages } : row
  return { ...places, services: places.services.map(change), helpdesk: change(places.helpdesk) }
}

/** The same without looking at its shape. */
export function withRow(places: Places, { of, row }: ProposedRow): unknown {
  if (of === 'contact') return withContact(places, row)
  if (of === 'service' && row['id'] === places.helpdesk.id) return { ...places, helpdesk: row }
  const list = of === 'service' ? 'services' : LIST[of]
  return { ...places, [list]: put(places[list], row, SAME[of]) }
}

/** The table with these rows in it; `undefined` when one is not of the right shape. What rows say is for `problems`. */
export function proposed(places: Places, rows: readonly ProposedRow[]): Places | undefined {
  return rows.reduce<Places | undefined>((table, row) => table && parsePlaces(withRow(table, row)), places)
}

/** Ids of the areas that these rows have to do with, in this table. */
export function areasTouched(places: Places, rows: readonly ProposedRow[]): readonly string[] {
  const ids = rows.flatMap(({ of, row }) => {
    const id = of === 'contact' ? row['service'] : row['id']
    if (of === 'area') return [String(id)]
    if (of === 'service' || of === 'contact')
      return id === places.helpdesk.id
        ? places.areas.map((area) => area.id)
        : places.services.filter((service) => service.id === id).map(({ area }) => area)
    const has = (area: Places['areas'][number]): boolean => area.members.some(({ gm }) => gm === row['gm'])
    return places.areas.filter(has).map((area) => area.id)
  })
  return [...new Set(ids)]
}

/** Does the table say this already? */
export function isTakenUp(places: Places, rows: readonly ProposedRow[]): boolean {
  const after = proposed(places, rows)
  return after !== undefined && JSON.stringify(after) === JSON.stringify(places)
}
