import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Lookup, lookup, projectPlaces } from '#regions'
import { WEDNESDAY } from './world.ts'

const places = projectPlaces()
const find = (query: string): Lookup => lookup(places, query, WEDNESDAY)
const names = (query: string): readonly string[] => find(query).matches.map(({ name }) => name)

describe('one place, however it is written', () => {
  test.each([
    ['Eindhoven', 'GM0772'],
    ['  eindhoven ', 'GM0772'],
    ['EINDHOVEN', 'GM0772'],
    ['gemeente Eindhoven', 'GM0772'],
    ['Den Haag', 'GM0518'],
    ['denhaag', undefined],
    ["'s-Gravenhage", 'GM0518'],
    ['s gravenhage', 'GM0518'],
    ['’s Gravenhage', 'GM0518'],
    ['The Hague', 'GM0518'],
    ['La Haye', 'GM0518'],
    ['لاهاي', 'GM0518'],
    ['гаага', 'GM0518'],
    ['Den Bosch', 'GM0796'],
    ["'s hertogenbosch", 'GM0796'],
    ['sudwest fryslan', 'GM1900'],
    ['Súdwest-Fryslân', 'GM1900'],
    ['hogeland', 'GM1966'],
    ['Ysselstein', 'GM0353'],
    ['ĳsselstein', 'GM0353'],
    ['Nuenen', 'GM0820'],
    ['Ter Apel', 'GM1950'],
    ['Hoofddorp', 'GM0394'],
    ['Амстердам', 'GM0363'],
    ['Haga', 'GM0518'],
    ['Hága', 'GM0518'],
    ['hague', 'GM0518'],
    ['Bois-le-Duc', 'GM0796'],
    ['Хертогенбос', 'GM0796'],
    ['دن بوس', 'GM0796'],
    ['Апелдорн', 'GM0200'],
    ['Харлем', 'GM0392'],
    ['هارلم', 'GM0392'],
    ['Амерсфорт', 'GM0307'],
    ['أمرسفورت', 'GM0307'],
    ['Дордрехт', 'GM0505'],
    ['dordt', 'GM0505'],
    ['Зутермер', 'GM0637'],
    ['دلفت', 'GM0503'],
    ['Тілбург', 'GM0855'],
    ['بريدا', 'GM0758'],
    ['Схипхол', 'GM0394'],
    // Municipalities that were joined to another one; people still say their names.
    ['Weesp', 'GM0363'],
    ['Beemster', 'GM0439'],
    ['Landerd', 'GM1991'],
    ['Sint Anthonis', 'GM1982'],
    ['westvoorne', 'GM1992'],
    ['Loppersum', 'GM1979'],
    ['Bellingwedde', 'GM1950'],
    ['Binnenmaas', 'GM1963'],
    ['Giessenlanden', 'GM1978'],
    ['Zederik', 'GM1961'],
    ['Neerijnen', 'GM1960'],
    ['het bildt', 'GM1949'],
    ['Ten Boer', 'GM0014'],
    ['Noordwijkerhout', 'GM0575'],
  ])('%s', (query, gm) => {
    const found = find(query)
    if (gm === undefined) expect(found.kind).not.toBe('one')
    else expect([found.kind, found.matches[0]?.gm]).toEqual(['one', gm])
  })

  test('shows what matched when it is not the name of the municipality', () => {
    expect(find('hoofddorp').matches[0]).toMatchObject({ name: 'Haarlemmermeer', via: 'Hoofddorp' })
    expect(find('eindhoven').matches[0]?.via).toBeUndefined()
  })
})

describe('a name that several places bear is asked back, with province and city', () => {
  test.each([
    ['Bergen', ['Noord-Holland Alkmaar', 'Limburg Venray']],
    ['Hengelo', ['Overijssel Enschede', 'Gelderland Doetinchem']],
    ['Rijswijk', ['Zuid-Holland Den Haag', 'Gelderland Wijk bij Duurstede', 'Noord-Brabant Gorinchem']],
    ['Laren', ['Noord-Holland Hilversum', 'Gelderland Zutphen']],
    ['Valkenburg', ['Limburg Maastricht', 'Zuid-Holland Leiden']],
    ['Beek', ['Limburg Maastricht', 'Gelderland Nijmegen', 'Gelderland Doetinchem', 'Noord-Brabant Helmond']],
    ['Nes', ['Fryslân Leeuwarden', 'Fryslân Heerenveen']],
    ['Oosterhout', ['Noord-Brabant Breda', 'Gelderland Nijmegen']],
    ['Heusden', ["Noord-Brabant 's-Hertogenbosch", 'Noord-Brabant Helmond']],
  ])('%s', (query, expected) => {
    const found = find(query)
    expect(found.kind).toBe('ask')
    expect(new Set(found.matches.map(({ province, near }) => `${province} ${near}`))).toEqual(
      new Set(expected),
    )
  })

  test('every double name in the data is asked back, and can be told apart', () => {
    const all = new Map<string, Set<string>>()
    const add = (name: string, gm: string) => all.set(name, (all.get(name) ?? new Set()).add(gm))
    for (const { name, gm, aliases = [] } of places.municipalities)
      for (const each of [name, ...aliases]) add(each, gm)
    for (const { name, gm } of places.names) add(name, gm)
    const doubles = [...all].filter(([, gms]) => gms.size > 1)
    expect(doubles.length).toBeGreaterThan(15)
    for (const [name, gms] of doubles) {
      const { kind, matches } = find(name)
      expect([name, kind, new Set(matches.map(({ gm }) => gm))]).toEqual([name, 'ask', gms])
      const shown = matches.map(({ name: own, province, near }) => `${own} ${province} ${near}`)
      expect(new Set(shown).size).toBe(gms.size)
      for (const { near } of matches) expect([name, near]).not.toContain(undefined)
    }
  })
})

describe('while it is being typed', () => {
  test('names that begin with it come first, at most eight', () => {
    expect(names('den h').slice(0, 2)).toEqual(['Den Haag', 'Den Helder'])
    expect(names('den')).toContain('Den Haag')
    expect(names('amst').slice(0, 2)).toEqual(['Amstelveen', 'Amsterdam'])
    expect(names('amst')).toContain('Ouder-Amstel')
    expect(find('a').matches.length).toBe(8)
    expect(names('dam')).toContain('Amsterdam')
  })
  test('a slip of the finger is offered, never taken', () => {
    for (const [query, name] of [
      ['Eindhofen', 'Eindhoven'],
      ['utrect', 'Utrecht'],
      ['roterdam', 'Rotterdam'],
      ['Amstredam', 'Amsterdam'],
    ] as const) {
      expect(find(query).kind).toBe('list')
      expect(names(query)).toContain(name)
    }
  })
  test.each(['', '   ', '-', 'xyzzy', '0000', '12345'])('nothing for %j', (query) => {
    expect(find(query)).toEqual({ kind: 'none', matches: [] })
  })
})

describe('four digits', () => {
  const source = 'gm'
  const runs = [
    { from: 5611, to: 5658, gm: 'GM0772', source },
    { from: 5658, to: 5670, gm: 'GM0820', source },
  ]
  const coded = { ...places, postcodes: runs }
  test.each(['5611', '5611 AB', ' 5611ab '])('%s', (query) => {
    const found = lookup(coded, query, WEDNESDAY)
    expect(found).toMatchObject({ kind: 'one', matches: [{ gm: 'GM0772', name: 'Eindhoven', via: '5611' }] })
  })
  test('shared by two municipalities: asked back', () => {
    expect(lookup(coded, '5658', WEDNESDAY).kind).toBe('ask')
    expect(lookup(coded, '9999', WEDNESDAY).kind).toBe('none')
  })
  test.each([
    ['1012', 'Amsterdam'],
    ['2511 CV', 'Den Haag'],
    ['5611', 'Eindhoven'],
    ['9401', 'Assen'],
    ['9171', 'Noardeast-Fryslân'],
  ])('of the table: %s is in %s', (query, name) => expect(names(query)).toEqual([name]))
  test('of the table: what was divided is asked back, every municipality has some, and no code is nobody’s', () => {
    expect(find('5076').kind).toBe('ask')
    const coded = new Set(places.postcodes.map(({ gm }) => gm))
    expect(places.municipalities.filter(({ gm }) => !coded.has(gm))).toEqual([])
    expect(find('0999').kind).toBe('none')
  })
})

test('a municipality that no longer exists is not found, its successor is', () => {
  const merged = {
    ...places,
    municipalities: places.municipalities.map((row) =>
      row.gm === 'GM1696' ? { ...row, to: '2026-12-31' } : row,
    ),
    names: [...places.names, { name: 'Wijdemeren', gm: 'GM0402', source: 'names' }],
  }
  expect(lookup(merged, 'Wijdemeren', Date.parse('2027-01-01T12:00:00Z')).matches).toMatchObject([
    { gm: 'GM0402' },
  ])
})

test('never throws, never more than eight, always one row per municipality', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (query) => {
      const gms = find(query).matches.map(({ gm }) => gm)
      expect(gms.length).toBeLessThanOrEqual(8)
      expect(new Set(gms).size).toBe(gms.length)
    }),
  )
})

test('every municipality is found by its own name', () => {
  for (const { gm, name } of places.municipalities) {
    const found = find(name)
    expect(['one', 'ask']).toContain(found.kind)
    expect(found.matches.map((match) => match.gm)).toContain(gm)
  }
})
