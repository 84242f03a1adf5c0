import { beforeAll, describe, expect, it } from 'vitest'
import { draftRoster, type Engine, type GroupRecord, joinHead, type Root, signHead } from '#session'
import { loadSodium } from '#session/libsodium'
import { loadSlice, openHead } from '#wire'

let engine: Engine
beforeAll(async () => {
  engine = await loadSodium()
})

const group = (code: string, devices: number, name = 'Ina'): GroupRecord => ({
  code,
  role: 'team',
  people: [
    {
      id: engine.random(16),
      name: engine.utf8(name),
      devices: Array.from({ length: devices }, () => ({
        sign: engine.random(32),
        kem: engine.random(1216),
      })),
    },
    { id: engine.random(16), name: engine.utf8('without'), devices: [] },
  ],
})
const draft = (...groups: GroupRecord[]): ReturnType<typeof draftRoster> =>
  draftRoster(engine, {
    version: 3,
    issued: 1,
    expires: 2,
    previous: new Uint8Array(32),
    places: new Uint8Array([1]),
    groups,
  })

describe('the draft of a roster', () => {
  let largest: ReturnType<typeof draftRoster>
  beforeAll(() => {
    largest = draft(group('a', 8, 'é'.repeat(24)))
  })

  it('takes eight devices and a name of 48 bytes', () => {
    expect(largest.slices).toHaveLength(1)
  })

  it('names groups in rising order, each with its slice, and counts people who have a device', () => {
    const roots = [0, 1, 2].map((index): Root => ({ index, seed: engine.random(32) }))
    const made = draft(group('c', 2), group('a', 1), group('b', 0))
    const signatures = [roots[2]!, roots[0]!].map((root) => signHead(engine, made.body, root))
    const keys = roots.map((root) => engine.signPair(root.seed).public)
    const signed = openHead(engine, joinHead(made.body, signatures), keys)
    const rows = signed?.head.groups.map((row) => [row.code, row.people, row.devices])
    expect(rows).toEqual([
      ['a', 1, 1],
      ['b', 0, 0],
      ['c', 1, 2],
    ])
    expect(made.slices.map((bytes) => loadSlice(engine, bytes)?.group)).toEqual(['a', 'b', 'c'])
    expect(signed?.hash).toEqual(made.headHash)
  })

  it('is joined only with signatures of two or three different roots', () => {
    const { body } = draft(group('a', 1))
    const by = (index: number): ReturnType<typeof signHead> =>
      signHead(engine, body, { index, seed: new Uint8Array(32).fill(index) })
    for (const few of [[], [by(1)], [by(1), by(1)], [by(0), by(1), by(0)]])
      expect(() => joinHead(body, few)).toThrow(expect.objectContaining({ code: 'bad-request' }))
    expect(joinHead(body, [by(2), by(0)]).length).toBeGreaterThan(body.length)
  })

  it('takes not one more of either', () => {
    const long = [group('a', 9), group('a', 1, `${'é'.repeat(24)}e`)]
    for (const one of long) {
      for (const groups of [[one], [group('z', 1), one]])
        expect(() => draft(...groups)).toThrow(expect.objectContaining({ code: 'bad-request' }))
    }
  })
})
