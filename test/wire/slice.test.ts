import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeSlice, hash, LABEL, loadSlice, type Person, SLICE, toHex } from '#wire'
import { exactly, groupCode } from '../support/arbitrary.ts'
import { kemNamed, named, personId, terms } from '../support/terms.ts'

const person = (name: string, devices: number): Person => ({
  id: personId(name),
  name: new TextEncoder().encode(name),
  devices: Array.from({ length: devices }, (_, i) => ({
    sign: named(`${name}.${i}`),
    kem: kemNamed(`${name}.${i}`),
  })),
})
const slice = (...people: Person[]): Uint8Array => encodeSlice({ group: 'eindhoven', people })

describe('roster slices', () => {
  it('come back whole, always 16 KiB, under the hash of all their bytes', () => {
    const people = fc.array(
      fc.record({
        id: exactly(16),
        name: fc.uint8Array({ maxLength: 48 }),
        devices: fc.array(fc.record({ sign: exactly(32), kem: exactly(1216) }), { maxLength: 2 }),
      }),
      { maxLength: 4 },
    )
    fc.assert(
      fc.property(groupCode, people, (group, list) => {
        const bytes = encodeSlice({ group, people: list })
        expect(bytes).toHaveLength(SLICE)
        const loaded = loadSlice(terms, bytes)
        expect(loaded).toMatchObject({ group, digest: toHex(hash(terms, LABEL.slice, bytes)) })
        expect(loaded?.people.map(({ id, name }) => ({ id, name }))).toEqual(
          list.map(({ id, name }) => ({ id, name })),
        )
        const devices = loaded?.people.flatMap((one) => one.devices.map(({ sign, kem }) => ({ sign, kem })))
        expect(devices).toEqual(list.flatMap((one) => one.devices))
      }),
      { numRuns: 20 },
    )
  })

  it('hold eight devices and no more, over all people', () => {
    expect(loadSlice(terms, slice(person('a', 8)))).toBeDefined()
    expect(loadSlice(terms, slice(person('a', 4), person('b', 4)))).toBeDefined()
    expect(loadSlice(terms, slice(person('a', 5), person('b', 4)))).toBeUndefined()
    expect(loadSlice(terms, slice(person('a', 9)))).toBeUndefined()
    expect(loadSlice(terms, slice(...Array.from({ length: 9 }, (_, i) => person(`${i}`, 0))))).toBeUndefined()
  })

  it('are refused with one device under two people', () => {
    const a = person('a', 1)
    expect(loadSlice(terms, slice(a, { ...person('b', 0), devices: a.devices }))).toBeUndefined()
  })

  it('are refused with a name above 48 bytes, another suite, another size, or anything in the filling', () => {
    const bytes = slice(person('a', 1))
    expect(loadSlice(terms, bytes)).toBeDefined()
    expect(loadSlice(terms, slice({ ...person('a', 1), name: new Uint8Array(48) }))).toBeDefined()
    expect(loadSlice(terms, slice({ ...person('a', 1), name: new Uint8Array(49) }))).toBeUndefined()
    const bent = (at: number, value: number): Uint8Array =>
      Uint8Array.from(bytes, (b, i) => (i === at ? value : b))
    expect(loadSlice(terms, bent(0, 2))).toBeUndefined()
    expect(loadSlice(terms, bent(SLICE - 1, 1))).toBeUndefined()
    expect(loadSlice(terms, bytes.slice(0, -1))).toBeUndefined()
    expect(loadSlice(terms, new Uint8Array([...bytes, 0]))).toBeUndefined()
  })
})
