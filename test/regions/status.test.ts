import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeStatus, parseStatus, type Status } from '#regions'
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

test('anything else is refused', () => {
  expect(parseStatus(padded(status))).toEqual(status)
  const row = status.groups[0]
  const bad: readonly unknown[] = [
    null,
    [],
    {},
    { ...status, more: 1 },
    { ...status, at: 'noon' },
    { ...status, at: -1 },
    { groups: [{ ...row, more: 1 }] },
    { groups: [{ ...row, state: 'covered by drenthe' }] },
    { groups: [{ ...row, until: 'tomorrow' }] },
    { groups: [{ ...row, until: -1 }] },
    { groups: [{ ...row, until: 1.5 }] },
    { groups: [{ ...row, code: '' }] },
  ]
  for (const value of bad) expect(parseStatus(padded(value))).toBeUndefined()
  expect(parseStatus(bytesOf(JSON.stringify(status)))).toBeUndefined()
  expect(parseStatus(bytesOf(`${JSON.stringify(status)} `.padEnd(STATUS + 1)))).toBeUndefined()
  expect(parseStatus(bytesOf(JSON.stringify(status).padEnd(STATUS, 'x')))).toBeUndefined()
  expect(parseStatus(new Uint8Array(STATUS).fill(0xff))).toBeUndefined()
  expect(encodeStatus({ groups: [{ code: '', state: 'open', until: 1 }] })).toBeUndefined()
})
