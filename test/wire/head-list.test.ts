import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  agree,
  concat,
  decodeHeadList,
  encodeHeadList,
  type Head,
  headListOf,
  isListed,
  MAX_HEADS,
  type SignedHead,
} from '#wire'
import { exactly } from '../support/arbitrary.ts'
import { named } from '../support/terms.ts'

const zeros = new Uint8Array(32)
const signed = (version: number, hash: Uint8Array, previous: Uint8Array): SignedHead => {
  const head: Head = { version, issued: 1, expires: 2, previous, places: zeros, groups: [] }
  return { head, hash, signatures: [] }
}
const rows = ['one', 'two', 'three'].map(named)
const [one = zeros, two = zeros, three = zeros] = rows
const chain = new Map([
  [1, signed(1, one, zeros)],
  [2, signed(2, two, one)],
  [3, signed(3, three, two)],
])

describe('the head list', () => {
  it('comes back whole, and only from its own bytes', () => {
    fc.assert(
      fc.property(fc.array(exactly(32), { minLength: 1, maxLength: 40 }), fc.nat(), (list, at) => {
        const bytes = encodeHeadList(list)
        expect(bytes).toHaveLength(1 + 32 * list.length)
        expect(decodeHeadList(bytes)).toEqual(list)
        const cut = 1 + (at % (bytes.length - 1))
        expect(decodeHeadList(bytes.slice(0, cut))).toEqual(
          cut % 32 === 1 && cut > 1 ? list.slice(0, (cut - 1) / 32) : undefined,
        )
        expect(decodeHeadList(concat(bytes, Uint8Array.of(0)))).toBeUndefined()
      }),
    )
  })

  it('is refused empty, of another suite, or longer than it may be', () => {
    expect(decodeHeadList(new Uint8Array())).toBeUndefined()
    expect(decodeHeadList(Uint8Array.of(1))).toBeUndefined()
    for (const suite of [0, 2]) expect(decodeHeadList(concat(Uint8Array.of(suite), one))).toBeUndefined()
    const full = encodeHeadList(Array<Uint8Array>(MAX_HEADS).fill(one))
    expect(decodeHeadList(full)).toHaveLength(MAX_HEADS)
    expect(decodeHeadList(concat(full, one))).toBeUndefined()
    expect(() => encodeHeadList([])).toThrow(RangeError)
    expect(() => encodeHeadList([...Array<Uint8Array>(MAX_HEADS).fill(one), two])).toThrow(RangeError)
    expect(() => encodeHeadList([one, two.slice(1)])).toThrow(RangeError)
  })

  it('is made of heads that begin with 1, leave none out and name the one before', () => {
    expect(headListOf(chain)).toEqual(rows)
    const without = (version: number) => new Map([...chain].filter(([key]) => key !== version))
    expect(headListOf(without(3))).toEqual([one, two])
    expect(headListOf(without(1))).toBeUndefined()
    expect(headListOf(without(2))).toBeUndefined()
    expect(headListOf(new Map())).toBeUndefined()
    expect(headListOf(new Map([...chain, [2, signed(2, two, three)]]))).toBeUndefined()
    expect(headListOf(new Map([[1, signed(1, one, two)]]))).toBeUndefined()
    // named under one version, saying another
    expect(headListOf(new Map([...chain, [3, signed(2, two, one)]]))).toBeUndefined()
  })

  it('names a head only at its version, by its hash, after its own past', () => {
    expect([...chain.values()].every((head) => isListed(rows, head))).toBe(true)
    expect(isListed(rows, signed(2, three, one))).toBe(false)
    expect(isListed(rows, signed(3, three, one))).toBe(false)
    expect(isListed([one, three, three], signed(3, three, two))).toBe(false)
    expect(isListed([one, two], signed(3, three, two))).toBe(false)
    expect(isListed(rows, signed(0, zeros, zeros))).toBe(false)
    expect(isListed(rows, signed(1, one, one))).toBe(false)
    expect(isListed(rows, signed(0xffffffff, one, zeros))).toBe(false)
  })

  it('agrees with a shorter or longer one, and with none that says otherwise of one version', () => {
    expect(agree(rows, [one])).toBe(true)
    expect(agree([one], rows)).toBe(true)
    expect(agree([], rows)).toBe(true)
    for (const i of [0, 1, 2])
      expect(
        agree(
          rows,
          rows.map((row, j) => (i === j ? named('other') : row)),
        ),
      ).toBe(false)
  })
})
