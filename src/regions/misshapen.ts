import { parsePlaces } from './places.ts'
import { json } from './shape.ts'

type Row = Readonly<Record<string, unknown>>

const SERVICE: Row = {
  id: 'a',
  organisation: 'a',
  group: 'a',
  ages: ['23+'],
  hours: [[1, '09:00', '17:00']],
  holidays: false,
  absences: [],
  languages: [],
  first: 'team',
  response: 15,
  agreedBy: 'a',
  agreedOn: '2026-01-01',
  state: 'unconfirmed',
  confirmedOn: '2026-01-01',
  phone: null,
  source: 'a',
  from: '2026-01-01',
}

/** One row of every kind that is as it should be; made when needed, so that a page does not carry it. */
const samples = (): Readonly<Record<string, Row>> => ({
  sources: { id: 'a', what: 'a', where: 'a', date: 'a', seen: 'a' },
  municipalities: { gm: 'a', name: 'a', province: 'a', source: 'a', from: '2026-01-01' },
  names: { name: 'a', gm: 'a', source: 'a' },
  postcodes: { from: 1000, to: 1000, gm: 'a', source: 'a' },
  areas: { id: 'a', name: 'a', members: [], source: 'a', from: '2026-01-01' },
  services: { ...SERVICE, area: 'a' },
})

/** A table with no rows. */
const emptyTable = (lists: readonly string[]): Row => ({
  format: 1,
  edition: '2026-01-01',
  ...Object.fromEntries(lists.map((list) => [list, []])),
  helpdesk: SERVICE,
})

const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const shown = (value: unknown): string => String(JSON.stringify(value)).slice(0, 80)

/** Fields of a row that a sound row could not bear; all of it when each alone is fine. */
function* inRow(row: unknown, sample: Row, fits: (row: unknown) => boolean): Generator<string> {
  if (fits(row)) return
  if (!isRow(row)) return yield `is ${shown(row)}`
  const missing = Object.keys(sample).filter((field) => !(field in row))
  const wrong = Object.keys(row).filter((field) => !fits({ ...sample, [field]: row[field] }))
  for (const field of missing) yield `has no ${field}`
  for (const field of wrong) yield `has ${field} ${shown(row[field])}, which cannot be`
  if (missing.length + wrong.length > 0) return
  const lacks = ['group', 'agreedBy', 'agreedOn', 'confirmedOn', 'hours', 'ages'].filter((field) =>
    ['null', '[]'].includes(shown(row[field])),
  )
  yield `is confirmed without ${lacks.join(', ')}`
}

/** How a row is found again: by its id, code or name. */
function named(list: string, row: unknown, i: number): string {
  const name = isRow(row) ? (row['id'] ?? row['gm'] ?? row['name']) : undefined
  return `${list}[${i}]${typeof name === 'string' ? ` (${name})` : ''}`
}

/**
 * Why `parsePlaces` refuses a table (its bytes or the parsed JSON): a sentence per fault that names the entry.
 * Nothing when it does not.
 */
export function* misshapen(input: unknown): Generator<string> {
  const value = json(input)
  if (parsePlaces(value)) return
  if (!isRow(value)) return yield value === undefined ? 'is no JSON' : 'is no table of places'
  const rows = samples()
  const table = emptyTable(Object.keys(rows))
  for (const [field, empty] of Object.entries(table)) {
    const sample = rows[field]
    const given = value[field]
    const fits = (one: unknown): boolean =>
      parsePlaces({ ...table, [field]: sample ? [one] : one }) !== undefined
    if (!(field in value)) yield `has no ${field}`
    else if (!sample) for (const why of inRow(given, isRow(empty) ? empty : {}, fits)) yield `${field} ${why}`
    else if (!Array.isArray(given)) yield `${field} is no list`
    else {
      for (const [i, row] of given.entries()) {
        for (const why of inRow(row, sample, fits)) yield `${named(field, row, i)} ${why}`
      }
    }
  }
  for (const field of Object.keys(value)) if (!(field in table)) yield `has the unknown field ${field}`
}
