import { expect } from 'vitest'
import type { Bytes, LogState } from '#wire'
import { toHex } from '#wire'
import { decodeEntry, encodeBody } from '../../second/entry.ts'
import type { Crypto } from '../../second/labels.ts'
import { createLog, type Log } from '../../second/membership.ts'
import type { Principal as Theirs } from '../../second/principal.ts'
import type { Roster } from '../../second/roster.ts'
import type { State } from '../../second/state.ts'

type Ours = LogState['members'][number]['principal']

/** What both implementations call the same thing, in one spelling. */
const ours = (principal: Ours): unknown => {
  if (principal.kind === 'guest') return principal.keys.map(({ sign, kem }) => [toHex(sign), toHex(kem)])
  return [principal.group, principal.kind === 'person' ? toHex(principal.person) : '']
}
const theirs = (principal: Theirs): unknown => {
  if (principal.kind === 'guest') return principal.keys.map(({ sign, kem }) => [sign, kem])
  return [principal.group, principal.kind === 'person' ? principal.person : '']
}
const SAME = [
  ...([
    'conversation',
    'hashes',
    'version',
    'receivers',
    'tab',
    'opener',
    'tabs',
    'returned',
    'since',
    'code',
  ] as const),
  ...(['accepted', 'owner', 'ended', 'epochs', 'late', 'stale', 'closed'] as const),
]

/** The second implementation beside the first: fed with every frame, it must give every answer the first gives. */
export class Twin {
  private log: Log

  constructor(rosters: readonly Roster[], crypto: Crypto, log?: Log) {
    const rosterOf = (version: number): Roster | undefined => rosters.find((one) => one.version === version)
    this.log = log ?? createLog({ rosterOf, crypto })
  }

  fork(): Twin {
    const other: Twin = Object.create(Twin.prototype)
    return Object.assign(other, { log: this.log })
  }

  /** `answer`: the code the first gave, or `ok` and the state it then has. */
  follow(frame: Bytes, answer: string, state: LogState | undefined): void {
    const entry = decodeEntry(frame)
    if (!entry) {
      expect(this.log.refusal(frame) ?? 'ok', 'a message, by the second implementation').toBe(answer)
      return
    }
    expect(toHex(encodeBody(entry)), 'the same bytes, by the second implementation').toBe(
      toHex(frame.slice(0, 960)),
    )
    const applied = this.log.apply(frame)
    expect(applied.ok ? 'ok' : applied.code, 'an entry, by the second implementation').toBe(answer)
    if (!applied.ok || !state) return
    this.log = applied.log
    for (const name of SAME) expect(applied.state[name], name).toEqual(state[name])
    this.members(applied.state, state)
  }

  private members(state: State, first: LogState): void {
    expect(state.members.map(({ principal, from }) => [theirs(principal), from])).toEqual(
      first.members.map(({ principal, from }) => [ours(principal), from]),
    )
    expect(state.removed.map(({ sign }) => sign)).toEqual(first.removed)
  }
}
