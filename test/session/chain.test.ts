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
const inner = (seq: number, previous: Bytes, after: number, session = 2): Inner => ({
  sender,
  session: new Uint8Array(8).fill(session),
  seq,
  previous,
  after,
  head: ZEROS,
  at: 0,
  body: engine.utf8('{}'),
})

/** A message of a session: `mark` is its hash, `after` the epoch of the one it names. */
type Step = {
  readonly session?: number
  readonly seq: number
  readonly previous: Bytes
  readonly after: number
  readonly epoch: number
  readonly mark?: number
  readonly is: 'fits' | 'gap' | 'replay'
}

const at = (epoch: number, seq: number, previous: Bytes, is: Step['is'], more: Partial<Step> = {}): Step => ({
  seq,
  previous,
  after: epoch,
  epoch,
  is,
  ...more,
})

/** Epochs that are closed to the reader; then messages one after the other, each with what it must be. */
const told = (closed: readonly number[], ...steps: readonly Step[]): Chains => {
  const chains = new Chains((epoch) => closed.includes(epoch))
  for (const step of steps) {
    const { session, seq, previous, after, epoch, mark = seq, is } = step
    const found = chains.check(toHex(sender), inner(seq, previous, after, session), epoch, frame(mark))
    expect([seq, epoch, found]).toEqual([seq, epoch, is])
  }
  return chains
}

describe('the chain of one sender (PROTOCOL §7.3)', () => {
  it('begins at 0 with zeros and its own epoch, and goes on one by one', () => {
    told([], at(0, 0, ZEROS, 'fits'), at(0, 1, frame(0), 'fits'), at(0, 2, frame(1), 'fits'))
    told([], at(0, 0, frame(9), 'gap'))
    told([], at(0, 1, ZEROS, 'gap'))
    told([0], at(1, 0, ZEROS, 'gap', { after: 0 }))
    told([], at(0, 0, ZEROS, 'fits'), at(0, 1, frame(0), 'gap', { after: 1 }))
    told([], at(0, 0, ZEROS, 'fits'), at(0, 2, frame(0), 'gap'))
  })

  it('with another message before it is a gap, whatever this reader was not given', () => {
    told([1], at(0, 0, ZEROS, 'fits'), at(0, 1, frame(7), 'gap'))
  })

  it('lies within one epoch', () => {
    told([], at(0, 0, ZEROS, 'fits'), at(1, 1, frame(0), 'gap'))
    told([], at(0, 0, ZEROS, 'fits'), at(1, 1, frame(0), 'gap', { after: 0 }))
  })

  it('is taken up by the next session, which names its end and the epoch that was in', () => {
    const next = (previous: Bytes, after: number, is: Step['is']): Step =>
      at(2, 0, previous, is, { session: 3, after, mark: 5 })
    told([], at(0, 0, ZEROS, 'fits'), at(0, 1, frame(0), 'fits'), next(frame(1), 0, 'fits'))
    told([], at(0, 0, ZEROS, 'fits'), at(0, 1, frame(0), 'fits'), next(frame(0), 0, 'gap'))
    told([], at(0, 0, ZEROS, 'fits'), next(frame(0), 1, 'gap'))
    told([1], at(0, 0, ZEROS, 'fits'), next(frame(8), 0, 'gap'))
  })

  it('may follow what was said in an epoch this reader was not given, and in no other', () => {
    const first = (after: number, is: Step['is']): Step => at(2, 0, frame(8), is, { after })
    expect([...told([1], first(1, 'fits')).excused]).toEqual([1])
    expect([...told([1], first(0, 'gap')).excused]).toEqual([])
    told([2], first(2, 'gap'))
    told([3], first(3, 'gap'))
    // and even then from its first word on
    told([1], at(2, 1, frame(8), 'gap', { after: 1 }))
  })

  it('shows nothing twice, and nothing older', () => {
    told(
      [],
      at(0, 0, ZEROS, 'fits'),
      at(0, 1, frame(0), 'fits'),
      at(0, 1, frame(0), 'replay'),
      at(0, 0, ZEROS, 'replay'),
      at(0, 2, frame(1), 'fits'),
    )
  })

  it('is one for each session and each sender', () => {
    const chains = told([], at(0, 0, ZEROS, 'fits'), at(0, 0, ZEROS, 'fits', { session: 3 }))
    expect(chains.check('other', inner(0, ZEROS, 0), 0, frame(0))).toBe('fits')
    expect(chains.check('other', inner(0, frame(0), 0, 4), 1, frame(2))).toBe('fits')
    expect(chains.check('third', inner(0, frame(0), 0, 4), 1, frame(2))).toBe('gap')
  })
})
