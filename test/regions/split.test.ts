import { describe, expect, test } from 'vitest'
import { AGES, type Directory, deadline, minutesOpen, type Places, problems, route } from '#regions'
import { FRIDAY_NIGHT, HOUR, WEDNESDAY, world } from './world.ts'

type Service = Places['services'][number]

const gmOf = (name: string): string =>
  world().places.municipalities.find((row) => row.name === name)?.gm ?? name

/** The table of the project as if these services had agreed, each with a group of its own (or the one given). */
function agreed(changes: Readonly<Record<string, Partial<Service>>>): Directory {
  const base = world()
  const [model] = base.places.services.filter(({ group }) => group === 'eindhoven')
  const services = base.places.services.map((row): Service => {
    const change = changes[row.id]
    if (!change || !model) return row
    const ages = row.ages.length > 0 ? row.ages : AGES
    return { ...model, ...row, hours: model.hours, ages, ...agreement(row.id), ...change }
  })
  const codes = [...new Set(services.flatMap(({ group }) => group ?? []))]
  const teams = codes
    .filter((code) => !base.groups.some((group) => group.code === code))
    .map((code) => ({ code, role: 'team' as const, people: code.startsWith('one') ? 1 : 3, devices: 3 }))
  return { places: { ...base.places, services }, groups: [...base.groups, ...teams] }
}
const agreement = (id: string): Partial<Service> => ({
  group: id.slice(0, 16),
  state: 'confirmed',
  agreedBy: 'team manager',
  agreedOn: '2026-11-01',
  confirmedOn: '2026-11-01',
})

const to = (directory: Directory, name: string, age: (typeof AGES)[number] = '23+', at = WEDNESDAY) => {
  const found = route(directory, { place: gmOf(name), age, at })
  return found.team?.name ?? `${found.helpdesk?.name} (${found.reason})`
}

describe('Tholen lies in Zeeland and belongs to an area of Brabant', () => {
  const zeeland = { 'zeeland-zvh-zeeland': {} }
  const markiezaten = { 'markiezaten-zvh-markiezaten': {} }
  const MARKIEZATEN = 'Zorg- en Veiligheidshuis De Markiezaten'
  const ZEELAND = 'Zorg- en Veiligheidshuis Zeeland'
  test.each([
    ['Tholen', MARKIEZATEN],
    ['Bergen op Zoom', MARKIEZATEN],
    ['Goes', ZEELAND],
    ['Reimerswaal', ZEELAND],
    ['Schouwen-Duiveland', ZEELAND],
  ])('%s goes to %s', (name, team) => {
    const directory = agreed({ ...zeeland, ...markiezaten })
    expect(to(directory, name)).toBe(team)
    expect([...problems(directory.places, WEDNESDAY)]).toEqual([])
  })
  test('and never to its neighbours of the same province when its own has not agreed', () => {
    expect(to(agreed(zeeland), 'Tholen')).toBe('CoMensha (unconfirmed)')
    expect(to(agreed(zeeland), 'Goes')).toBe(ZEELAND)
    expect(to(agreed(markiezaten), 'Goes')).toBe('CoMensha (unconfirmed)')
  })
})

describe('one area, two organisations, split at 23', () => {
  const both = { 'noord-oost-gld-mee-veluwe': {}, 'noord-oost-gld-moviera': {} }
  test.each([
    ['u16', 'MEE Veluwe'],
    ['16-17', 'MEE Veluwe'],
    ['18-22', 'MEE Veluwe'],
    ['23+', 'Moviera'],
    ['unknown', 'CoMensha (ages)'],
  ] as const)('%s goes to %s', (age, team) => {
    for (const name of ['Apeldoorn', 'Doetinchem', 'Aalten']) expect(to(agreed(both), name, age)).toBe(team)
  })
  test('who is left when one of them has not agreed is not asked to take the other’s', () => {
    const young = agreed({ 'noord-oost-gld-mee-veluwe': {} })
    expect(to(young, 'Apeldoorn', '18-22')).toBe('MEE Veluwe')
    expect(to(young, 'Apeldoorn', '23+')).toBe('CoMensha (unconfirmed)')
  })
  test('ages that overlap are named before the table is signed', () => {
    const { places } = agreed({ ...both, 'noord-oost-gld-moviera': { ages: ['18-22', '23+'] } })
    expect([...problems(places, WEDNESDAY)]).toEqual([
      'service noord-oost-gld-mee-veluwe and service noord-oost-gld-moviera overlap',
    ])
  })
})

describe('a police unit with several owners', () => {
  const owners = {
    'zeeland-zvh-zeeland': {},
    'markiezaten-zvh-markiezaten': {},
    'tilburg-gem-tilburg': {},
    'baronie-zvh-baronie': {},
    'eindhoven-lumens': {},
    'peel-gem-helmond': {},
    'brabant-noord-mo-den-bosch': {},
  }
  test.each([
    ['Middelburg', 'Zorg- en Veiligheidshuis Zeeland'],
    ['Roosendaal', 'Zorg- en Veiligheidshuis De Markiezaten'],
    ['Tilburg', 'Gemeente Tilburg (zorgcoördinatie mensenhandel)'],
    ['Breda', 'Zorg- en Veiligheidshuis de Baronie'],
    ['Helmond', 'Gemeente Helmond / regio De Peel (zorgcoördinatie)'],
    ['Den Bosch', 'Maatschappelijke Opvang Den Bosch'],
  ])('%s: %s', (name, team) => {
    expect(to(agreed(owners), name)).toBe(team)
  })
  test('one organisation may have several areas, and stays one group', () => {
    const moviera = { group: 'moviera' }
    const directory = agreed({
      'gelderland-midden-moviera': moviera,
      'gelderland-zuid-moviera': moviera,
      'utrecht-moviera': moviera,
    })
    const codes = ['Arnhem', 'Nijmegen', 'Utrecht'].map(
      (name) => route(directory, { place: gmOf(name), age: '23+', at: WEDNESDAY }).team?.code,
    )
    expect(codes).toEqual(['moviera', 'moviera', 'moviera'])
  })
})

describe('a team of sixteen hours a week', () => {
  const hours: Service['hours'] = [
    [1, '09:00', '17:00'],
    [4, '09:00', '17:00'],
  ]
  const directory = agreed({ 'gooi-hvo-querido-acm': { hours } })
  const team = (at: number) => route(directory, { place: gmOf('Hilversum'), age: '23+', at })
  const TUESDAY = Date.parse('2026-11-17T10:00:00+01:00')
  const THURSDAY = Date.parse('2026-11-19T09:00:00+01:00')

  test('is chosen also on a day off, says when it opens, and the helpdesk is there meanwhile', () => {
    const found = team(TUESDAY)
    expect(found.team).toMatchObject({ open: false, nextOpening: THURSDAY })
    expect(found.helpdesk?.open).toBe(true)
    expect(team(FRIDAY_NIGHT).team?.nextOpening).toBe(Date.parse('2026-11-23T09:00:00+01:00'))
    const row = directory.places.services.find(({ area }) => area === 'gooi')!
    expect(minutesOpen([row], WEDNESDAY, WEDNESDAY + 7 * 24 * HOUR)).toBe(16 * 60)
  })
  test('never delays an open helpdesk: the time runs while either is there', () => {
    const code = team(TUESDAY).team?.code ?? ''
    expect(deadline(directory.places, [code, 'comensha'], TUESDAY)).toBe(TUESDAY + 15 * 60_000)
    expect(deadline(directory.places, [code], TUESDAY)).toBe(THURSDAY + 15 * 60_000)
  })
  test('a holiday on one of its two days leads to the next, and a week of absence to the helpdesk', () => {
    // Easter Monday 2027.
    const before = Date.parse('2027-03-28T12:00:00+02:00')
    const found = route(agreed({ 'gooi-hvo-querido-acm': { hours, confirmedOn: '2027-03-01' } }), {
      place: gmOf('Hilversum'),
      age: '23+',
      at: before,
    })
    expect(found.team?.nextOpening).toBe(Date.parse('2027-04-01T09:00:00+02:00'))
    const away = { hours, absences: [{ from: '2026-11-17', to: '2026-11-26' }] }
    expect(to(agreed({ 'gooi-hvo-querido-acm': away }), 'Hilversum', '23+', TUESDAY)).toBe(
      'CoMensha (absent)',
    )
  })
})

describe('an area of one person', () => {
  const directory = agreed({ 'flevoland-blijf-groep': { group: 'one-blijf' } })
  test('is a normal, named state, with the helpdesk as cover', () => {
    const found = route(directory, { place: gmOf('Lelystad'), age: '23+', at: WEDNESDAY })
    expect(found.team).toMatchObject({ name: 'Blijf Groep', people: 1, onePerson: true, open: true })
    expect(found.helpdesk).toMatchObject({ code: 'comensha', people: 2 })
    expect([...problems(directory.places, WEDNESDAY)]).toEqual([])
  })
  test('whose one person lost the last device is the helpdesk’s, at once', () => {
    const groups = directory.groups.map((group) =>
      group.code === 'one-blijf' ? { ...group, people: 0, devices: 0 } : group,
    )
    expect(to({ ...directory, groups }, 'Lelystad')).toBe('CoMensha (unstaffed)')
  })
})
