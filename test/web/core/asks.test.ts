import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Code, Refused } from '#wire'
import { Asks, NOTE } from '../../../src/web/core/asks.ts'
import type { Crypto } from '../../../src/web/core/crypto.ts'
import { Offline, type Transport } from '../../../src/web/core/transport.ts'

const ABOUT = '0a'.repeat(16)
const what = { group: 'shn-brabant', question: 'money', lang: 'ro' } as const

type Played = {
  readonly asks: Asks
  readonly sent: number[]
  readonly said: [string, unknown][]
  readonly forgotten: string[]
  readonly taken: [string, string][]
}

/** `answers`: what the server does, one after the other; then it takes everything. */
const play = (answers: readonly (Code | 'offline')[] = [], isTaken = false, deaf = false): Played => {
  const sent: number[] = []
  const said: [string, unknown][] = []
  const forgotten: string[] = []
  const taken: [string, string][] = []
  let made = 0
  const call = async (name: string, args: { conversation?: string }): Promise<unknown> => {
    if (name === 'forget') return void forgotten.push(args.conversation ?? '')
    made++
    return { id: `${made}`, bytes: Uint8Array.of(made), conversation: `c${made}` }
  }
  const open = async (bytes: Uint8Array): Promise<void> => {
    const answer = answers[sent.length]
    sent.push(bytes[0]!)
    if (answer === 'offline') throw new Offline()
    if (answer) throw new Refused(answer)
  }
  const asks = new Asks({
    crypto: () => ({ call }) as unknown as Crypto,
    transport: () => ({ open }) as unknown as Transport,
    say: async (id, body) => {
      if (deaf) throw new Offline()
      said.push([id, body])
    },
    accept: async (id) => void taken.push(['accept', id]),
    isTaken: () => isTaken,
  })
  return { asks, sent, said, forgotten, taken }
}

describe('asking another group', () => {
  afterEach(() => void vi.useRealTimers())

  it('opens a conversation, and the visitor is told whom and what, and nothing else', async () => {
    const { asks, said, sent } = play()
    expect(await asks.ask(ABOUT, { ...what, area: 'Eindhoven' })).toBe('c1')
    expect(sent).toEqual([1])
    expect(said).toEqual([[ABOUT, { t: 'consulted', group: 'shn-brabant', question: 'money', ask: 'c1' }]])
  })

  it('a definite no leaves nothing behind, and nobody is told', async () => {
    const { asks, said, forgotten } = play(['unknown-group'])
    await expect(asks.ask(ABOUT, what)).rejects.toMatchObject({ code: 'unknown-group' })
    expect(forgotten).toEqual(['c1'])
    expect(said).toEqual([])
    expect(await asks.ask(ABOUT, what)).toBe('c2')
  })

  it('without an answer the same bytes go again, also when a person asks the same again: one question, not two', async () => {
    vi.useFakeTimers()
    const { asks, sent, said } = play(Array(7).fill('offline'))
    const first = expect(asks.ask(ABOUT, what)).rejects.toBeInstanceOf(Offline)
    await vi.runAllTimersAsync()
    await first
    expect(said).toEqual([])
    expect(await asks.ask(ABOUT, what)).toBe('c1')
    expect(new Set(sent)).toEqual(new Set([1]))
    expect(await asks.ask(ABOUT, what)).toBe('c2')
  })

  it('another question after one without an answer is another', async () => {
    vi.useFakeTimers()
    const { asks } = play(Array(7).fill('offline'))
    const first = expect(asks.ask(ABOUT, what)).rejects.toBeInstanceOf(Offline)
    await vi.runAllTimersAsync()
    await first
    expect(await asks.ask(ABOUT, { ...what, question: 'court' })).toBe('c2')
  })

  it('stands even when the visitor cannot be told yet: that is tried again in their conversation', async () => {
    expect(await play([], false, true).asks.ask(ABOUT, what)).toBe('c1')
  })

  it('carries a note with a transfer, and nothing is made of one that is too long or belongs to another question', async () => {
    const { asks, said, sent } = play()
    const transfer = { group: 'drenthe', question: 'transfer', lang: 'ro' } as const
    await expect(asks.ask(ABOUT, { ...what, note: 'x' })).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(asks.ask(ABOUT, { ...transfer, note: 'x'.repeat(NOTE + 1) })).rejects.toMatchObject({
      code: 'too-large',
    })
    expect([sent, said]).toEqual([[], []])
    expect(await asks.ask(ABOUT, { ...transfer, note: 'x'.repeat(NOTE) })).toBe('c1')
    expect(said).toEqual([[ABOUT, { t: 'consulted', group: 'drenthe', question: 'transfer', ask: 'c1' }]])
  })

  it('the first answer takes it, a later one is said', async () => {
    const body = { t: 'phrase', id: 'ask.now' } as const
    const first = play()
    await first.asks.answer('c9', body)
    expect([first.taken, first.said]).toEqual([[['accept', 'c9']], []])
    const later = play([], true)
    await later.asks.answer('c9', body)
    expect([later.taken, later.said]).toEqual([[], [['c9', body]]])
  })
})
