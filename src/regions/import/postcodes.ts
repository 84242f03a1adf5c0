import type { Places } from '../places.ts'
import { csvRows, gmOf } from './csv.ts'

/** Addresses of one municipality under one four-digit code, below which it is a border drawn through a garden. */
const FEW = 0.01

/** Four digits to the number of addresses by municipality. */
type Counts = Map<number, Map<string, number>>

function countsOf(text: string): Counts | undefined {
  const [head, ...rows] = csvRows(text)
  const column = (...names: readonly RegExp[]): number =>
    names.map((name) => head?.findIndex((field) => name.test(field)) ?? -1).find((found) => found >= 0) ?? -1
  const code = column(/^pc6$/i, /^postcode6?$/i, /^pc4$/i)
  const gm = column(/^gemeente(code)?_?\d*$/i, /^gwb_?code/i, /^buurt(code)?_?\d*$/i)
  if (code < 0 || gm < 0) return undefined
  const counts: Counts = new Map()
  for (const row of rows) {
    const digits = Number(/^[1-9]\d{3}/.exec(row[code] ?? '')?.[0])
    const name = gmOf(row[gm] ?? '')
    if (!digits || name === undefined) return undefined
    const one = counts.get(digits) ?? new Map<string, number>()
    one.set(name, (one.get(name) ?? 0) + 1)
    counts.set(digits, one)
  }
  return counts
}

type Run = Pick<Places['postcodes'][number], 'from' | 'to' | 'gm'>

/** Codes in a row, also over numbers nobody has, as long as no other municipality stands between them. */
function runsOf(counts: Counts): readonly Run[] {
  const runs: { from: number; to: number; gm: string }[] = []
  let before: readonly string[] = []
  for (const code of [...counts.keys()].sort((a, b) => a - b)) {
    const all = [...(counts.get(code) ?? new Map<string, number>())]
    const sum = all.reduce((total, [, count]) => total + count, 0)
    const gms = all
      .filter(([, count]) => count >= sum * FEW)
      .map(([gm]) => gm)
      .sort()
    const isSame = gms.join() === before.join()
    if (isSame) for (const run of runs.slice(-gms.length)) run.to = code
    else for (const gm of gms) runs.push({ from: code, to: code, gm })
    before = gms
  }
  return runs
}

/**
 * The table with the postcodes of the file of the CBS "Buurt, wijk en gemeente voor postcode huisnummer" (columns PC6,
 * Huisnummer, Buurt, Wijk, Gemeente). `undefined` when it is another file. Municipalities the table does not know are
 * left out and named.
 */
export function withPostcodes(
  places: Places,
  text: string,
  source: string,
): { readonly places: Places; readonly unknown: readonly string[] } | undefined {
  const counts = countsOf(text)
  if (!counts || counts.size === 0) return undefined
  const known = new Set(places.municipalities.map(({ gm }) => gm))
  const runs = runsOf(counts)
  const unknown = [...new Set(runs.map(({ gm }) => gm).filter((gm) => !known.has(gm)))]
  const postcodes = runs.filter(({ gm }) => known.has(gm)).map((run) => ({ ...run, source }))
  return { places: { ...places, postcodes }, unknown }
}
