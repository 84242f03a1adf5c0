import { brotliCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { demoPlaces, encodePlaces, type Places, parsePlaces, problems, projectPlaces } from '#regions'
import { dayOf, dayText, holds } from '../../src/regions/day.ts'
import { areasOf } from '../../src/regions/route.ts'
import { WEDNESDAY, world } from './world.ts'

const places = projectPlaces()
const today = dayOf('2026-11-22')

describe('the data file', () => {
  test('342 municipalities, each in exactly one area', () => {
    const rows = places.municipalities.filter((row) => holds(row, today))
    expect(rows.length).toBe(342)
    expect(new Set(rows.map(({ gm }) => gm)).size).toBe(342)
    for (const { gm } of rows) expect([gm, areasOf(places, gm, today).length]).toEqual([gm, 1])
  })

  test('every row has a source, every source a date and when it was read', () => {
    const sources = new Map(places.sources.map((source) => [source.id, source]))
    const { municipalities, names, postcodes, areas, services, helpdesk } = places
    for (const row of [...municipalities, ...names, ...postcodes, ...areas, ...services, helpdesk]) {
      const source = sources.get(row.source)
      expect(source?.date).toMatch(/\d{4}|undated/)
      expect(source?.seen).toMatch(/^20\d\d-\d\d/)
      expect(source?.where).not.toBe('')
    }
    for (const row of [...municipalities, ...areas, ...services, helpdesk])
      expect(dayOf(row.from)).toBeGreaterThan(0)
  })

  test('nobody is confirmed before an organisation has agreed', () => {
    for (const service of [...places.services, places.helpdesk]) {
      expect(service).toMatchObject({ state: 'unconfirmed', agreedBy: null, confirmedOn: null, group: null })
    }
    expect([...problems(places, WEDNESDAY)]).toEqual(['the helpdesk (CoMensha) has not agreed to answer'])
  })

  test('no mobile numbers', () => {
    const numbers = [...places.services, places.helpdesk].map(({ phone }) => phone ?? '')
    expect(numbers.filter((phone) => /^(\+31|0)6/.test(phone))).toEqual([])
    expect(JSON.stringify(places)).not.toMatch(/(\+31|\b0)[ -]?6[ -]?\d{8}/)
  })

  test('splits that a safety region would get wrong', () => {
    const areaOf = (name: string) => {
      const [row] = places.municipalities.filter((each) => each.name === name)
      return areasOf(places, row?.gm ?? '', today)[0]?.id
    }
    expect(areaOf('Tholen')).toBe('markiezaten')
    expect(areaOf('Goes')).toBe('zeeland')
    expect(areaOf('Helmond')).toBe('peel')
    expect(areaOf('Eindhoven')).toBe('eindhoven')
    expect(places.areas.find(({ id }) => id === 'eindhoven')?.members.length).toBe(15)
    const ages = places.services.filter(({ area }) => area === 'noord-oost-gld').map((row) => row.ages)
    expect(ages).toEqual([['u16', '16-17', '18-22'], ['23+']])
  })

  test('served, what places are looked up in is at most 20 KB in brotli, all of it 24, and it reads back the same', () => {
    for (const table of [places, demoPlaces(places, { roundTheClock: true, at: WEDNESDAY })]) {
      const bytes = encodePlaces(table)
      expect(new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toBe(JSON.stringify(table))
      expect(parsePlaces(bytes)).toEqual(table)
      const { municipalities, names, postcodes } = table
      const lookup = JSON.stringify({ municipalities, names, postcodes })
      expect(brotliCompressSync(lookup).length).toBeLessThanOrEqual(20_480)
      expect(brotliCompressSync(bytes).length).toBeLessThanOrEqual(24_576)
    }
  })
})

describe('a table that is not well formed is refused', () => {
  type Loose = Record<string, unknown>
  const copy = (): Places & Loose => JSON.parse(JSON.stringify(world().places))
  const team = (change: Loose) => {
    const table = copy()
    const services = table.services.map((row) => (row.group === 'eindhoven' ? { ...row, ...change } : row))
    return { ...table, services }
  }
  test('the one that the cases below are made from is fine', () => {
    expect(parsePlaces(copy())).toEqual(world().places)
    expect(parsePlaces(team({}))).toBeDefined()
  })

  const { helpdesk: _, ...headless } = copy()
  const bad: readonly [string, unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['a list', []],
    ['another format', { ...copy(), format: 2 }],
    ['a field more', { ...copy(), more: 1 }],
    ['a field of every object', { ...copy(), constructor: 1 }],
    ['a field less', headless],
    ['no list', { ...copy(), municipalities: {} }],
    ['a day of another form', { ...copy(), edition: '2026-1-1' }],
    ['a month 13', { ...copy(), edition: '2026-13-01' }],
    [
      'a municipality without a source',
      { ...copy(), municipalities: [{ gm: 'GM1', name: 'A', province: 'B', from: '2026-01-01' }] },
    ],
    ['postcodes as text', { ...copy(), postcodes: [{ from: '5611', to: 5658, gm: 'GM0772', source: 'gm' }] }],
    ['an unknown age', team({ ages: ['all'] })],
    ['weekday 8', team({ hours: [[8, '09:00', '17:00']] })],
    ['25:00', team({ hours: [[1, '09:00', '25:00']] })],
    ['9:00', team({ hours: [[1, '9:00', '17:00']] })],
    ['hours with a part more', team({ hours: [[1, '09:00', '17:00', 'x']] })],
    ['holidays as text', team({ holidays: 'yes' })],
    ['a state nobody knows', team({ state: 'agreed' })],
    ['no response time', team({ response: 0 })],
    ['a telephone number with a name', team({ phone: '040 123 (Anna)' })],
    ['confirmed without a group', team({ group: null })],
    ['confirmed without agreement', team({ agreedBy: null })],
    ['confirmed without a day of agreement', team({ agreedOn: null })],
    ['confirmed without a day of confirmation', team({ confirmedOn: null })],
    ['confirmed without hours', team({ hours: [] })],
    ['confirmed without ages', team({ ages: [] })],
    ['an absence without an end', team({ absences: [{ from: '2026-01-01' }] })],
  ]
  test.each(bad)('%s', (_name, value) => {
    expect(parsePlaces(value)).toBeUndefined()
  })

  test('bytes that are not UTF-8 or not JSON', () => {
    const bytes = encodePlaces(places)
    expect(parsePlaces(bytes.slice(0, -1))).toBeUndefined()
    const broken = Uint8Array.from(bytes)
    broken[broken.indexOf(0xc3) + 1] = 0x20
    expect(parsePlaces(broken)).toBeUndefined()
    expect(parsePlaces(new Uint8Array())).toBeUndefined()
  })
})

describe('before a table is signed, every fault is named', () => {
  const { places: demo } = world()
  const at = WEDNESDAY
  const withTeams = (change: Partial<Places['services'][number]>) => ({
    ...demo,
    services: demo.services.map((row) => (row.group === 'eindhoven' ? { ...row, ...change } : row)),
  })
  const inArea = (id: string, change: Partial<Places['areas'][number]>) => ({
    ...demo,
    areas: demo.areas.map((area) => (area.id === id ? { ...area, ...change } : area)),
  })
  const flevoland = demo.areas.find(({ id }) => id === 'flevoland')!
  const team = demo.services.find(({ group }) => group === 'eindhoven')!

  test('the demo has none', () => {
    expect([...problems(demo, at)]).toEqual([])
  })

  const faults: readonly [Places, string][] = [
    [inArea('eindhoven', { members: [] }), 'GM0772 Eindhoven is in no area on 2026-11-18'],
    [inArea('eindhoven', { members: [] }), 'area eindhoven has no municipality on 2026-11-18'],
    [
      inArea('eindhoven', {
        members: [...demo.areas.find(({ id }) => id === 'eindhoven')!.members, { gm: 'GM0034' }],
      }),
      'GM0034 Almere is in eindhoven and flevoland on 2026-11-18',
    ],
    [inArea('flevoland', { to: '2026-12-31' }), 'GM0034 Almere is in no area on 2027-01-01'],
    [
      inArea('flevoland', { members: [...flevoland.members, { gm: 'GM9999' }] }),
      'area flevoland holds unknown GM9999',
    ],
    [inArea('flevoland', { from: '2027-01-01', to: '2026-01-01' }), 'area flevoland ends before it starts'],
    [{ ...demo, areas: [...demo.areas, flevoland] }, 'area flevoland from 2023-01-01 stands twice'],
    [withTeams({ from: '2026-02-30' }), 'service demo-eindhoven has the impossible day 2026-02-30'],
    [withTeams({ source: 'gone' }), 'service demo-eindhoven names the unknown source gone'],
    [withTeams({ area: 'gone' }), 'service demo-eindhoven is for unknown area gone'],
    [withTeams({ group: 'Eindhoven!' }), 'service demo-eindhoven has the group Eindhoven!'],
    [withTeams({ phone: '+31612345678' }), 'service demo-eindhoven has a mobile number'],
    [withTeams({ hours: [[1, '09:00', '09:00']] }), 'service demo-eindhoven opens 1 09:00 to 09:00'],
    [
      withTeams({ absences: [{ from: '2026-12-02', to: '2026-12-01' }] }),
      'absence of service demo-eindhoven ends before it starts',
    ],
    [
      { ...demo, services: [...demo.services, { ...team, id: 'second' }] },
      'service demo-eindhoven and service second overlap',
    ],
    [
      { ...demo, names: [...demo.names, { name: 'Nowhere', gm: 'GM9999', source: 'names' }] },
      'name Nowhere leads to unknown GM9999',
    ],
    [
      { ...demo, postcodes: [{ from: 5658, to: 5611, gm: 'GM0772', source: 'gm' }] },
      'postcodes 5658-5611 lead to GM0772',
    ],
    [
      { ...demo, helpdesk: { ...demo.helpdesk, confirmedOn: '2026-01-01' } },
      'the helpdesk was confirmed longer than 180 days ago',
    ],
    [{ ...demo, helpdesk: { ...demo.helpdesk, ages: ['23+'] } }, 'the helpdesk does not take u16'],
  ]
  test.each(faults)('%#', (table, sentence) => {
    expect([...problems(table, at)]).toContain(sentence)
  })
})

describe('the demo', () => {
  test('says of itself that it is one, and confirms only its own', () => {
    const demo = demoPlaces(places, { roundTheClock: true, at: WEDNESDAY })
    const confirmed = [...demo.services, demo.helpdesk].filter(({ state }) => state === 'confirmed')
    expect(confirmed.map(({ group, source, organisation }) => [group, source, organisation])).toEqual([
      ['eindhoven', 'demo', 'Team Eindhoven'],
      ['drenthe', 'demo', 'Team Drenthe'],
      ['comensha', 'demo', 'CoMensha'],
    ])
    expect(demo.sources.find(({ id }) => id === 'demo')?.what).toMatch(/^Demo/)
    expect(demo.helpdesk.confirmedOn).toBe(dayText(dayOf('2026-11-18')))
    expect(demo.services.length).toBe(places.services.length)
  })
})
