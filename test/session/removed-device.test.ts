import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine, Outgoing } from '#session'
import { loadSodium } from '#session/libsodium'
import { deviceOf } from '../../src/session/keys.ts'
import { Cast, quick } from '../support/cast.ts'
import type { Someone } from '../support/relay.ts'

let engine: Engine
beforeAll(async () => {
  engine = quick(await loadSodium())
})

describe('a lost device', () => {
  it('is taken out once, where the team has a part, and never where nobody knows it', () => {
    const cast = Cast.talking(engine)
    const { anna, visitor, c: conversation } = cast
    const device = deviceOf(engine, cast.roster.seeds['Bram']![0]!).signHex
    const out = (who: Someone, device: string): readonly Outgoing[] =>
      who.desk.removeDevice({ conversation, device, mode: 'here' })
    expect(out(anna, 'ab'.repeat(32))).toEqual([])
    expect(out(visitor, device)).toEqual([])
    const [entry, ...more] = out(anna, device)
    expect(more).toEqual([])
    expect(anna.send(entry!, conversation)).toBe('ok')
    expect(out(anna, device)).toEqual([])
    const other = deviceOf(engine, cast.roster.seeds['Anna']![1]!).signHex
    expect(out(anna, other)).toHaveLength(1)
    expect(anna.send(anna.desk.close({ conversation }), conversation)).toBe('ok')
    expect(out(anna, other)).toEqual([])
  })

  it('makes no entry any more', () => {
    const cast = Cast.talking(engine)
    const { anna, c: conversation } = cast
    const bram = cast.staff('Bram')
    const device = deviceOf(engine, cast.roster.seeds['Bram']![0]!).signHex
    const [entry] = anna.desk.removeDevice({ conversation, device, mode: 'here' })
    expect(anna.send(entry!, conversation)).toBe('ok')
    bram.read(conversation)
    expect(() => bram.desk.rotate({ conversation, mode: 'here' })).toThrow('not-allowed')
  })
})
