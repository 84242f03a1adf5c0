import { beforeEach, describe, expect, it } from 'vitest'
import {
  type Bytes,
  encodeHead,
  encodeSignedHead,
  encodeSlice,
  type Head,
  type HeadRow,
  LABEL,
  labelled,
  loadSlice,
  openHead,
  type Person,
  type Principal,
  type Verifier,
} from '#wire'
import { addAct, Ledger, tab } from '../support/ledger.ts'
import { kemHash, kemNamed, named, personId, signTerm, terms } from '../support/terms.ts'

/** How often a key was used: a signature checked. Hashing asks no key. */
let touched = 0
beforeEach(() => {
  touched = 0
})
const counted: Verifier = {
  hash: terms.hash,
  verify: (signature, message, key) => {
    touched++
    return terms.verify(signature, message, key)
  },
}

const roots = ['root 0', 'root 1', 'root 2'].map(named)
const row = (code: string, role: HeadRow['role'] = 'team'): HeadRow => ({
  code,
  role,
  people: 1,
  devices: 1,
  digest: named(`slice ${code}`),
})
const head = (...groups: HeadRow[]): Head => ({
  version: 1,
  issued: 1,
  expires: 2,
  previous: new Uint8Array(32),
  places: new Uint8Array(32),
  groups,
})
const put = (bytes: Bytes, at: number, byte: number): Bytes =>
  Uint8Array.from(bytes, (old, i) => (i === at ? byte : old))
/** Signed well by roots 0 and 2, whatever it says. */
function signed(body: Bytes, indexes: readonly number[] = [0, 2]): Bytes {
  const sign = (root: number): Bytes => signTerm(roots[root] ?? named('x'), labelled(LABEL.roster, body))
  return encodeSignedHead(
    body,
    indexes.map((root) => ({ root, signature: sign(root) })),
  )
}

describe('a head that does not decode exactly', () => {
  const good = encodeHead(head(row('a'), row('b', 'helpdesk')))
  /** Offset of the first row: its code's length. */
  const ROW = 1 + 4 + 6 + 6 + 32 + 32 + 1

  it('is read when it does, with both its signatures looked at', () => {
    expect(openHead(counted, signed(good), roots)).toBeDefined()
    expect(touched).toBe(2)
  })

  it.each([
    ['another suite', signed(put(good, 0, 2))],
    ['a role nobody knows', signed(put(good, ROW + 2, 4))],
    ['no role', signed(put(good, ROW + 2, 0))],
    ['a capital in a code', signed(put(good, ROW + 1, 0x41))],
    ['an empty code', signed(encodeHead(head(row(''))))],
    ['a group twice', signed(encodeHead(head(row('a'), row('a'))))],
    ['groups that do not rise', signed(encodeHead(head(row('b'), row('a'))))],
    ['a group more than it counts', signed(put(good, ROW - 1, 1))],
    ['a group less than it counts', signed(put(good, ROW - 1, 3))],
    ['a byte more inside', signed(Uint8Array.of(...good, 0))],
    ['a byte less inside', signed(good.slice(0, -1))],
    ['a byte more behind', Uint8Array.of(...signed(good), 0)],
    ['a byte less behind', signed(good).slice(0, -1)],
    ['a length that is one too long', put(signed(good), 1, (signed(good)[1] ?? 0) + 1)],
    ['one signature', signed(good, [0])],
    ['one root twice', signed(good, [0, 0])],
    ['falling roots', signed(good, [2, 0])],
    ['four signatures', signed(good, [0, 1, 2, 3])],
    ['nothing', new Uint8Array()],
  ])('is refused before a key is touched: %s', (_, bytes) => {
    expect(openHead(counted, bytes, roots)).toBeUndefined()
    expect(touched).toBe(0)
  })
})

describe('a slice', () => {
  const person = (name: string, ...devices: string[]): Person => ({
    id: personId(name),
    name: new TextEncoder().encode(name),
    devices: devices.map((one) => ({ sign: named(one), kem: kemNamed(one) })),
  })
  const loads = (...people: Person[]): boolean =>
    loadSlice(counted, encodeSlice({ group: 'a', people })) !== undefined

  it('names nobody twice, and no key of either kind', () => {
    expect(loads(person('Anna', 'one'), person('Bram', 'two'))).toBe(true)
    expect(loads(person('Anna', 'one'), person('Anna', 'two'))).toBe(false)
    expect(loads(person('Anna', 'one'), person('Bram', 'one'))).toBe(false)
    expect(loads(person('Anna', 'one', 'one'))).toBe(false)
    const [twin] = person('Bram', 'one').devices
    const bram = { ...person('Bram'), devices: twin ? [{ sign: named('other'), kem: twin.kem }] : [] }
    expect(loads(person('Anna', 'one'), bram)).toBe(false)
    expect(touched).toBe(0)
  })
})

describe('a guest', () => {
  const guest = (...keys: [sign: string, kem: string][]): Principal => ({
    kind: 'guest',
    keys: keys.map(([sign, kem]) => ({ sign: named(sign), kem: kemHash(kem) })),
  })

  it('with one key in both places, of either kind, is refused', () => {
    const refusal = (principal: Principal): string => Ledger.accepted().refusal(tab, addAct(principal, 2))
    expect(refusal(guest(['a', 'x'], ['a', 'y']))).toBe('not-allowed')
    expect(refusal(guest(['a', 'x'], ['b', 'x']))).toBe('not-allowed')
    Ledger.accepted().do(tab, addAct(guest(['a', 'x'], ['b', 'y']), 2))
  })
})
