import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  encodeHead,
  encodeSignedHead,
  type Head,
  hash,
  LABEL,
  labelled,
  openHead,
  toHex,
  unverifiedHead,
} from '#wire'
import { exactly, groupCode } from '../support/arbitrary.ts'
import { named, signTerm, terms } from '../support/terms.ts'

const roots = ['root 0', 'root 1', 'root 2'].map(named)
const row = (code: string) => ({ code, role: 'team' as const, people: 2, devices: 3, digest: named(code) })
const head = (groups: Head['groups'] = [row('a'), row('b')]): Head => ({
  version: 7,
  issued: 1_800_000_000_000,
  expires: 1_900_000_000_000,
  previous: named('previous'),
  places: named('places'),
  groups,
})
const sign = (body: Uint8Array, ...indexes: number[]) =>
  indexes.map((root) => ({
    root,
    signature: signTerm(roots[root] ?? named('x'), labelled(LABEL.roster, body)),
  }))
const signed = (body: Uint8Array, ...indexes: number[]): Uint8Array =>
  encodeSignedHead(body, sign(body, ...indexes))
const open = (bytes: Uint8Array) => openHead(terms, bytes, roots)

describe('roster heads', () => {
  const any: fc.Arbitrary<Head> = fc.record({
    version: fc.nat(0xffffffff),
    issued: fc.nat(2 ** 48 - 1),
    expires: fc.nat(2 ** 48 - 1),
    previous: exactly(32),
    places: exactly(32),
    groups: fc
      .uniqueArray(
        fc.record({
          code: groupCode,
          role: fc.constantFrom('team' as const, 'helpdesk' as const, 'partner' as const),
          people: fc.nat(255),
          devices: fc.nat(255),
          digest: exactly(32),
        }),
        { selector: (one) => one.code, maxLength: 12 },
      )
      .map((rows) => rows.sort((a, b) => (a.code < b.code ? -1 : 1))),
  })

  it('come back whole when two of three roots signed', () => {
    fc.assert(
      fc.property(any, fc.constantFrom([0, 1], [0, 2], [1, 2], [0, 1, 2]), (one, indexes) => {
        const body = encodeHead(one)
        const read = open(signed(body, ...indexes))
        expect(read?.head).toEqual(one)
        expect(toHex(read!.hash)).toBe(toHex(hash(terms, LABEL.roster, body)))
        expect(unverifiedHead(signed(body, ...indexes))).toEqual(one)
      }),
      { numRuns: 60 },
    )
  })

  it('are refused with one signature, one root counted twice, falling order, a root outside the three', () => {
    const body = encodeHead(head())
    for (const indexes of [[], [0], [2], [0, 0], [1, 0], [2, 1], [0, 3], [1, 1, 2], [0, 2, 1]]) {
      expect(open(signed(body, ...indexes)), indexes.join()).toBeUndefined()
    }
    expect(open(signed(body, 0, 1))).toBeDefined()
  })

  it('are refused with one wrong signature among good ones, or signed for another purpose', () => {
    const body = encodeHead(head())
    const good = sign(body, 0, 1)
    const wrong = { root: 2, signature: new Uint8Array(64) }
    expect(open(encodeSignedHead(body, [...good, wrong]))).toBeUndefined()
    const other = [0, 1].map((root) => ({
      root,
      signature: signTerm(roots[root]!, labelled(LABEL.slice, body)),
    }))
    expect(open(encodeSignedHead(body, other))).toBeUndefined()
  })

  it('every bit of a signed head counts', () => {
    const bytes = signed(encodeHead(head()), 0, 2)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const bent = Uint8Array.from(bytes, (byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      expect(open(bent), `bit ${bit}`).toBeUndefined()
    }
  })

  it('are refused with trailing bytes, cut short, unsorted or doubled groups, an unknown role or suite', () => {
    const bytes = signed(encodeHead(head()), 0, 1)
    expect(open(new Uint8Array([...bytes, 0]))).toBeUndefined()
    for (let size = 0; size < bytes.length; size += 5) expect(open(bytes.slice(0, size))).toBeUndefined()
    for (const groups of [[row('b'), row('a')], [row('a'), row('a')], [row('')]]) {
      expect(open(signed(encodeHead(head(groups)), 0, 1))).toBeUndefined()
    }
    const body = encodeHead(head([row('a')]))
    const bent = (at: number, value: number): Uint8Array =>
      Uint8Array.from(body, (b, i) => (i === at ? value : b))
    expect(open(signed(body, 0, 1))).toBeDefined()
    expect(open(signed(bent(0, 2), 0, 1))).toBeUndefined()
    expect(open(signed(new Uint8Array([...body, 0]), 0, 1))).toBeUndefined()
    const role = body.length - 35
    expect(body[role]).toBe(1)
    for (const value of [0, 4]) expect(open(signed(bent(role, value), 0, 1))).toBeUndefined()
  })

  it('of 62 groups stay below 3 KB: what everybody loads', () => {
    const groups = Array.from({ length: 62 }, (_, i) => row(`area-${String(i).padStart(2, '0')}`))
    const bytes = signed(encodeHead(head(groups)), 0, 1)
    expect(open(bytes)?.head.groups).toHaveLength(62)
    expect(bytes.length).toBeLessThan(3_200)
  })
})
