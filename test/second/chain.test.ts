import { describe, expect, it } from 'vitest'
import { raw } from './bytes.ts'
import { judge, type Read } from './chain.ts'
import type { Log } from './membership.ts'
import { createLog } from './membership.ts'
import { decodeOutside, messageHash, openMessage } from './message.ts'
import { accepted, by, CODE, key, play, rosterFrom, TAB, TABLE } from './story.ts'
import { decodeUpload } from './upload.ts'
import { frames, log, messages, rosterOf, uploads } from './vectors.ts'

const ZEROS = '00'.repeat(32)
const ANNA = by('anna', 'eindhoven')
const roster = rosterFrom(1, TABLE)

/** A message as it was read; by default Anna's first of a session, with nothing before. */
const said = (name: string, at: Log, over: Partial<Read['inside']> = {}, epoch?: number): Read => {
  const state = at.state!
  const now = epoch ?? state.epochs.length - 1
  const thread = { sender: key('anna'), session: key(`session ${now}`).slice(0, 16), number: 0 }
  const inside = { ...thread, previous: ZEROS, after: now, head: state.hashes.at(-1)!, ...over }
  const outside = { kind: 'message', conversation: state.conversation, epoch: now, nonce: '' } as const
  return { outside, inside, hash: key(`message ${name}`), state, roster }
}
const hash = (name: string): string => key(`message ${name}`)
const verdicts = (given: number[], ...read: Read[]): string => judge(read, new Set(given)).join(' ')
const rotated = play(accepted, { type: 'rotate' }, ANNA)

describe('threads of messages, by the second implementation', () => {
  it('takes every message of the vectors where it stands', () => {
    const read = messages.map((one): Read => {
      const frame = one.frame === undefined ? decodeUpload(uploads[0]!)!.rest : raw(one.frame)
      let at = createLog({ rosterOf })
      for (const [i, entry] of log.entries.entries()) {
        if (entry.seq > one.seq) continue
        const applied = at.apply(frames[i]!)
        if (applied.ok) at = applied.log
      }
      const inside = openMessage(frame, raw(one.epochKey), raw(one.confirm))!
      const state = at.state!
      const cited = rosterOf(state.epochs.at(-1)!.version)!
      return { outside: decodeOutside(frame)!, inside, hash: messageHash(frame), state, roster: cited }
    })
    const given = new Set(messages.map((one) => one.epoch))
    expect(new Set(judge(read, given))).toEqual(new Set(['fits']))
    const elsewhere = read.map((one) => ({ ...one, state: { ...one.state, hashes: [] } }))
    expect(new Set(judge(elsewhere, given))).toEqual(new Set(['fork']))
  })

  it('a session rises by one, each behind the one before', () => {
    const [a, b, c] = [
      said('a', accepted),
      said('b', accepted, { number: 1, previous: hash('a') }),
      said('c', accepted, { number: 2, previous: hash('b') }),
    ]
    expect(verdicts([1], a, b, c)).toBe('fits fits fits')
    expect(verdicts([1], a, c)).toBe('fits gap')
    expect(verdicts([1], b, c)).toBe('gap fits')
    expect(verdicts([1], a, a)).toBe('fits gap')
    expect(verdicts([1], a, said('b', accepted, { number: 1, previous: hash('c') }))).toBe('fits gap')
    expect(verdicts([1], a, said('b', accepted, { number: 1, previous: hash('a'), after: 0 }))).toBe(
      'fits gap',
    )
  })

  it('a new session names what was read, or is excused by an epoch not given, until it is', () => {
    const a = said('a', accepted)
    const b = said('b', rotated, { previous: hash('a'), after: 1 })
    expect(verdicts([1, 2], a, b)).toBe('fits fits')
    expect(verdicts([1, 2], b)).toBe('gap')
    expect(verdicts([2], b)).toBe('excused')
    expect(verdicts([1, 2], a, said('b', rotated, { previous: hash('a'), after: 0 }))).toBe('fits gap')
    expect(verdicts([2], said('b', rotated, { previous: hash('a'), after: 2 }))).toBe('gap')
    expect(verdicts([2], said('b', rotated, { previous: hash('a'), after: 3 }))).toBe('gap')
    expect(verdicts([2], said('b', rotated, { after: 1 }))).toBe('gap')
    const bram = said('b', rotated, { sender: key('bram'), previous: hash('a'), after: 1 })
    expect(verdicts([1, 2], a, bram)).toBe('fits gap')
  })

  it('a head that is no entry of this log is a fork', () => {
    expect(verdicts([1], said('a', accepted, { head: key('other') }))).toBe('fork')
    expect(verdicts([1], said('a', accepted, { head: rotated.state!.hashes.at(-1)! }))).toBe('fork')
  })

  it('only members speak, in the present epoch, the visitor only in a here epoch, nobody in a stale or closed log', () => {
    const tab = { sender: key('tab') }
    expect(verdicts([1], said('a', accepted, tab))).toBe('fits')
    expect(verdicts([1], said('a', accepted, { sender: key('dina') }))).toBe('refused')
    expect(verdicts([1], said('a', accepted, { sender: key('nobody') }))).toBe('refused')
    expect(verdicts([1], said('a', rotated, {}, 1))).toBe('refused')
    const away = play(play(accepted, CODE, TAB), { type: 'rotate' }, { ...ANNA, mode: 'away' })
    expect(verdicts([2], said('a', away), said('b', away, tab))).toBe('fits refused')
    const removed = play(accepted, { type: 'remove', target: key('bram') }, ANNA)
    expect(verdicts([2], said('a', removed, { sender: key('bram') }))).toBe('refused')
    const left = play(accepted, { type: 'leave' }, ANNA)
    expect(verdicts([1], said('a', left, tab))).toBe('refused')
    expect(verdicts([1], said('a', play(accepted, { type: 'close' }, TAB), tab))).toBe('refused')
  })

  it('the log says what a message frame may not be here', () => {
    const last = messages.at(-1)!
    const frame = raw(last.frame!)
    const logs = [createLog({ rosterOf })]
    for (const one of frames) {
      const applied = logs.at(-1)!.apply(one)
      if (applied.ok) logs.push(applied.log)
    }
    const refusals = logs.map((one) => one.refusal(frame))
    const at = (code: string | undefined): number => refusals.indexOf(code as undefined)
    expect(refusals[0]).toBe('bad-frame')
    expect(at(undefined)).toBe(logs.findIndex((one) => one.state?.epochs.length === last.epoch + 1))
    expect(refusals).toContain('stale-epoch')
    expect(refusals.at(-1)).toBe('closed')
    const left = logs.find((one) => one.state?.stale)!
    const current = Uint8Array.from(frame, (byte, i) => (i === 19 ? left.state!.epochs.length - 1 : byte))
    expect(left.refusal(current)).toBe('rotate-first')
    expect(left.refusal(Uint8Array.from(frame, (byte, i) => (i === 5 ? byte ^ 1 : byte)))).toBe('bad-frame')
  })
})
