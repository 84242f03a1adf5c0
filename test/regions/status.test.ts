import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeStatus, parseStatus, projectPlaces, type Status } from '#regions'
import { STATUS } from '#wire'

const status: Status = { groups: [{ code: 'eindhoven', state: 'away', until: 1_795_000_000_000 }] }
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const padded = (value: unknown): Uint8Array => bytesOf(JSON.stringify(value).padEnd(STATUS))

test('is always of the same size and reads back the same', () => {
  const groups = fc.array(
    fc.record({
      code: fc.stringMatching(/^[a-z0-9-]{1,16}$/),
      state: fc.constantFrom('open' as const, 'away' as const, 'absent' as const),
      until: fc.integer({ min: 0, max: 4e12 }),
    }),
    { maxLength: 90 },
  )
  fc.assert(
    fc.property(groups, (rows) => {
      const bytes = encodeStatus({ groups: rows })
      expect(bytes?.length).toBe(STATUS)
      expect(parseStatus(bytes ?? new Uint8Array())).toEqual({ groups: rows })
    }),
  )
})

test('may carry the server’s time', () => {
  const timed = { ...status, at: 1_795_000_020_000 }
  expect(parseStatus(encodeStatus(timed) ?? new Uint8Array())).toEqual(timed)
})

test('more than fits is refused, not cut', () => {
  const groups = Array.from({ length: 200 }, (_, i) => ({
    code: `group-${i}`,
    state: 'open' as const,
    until: 1,
  }))
  expect(encodeStatus({ groups })).toBeUndefined()
})

test('text that is not ASCII is refused: its length in bytes would differ', () => {
  expect(encodeStatus({ groups: [{ code: 'é', state: 'open', until: 1 }] })).toBeUndefined()
})

const plans: NonNullable<Status['plans']> = [
  {
    service: 'demo-eindhoven',
    hours: [
      [1, '09:00', '17:00'],
      [2, '09:00', '17:00'],
      [5, '22:00', '02:00'],
      [7, '00:00', '24:00'],
    ],
    holidays: true,
    absences: [{ from: '2026-12-24', to: '2027-01-02' }],
  },
  { service: 'demo-drenthe', hours: [], holidays: false, absences: [] },
]

test('carries weeks, holidays, absences and who is full', () => {
  const full: Status = { ...status, plans, full: ['drenthe'] }
  expect(parseStatus(encodeStatus(full) ?? new Uint8Array())).toEqual(full)
})

test('has room for every service of the country, each with a week of its own and an absence', () => {
  // 35 municipalities were once the centres of coordination; the longest id there is.
  const [longest = ''] = projectPlaces()
    .services.map(({ id }) => id)
    .sort((a, b) => b.length - a.length)
  const services = Array.from({ length: 35 }, (_, i) => `${longest}${i}`)
  const all = services.map((service) => ({ ...plans[0]!, service }))
  const groups = services.map((_, i) => ({ ...status.groups[0]!, code: `group-${i}` }))
  expect(encodeStatus({ groups, plans: all, full: services.map((_, i) => `group-${i}`) })?.length).toBe(
    STATUS,
  )
})

test('a week that cannot be is refused, not served', () => {
  const bent = (change: object): Status => ({ groups: [], plans: [{ ...plans[0]!, ...change }] })
  expect(encodeStatus(bent({}))).toBeDefined()
  expect(encodeStatus(bent({ hours: [[8, '09:00', '17:00']] }))).toBeUndefined()
  expect(encodeStatus(bent({ hours: [[1, '9:00', '17:00']] }))).toBeUndefined()
  expect(encodeStatus(bent({ absences: [{ from: 'soon', to: '2027-01-02' }] }))).toBeUndefined()
  expect(encodeStatus(bent({ service: '' }))).toBeUndefined()
})

test('what is no such file is refused', () => {
  expect(parseStatus(padded(status))).toEqual(status)
  for (const value of [null, [], {}, 1, { groups: 1 }, { groups: null }])
    expect(parseStatus(padded(value))).toBeUndefined()
  expect(parseStatus(bytesOf(JSON.stringify(status)))).toBeUndefined()
  expect(parseStatus(bytesOf(`${JSON.stringify(status)} `.padEnd(STATUS + 1)))).toBeUndefined()
  expect(parseStatus(bytesOf(JSON.stringify(status).padEnd(STATUS, 'x')))).toBeUndefined()
  expect(parseStatus(new Uint8Array(STATUS).fill(0xff))).toBeUndefined()
  expect(encodeStatus({ groups: [{ code: '', state: 'open', until: 1 }] })).toBeUndefined()
})

test('rows and fields of later builds are skipped, the others are read', () => {
  const row = status.groups[0]
  const strange: readonly unknown[] = [
    { ...row, state: 'covered by drenthe' },
    { ...row, until: 'tomorrow' },
    { ...row, until: -1 },
    { ...row, until: 1.5 },
    { ...row, code: '' },
    null,
    7,
  ]
  for (const one of strange) expect(parseStatus(padded({ groups: [one, row] }))).toEqual(status)
  expect(parseStatus(padded({ groups: [{ ...row, phone: '0612345678' }], more: { a: 1 } }))).toEqual(status)
  expect(parseStatus(padded({ ...status, at: 'noon' }))).toEqual(status)
  const plan = { s: 'a', w: '1 09:00-17:00', h: 0, a: [] }
  const bad = [
    { ...plan, w: '1 09:00' },
    { ...plan, w: '8 09:00-17:00' },
    { ...plan, a: ['2026-12-24'] },
    { ...plan, s: 1 },
    1,
  ]
  const read = parseStatus(padded({ ...status, plans: [...bad, plan], full: ['a', 1] }))
  expect(read?.plans).toEqual([
    { service: 'a', hours: [[1, '09:00', '17:00']], holidays: false, absences: [] },
  ])
  expect(read?.full).toEqual(['a'])
})

test('holds no telephone number, whatever is put in', () => {
  const bytes = encodeStatus({ ...status, plans, full: ['eindhoven'] })
  const wild = { ...plans[0]!, phone: '+31401234567' } as (typeof plans)[number]
  const other = encodeStatus({ ...status, plans: [wild, plans[1]!], full: ['eindhoven'] })
  expect(other).toEqual(bytes)
})
