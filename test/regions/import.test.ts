import { brotliCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { lookup, type Places, parsePlaces, problems, projectPlaces, withPostcodes, withTowns } from '#regions'
import { WEDNESDAY } from './world.ts'

const places = projectPlaces()
const sourced = (id: string): Places => ({
  ...places,
  sources: [...places.sources, { id, what: 'test', where: 'test', date: '2026', seen: '2026-11' }],
})
const told = (table: Places, query: string): string => {
  const { kind, matches } = lookup(table, query, WEDNESDAY)
  return [kind, ...matches.map(({ name, via, near }) => `${name}/${via}/${near}`)].join(' ')
}

/** As the CBS publishes it: one row an address, names of columns with the year. */
const ADDRESSES = [
  'PC6;Huisnummer;Buurt2026;Wijk2026;Gemeente2026',
  ...['5611AA;1', '5611AB;2', '5613ZZ;4'].map((address) => `${address};7721101;77211;772`),
  ...['5614AA;1', '5614AA;3'].map((address) => `${address};7721101;77211;0772`),
  '5614AB;5;BU08200101;WK082001;GM0820',
  ...Array.from({ length: 200 }, (_, i) => `5615AA;${i};7721101;77211;772`),
  '5615AA;999;8200101;82001;820',
  '9401AA;1;1060101;10601;106',
]

describe('postcodes out of the file of the CBS', () => {
  const read = withPostcodes(sourced('postcodes'), ADDRESSES.join('\r\n'), 'postcodes')

  test('become runs that a table may hold, and lead to the municipality', () => {
    expect(read?.unknown).toEqual([])
    expect(read?.places.postcodes).toEqual([
      { from: 5611, to: 5613, gm: 'GM0772', source: 'postcodes' },
      { from: 5614, to: 5614, gm: 'GM0772', source: 'postcodes' },
      { from: 5614, to: 5614, gm: 'GM0820', source: 'postcodes' },
      { from: 5615, to: 5615, gm: 'GM0772', source: 'postcodes' },
      { from: 9401, to: 9401, gm: 'GM0106', source: 'postcodes' },
    ])
    const table = read?.places ?? places
    expect(parsePlaces(JSON.parse(JSON.stringify(table)))).toEqual(table)
    expect([...problems(table, WEDNESDAY)]).toEqual(['the helpdesk (CoMensha) has not agreed to answer'])
    expect(told(table, '5611')).toBe('one Eindhoven/5611/undefined')
    expect(told(table, '5613 zz')).toBe('one Eindhoven/5613/undefined')
    expect(told(table, '9401')).toBe('one Assen/9401/undefined')
    expect(told(table, '5610')).toBe('none')
  })

  test('a code that two municipalities share is asked back; a garden across the border is not', () => {
    const table = read?.places ?? places
    expect(told(table, '5614')).toMatch(/^ask Eindhoven\/5614.* Nuenen, Gerwen en Nederwetten\/5614/)
    expect(told(table, '5615')).toBe('one Eindhoven/5615/undefined')
  })

  test('what the table does not know is left out and named; another file is refused', () => {
    const strange = withPostcodes(places, 'PC6;Gemeente2026\n1000AA;9999\n5611AA;772', 'postcodes')
    expect(strange?.unknown).toEqual(['GM9999'])
    expect(strange?.places.postcodes.map(({ gm }) => gm)).toEqual(['GM0772'])
    for (const text of ['', 'a;b\n1;2', 'PC6;Huisnummer\n5611AA;1', 'PC6;Gemeente2026\nzz;772'])
      expect(withPostcodes(places, text, 'postcodes')).toBeUndefined()
  })

  test('the whole country fits the 20 KB that the table may weigh', () => {
    // As many codes as there are, each second run shared, as nowhere is worse.
    const codes = Array.from({ length: 4070 }, (_, i) => 1000 + Math.floor(i * 2.2))
    const gms = places.municipalities.map(({ gm }) => gm)
    const rows = codes.flatMap((code, i) => {
      const at = Math.floor(i / 6)
      const own = `${code}AA;${gms[at % gms.length]}`
      return i % 12 ? [own] : [own, `${code}AB;${gms[(at + 1) % gms.length]}`]
    })
    const full = withPostcodes(places, ['PC6;Gemeente2026', ...rows].join('\n'), 'postcodes')
    const { municipalities, names, postcodes } = full?.places ?? places
    expect(postcodes.length).toBeGreaterThan(1300)
    const weight = (data: object): number => brotliCompressSync(JSON.stringify(data)).length
    expect(weight({ municipalities, names, postcodes })).toBeLessThanOrEqual(20_480)
    // Control: a run for every code would not fit.
    const each = codes.map((from, i) => ({ from, to: from, gm: gms[(i * 7) % gms.length], source: 'x' }))
    expect(weight({ municipalities, names, postcodes: each })).toBeGreaterThan(20_480)
  })
})

describe('names of towns', () => {
  const GEONAMES = JSON.stringify([
    { name: 'Eindhoven', country: 'NL', admin2: '0772', lat: '51.44', lng: '5.47' },
    { name: 'Maastricht', country: 'NL', admin2: '0935', lat: '50.85', lng: '5.69' },
    { name: 'Zuppeveen', country: 'NL', admin2: '0772', lat: '51.40', lng: '5.40' },
    { name: 'Zuppeveen', country: 'NL', admin2: '0935', lat: '50.80', lng: '5.70' },
    { name: 'Zuppedorp', country: 'NL', admin2: '0772', lat: '51.40', lng: '5.40' },
    { name: 'Zuppestadt', country: 'DE', admin2: '0772', lat: '51.40', lng: '5.40' },
    { name: 'Nergenshuizen', country: 'NL', admin2: '9999', lat: '51.40', lng: '5.40' },
  ])

  test('of GeoNames: names that stand twice get the nearest city, others none; what is there stays', () => {
    const read = withTowns(sourced('test'), GEONAMES, 'test')
    expect(read?.unknown).toEqual(['GM9999'])
    const table = read?.places ?? places
    expect(table.names.filter(({ source }) => source === 'test')).toEqual([
      { name: 'Zuppedorp', gm: 'GM0772', source: 'test' },
      { name: 'Zuppeveen', gm: 'GM0772', near: 'Eindhoven', source: 'test' },
      { name: 'Zuppeveen', gm: 'GM0935', near: 'Maastricht', source: 'test' },
    ])
    expect(table.names.length).toBe(places.names.length + 3)
    expect(told(table, 'zuppeveen')).toBe('ask Eindhoven/Zuppeveen/Eindhoven Maastricht/Zuppeveen/Maastricht')
    expect([...problems(table, WEDNESDAY)]).toEqual(['the helpdesk (CoMensha) has not agreed to answer'])
  })

  test('read again they are replaced, not doubled', () => {
    const once = withTowns(sourced('test'), GEONAMES, 'test')?.places ?? places
    expect(withTowns(once, GEONAMES, 'test')?.places).toEqual(once)
  })

  test('of the CBS: the name and the code of the municipality, in whichever columns', () => {
    const csv =
      '"Woonplaats";"Woonplaatscode";"Gemeente";"Gemeentecode"\n"Zuppedorp";"WP9999";"Eindhoven";"GM0772"\n'
    expect(withTowns(places, csv, 'test')?.places.names.slice(-1)).toEqual([
      { name: 'Zuppedorp', gm: 'GM0772', source: 'test' },
    ])
    for (const other of ['', '{}', '[1]', '[broken', 'Woonplaatsen;Gemeente\nWP1000;GM0772', 'a;b\nc;GM0772'])
      expect(withTowns(places, other, 'test')).toBeUndefined()
  })

  test('are all in the table of the project, and read again from the package nothing would change', () => {
    const own = places.names.filter(({ source }) => source === 'geonames')
    expect(own.length).toBeGreaterThan(1000)
    for (const [query, gm] of [
      ['Nieuwegein', 'GM0356'],
      ['Oud Gastel', 'GM1655'],
      ['Kwintsheul', 'GM1783'],
      ['Zwartsluis', 'GM1896'],
    ])
      expect(lookup(places, String(query), WEDNESDAY).matches[0]?.gm).toBe(gm)
  })
})
