import { describe, expect, it } from 'vitest'
import { idleOf } from '../../../src/web/visitor/idle.ts'

const MINUTE = 60_000

describe('idle page', () => {
  it('shows while somebody is there', () => {
    expect(idleOf({ touchedAt: 0, sent: false }, 9.9 * MINUTE)).toEqual({ now: 'show' })
  })
  it('warns for the last minute, then wipes, before the handoff', () => {
    expect(idleOf({ touchedAt: 0, sent: false }, 10 * MINUTE)).toEqual({ now: 'warn', seconds: 60 })
    expect(idleOf({ touchedAt: 0, sent: false }, 10.5 * MINUTE)).toEqual({ now: 'warn', seconds: 30 })
    expect(idleOf({ touchedAt: 0, sent: false }, 11 * MINUTE)).toEqual({ now: 'wipe' })
  })
  it('wipes without a warning when hidden for five minutes before the handoff', () => {
    expect(idleOf({ hiddenAt: 0, touchedAt: 0, sent: false }, 4.9 * MINUTE)).toEqual({ now: 'show' })
    expect(idleOf({ hiddenAt: 0, touchedAt: 0, sent: false }, 5 * MINUTE)).toEqual({ now: 'wipe' })
  })
  it('after the handoff hides the text and keeps the keys for half an hour', () => {
    expect(idleOf({ touchedAt: 0, sent: true }, 60 * MINUTE)).toEqual({ now: 'veil' })
    expect(idleOf({ hiddenAt: 0, touchedAt: 0, sent: true }, 12 * MINUTE)).toEqual({ now: 'veil' })
    expect(idleOf({ hiddenAt: 0, touchedAt: 0, sent: true }, 30 * MINUTE)).toEqual({ now: 'wipe' })
  })
})
