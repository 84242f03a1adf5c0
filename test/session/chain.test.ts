import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { type Bytes, toHex } from '#wire'
import { Chains } from '../../src/session/conversation/chain.ts'
import type { Inner } from '../../src/session/message.ts'

let engine: Engine
beforeAll(async () => {
  engine = await loadSodium()
})

const ZEROS = new Uint8Array(32)
const sender = new Uint8Array(32).fill(1)
const frame = (n: number): Bytes => new Uint8Array(32).fill(100 + n)
const inner = (seq: number, previous: Bytes, session = 2): Inner => ({
  sender,
  session: new Uint8Array(8).fill(session),
  seq,
  previous,
  head: ZEROS,
  at: 0,
  body: engine.utf8('{}'),
})

type Step = readonly [seq: number, previous: Bytes, epoch: number, expected: 'fits' | 'gap' | 'replay']

/** Epochs that are closed to the reader; then messages one after the other, each with what it must be. */
const told = (closed: readonly number[], steps: readonly Step[]): void => {
  const chains = new Chains((after, before) => closed.some((epoch) => epoch > after && epoch < before))
  for (const [seq, previous, epoch, expected] of steps) {
    const found = chains.check(toHex(sender), inner(seq, previous), epoch, frame(seq))
    expect([seq, epoch, found]).toEqual([seq, epoch, expected])
  }
}

describe('the chain of one sender (PROTOCOL §7.3)', () => {
  it('begins at 0 with zeros, and goes on one by one', () => {
    told(
      [],
      [
        [0, ZEROS, 0, 'fits'],
        [1, frame(0), 0, 'fits'],
        [2, frame(1), 3, 'fits'],
      ],
    )
    told([], [[0, frame(9), 0, 'gap']])
    told([], [[1, ZEROS, 0, 'gap']])
    told([], [[1, frame(0), 0, 'gap']])
  })

  it('with another message before it is a gap, whatever this reader was not given', () => {
    told(
      [1],
      [
        [0, ZEROS, 0, 'fits'],
        [1, frame(7), 2, 'gap'],
      ],
    )
    told([0], [[0, frame(7), 1, 'gap']])
  })

  it('may skip only over an epoch that this reader was not given', () => {
    const skipped = (epoch: number, expected: 'fits' | 'gap'): readonly Step[] => [
      [0, ZEROS, 0, 'fits'],
      [2, frame(1), epoch, expected],
      [3, frame(2), epoch, 'fits'],
    ]
    told([1], skipped(2, 'fits'))
    told([1], skipped(1, 'gap'))
    told([], skipped(2, 'gap'))
  })

  it('may be met in its middle only after an epoch that was not given', () => {
    told([0], [[4, frame(3), 1, 'fits']])
    told([], [[4, frame(3), 1, 'gap']])
    told([1], [[4, frame(3), 1, 'gap']])
  })

  it('shows nothing twice, and nothing older', () => {
    told(
      [1],
      [
        [0, ZEROS, 0, 'fits'],
        [1, frame(0), 0, 'fits'],
        [1, frame(0), 0, 'replay'],
        [0, ZEROS, 2, 'replay'],
        [2, frame(1), 2, 'fits'],
      ],
    )
  })

  it('is one for each session', () => {
    const chains = new Chains(() => false)
    expect(chains.check(toHex(sender), inner(0, ZEROS, 2), 0, frame(0))).toBe('fits')
    expect(chains.check(toHex(sender), inner(0, ZEROS, 3), 0, frame(0))).toBe('fits')
    expect(chains.check('other', inner(0, ZEROS, 2), 0, frame(0))).toBe('fits')
  })
})
