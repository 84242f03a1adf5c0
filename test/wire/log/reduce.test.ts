import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Act,
  type Entry,
  type EpochBlock,
  entryBody,
  entryFrame,
  MAX_ENTRIES,
  openEntry,
  reduce,
  toHex,
} from '#wire'
import {
  addAct,
  anna,
  anna2,
  backAct,
  bram,
  chris,
  codeAct,
  dina,
  fenna,
  guest,
  type Hand,
  hand,
  Ledger,
  person,
  returner,
  tab,
  team,
} from '../../support/ledger.ts'
import { TEST_GROUPS } from '../../support/roster.ts'
import { kemHash, named, termRoster, terms, without } from '../../support/terms.ts'

const rotate: Act = { type: 'rotate' }
const accept: Act = { type: 'accept' }
const block =
  (change: (block: EpochBlock) => EpochBlock) =>
  (entry: Entry): Entry => ({
    ...entry,
    ...(entry.block ? { block: change(entry.block) } : {}),
  })

describe('create', () => {
  const fresh = (): Ledger => new Ledger()

  it('names who may read: team and helpdesk, the team alone, the helpdesk alone', () => {
    expect(fresh().create().members()).toEqual(['team:eindhoven', 'team:comensha'])
    expect(fresh().create({ team: 'eindhoven' }).members()).toEqual(['team:eindhoven'])
    expect(fresh().create({ helpdesk: 'comensha' }).members()).toEqual(['team:comensha'])
  })

  it('is refused when receivers are none, unknown, or in another role', () => {
    for (const groups of [
      {},
      { team: 'utrecht' },
      { team: 'comensha' },
      { helpdesk: 'eindhoven' },
      { team: 'shn-brabant' },
      { team: 'eindhoven', helpdesk: 'drenthe' },
    ]) {
      const ledger = fresh()
      expect(ledger.refusalOf(ledger.createFrame(groups))).toBe('unknown-group')
    }
  })

  it('is refused when nobody would hold a key', () => {
    const ledger = new Ledger(termRoster({ eindhoven: { role: 'team', people: { Anna: 0 } } }))
    expect(ledger.refusalOf(ledger.createFrame({ team: 'eindhoven' }))).toBe('unknown-group')
  })

  it('is refused when the head it saw is not the signed one of that version', () => {
    const ledger = fresh()
    const frame = ledger.createFrame({ team: 'eindhoven' }, { act: { headHash: named('another head') } })
    expect(ledger.refusalOf(frame)).toBe('stale-roster')
  })

  it.each([
    ['another conversation id', (entry: Entry) => ({ ...entry, conversation: named('x').slice(0, 16) })],
    [
      'another salt under the same id',
      (entry: Entry) => ({ ...entry, act: { ...entry.act, salt: named('x').slice(0, 16) } as Act }),
    ],
    [
      'other receivers under the same id',
      (entry: Entry) => ({ ...entry, act: { ...entry.act, helpdesk: '' } as Act }),
    ],
    ['another author under the same id', (entry: Entry) => ({ ...entry, author: named('x') })],
    ['a number that is not 0', (entry: Entry) => ({ ...entry, n: 1 })],
    ['a previous hash', (entry: Entry) => ({ ...entry, previous: named('x') })],
  ] as [string, (entry: Entry) => Entry][])('is refused with %s', (_, bend) => {
    const ledger = fresh()
    expect(ledger.refusalOf(ledger.createFrame({ team: 'eindhoven', helpdesk: 'comensha' }, { bend }))).toBe(
      'bad-frame',
    )
  })

  it('is refused with a wrong signature, a wrong epoch, away, or a wrong set of wraps', () => {
    const ledger = fresh()
    const groups = { team: 'eindhoven', helpdesk: 'comensha' }
    expect(ledger.refusalOf(ledger.createFrame(groups, { signer: named('x') }))).toBe('bad-signature')
    expect(ledger.refusalOf(ledger.createFrame(groups, { bend: block((b) => ({ ...b, epoch: 1 })) }))).toBe(
      'stale-epoch',
    )
    expect(
      ledger.refusalOf(ledger.createFrame(groups, { bend: block((b) => ({ ...b, mode: 'away' })) })),
    ).toBe('not-allowed')
    expect(
      ledger.refusalOf(
        ledger.createFrame(groups, { bend: block((b) => ({ ...b, wraps: b.wraps.slice(1) })) }),
      ),
    ).toBe('not-allowed')
  })

  it('comes first and only once', () => {
    const ledger = fresh()
    const later = Ledger.accepted()
    expect(ledger.refusalOf(later.make(anna, rotate))).toBe('not-found')
    const again = later.createFrame({ team: 'eindhoven' })
    expect(later.refusalOf(again)).toBe('bad-frame')
    const same = openEntry(later.frames[0]!)!
    expect(later.refusalOf(same)).toBe('stale-head')
    const dressed = later.make(tab, { ...(same.entry.act as Extract<Act, { type: 'create' }>) })
    expect(later.refusalOf(dressed)).toBe('not-allowed')
  })
})

describe('every entry', () => {
  it('carries exactly the computed wraps: none extra, none missing', () => {
    const ledger = Ledger.accepted()
    expect(
      ledger.refusal(anna, rotate, { bend: block((b) => ({ ...b, wraps: [...b.wraps, named('ghost')] })) }),
    ).toBe('not-allowed')
    expect(
      ledger.refusal(anna, rotate, { bend: block((b) => ({ ...b, wraps: b.wraps.slice(0, -1) })) }),
    ).toBe('not-allowed')
    expect(ledger.refusal(anna, rotate, { bend: block((b) => ({ ...b, wraps: [] })) })).toBe('not-allowed')
  })

  it("has its wraps read in the computed order: a wrap in another place is another recipient's", () => {
    const one = Ledger.accepted()
    const frame = one.make(anna, rotate)
    const turned = openEntry(
      entryFrame(
        entryBody(block((b) => ({ ...b, wraps: [...b.wraps].reverse() }))(frame.entry)),
        frame.signature,
      ),
    )!
    expect(one.refusalOf(turned)).toBe('bad-signature')
    one.take(frame)
    const epoch = one.known().epochs[2]!
    expect(epoch.recipients).toHaveLength(epoch.wraps.length)
    expect(epoch.wraps).toEqual(frame.entry.block!.wraps.map(toHex))
  })

  it('starts the next epoch and no other', () => {
    const ledger = Ledger.accepted()
    for (const epoch of [0, 1, 3, 65_535]) {
      expect(ledger.refusal(anna, rotate, { bend: block((b) => ({ ...b, epoch })) })).toBe('stale-epoch')
    }
  })

  it('names the entry before it: a stale head, a number too low or too high is refused', () => {
    const ledger = Ledger.accepted()
    const late = ledger.make(bram, rotate)
    ledger.do(anna, rotate)
    expect(ledger.refusalOf(late)).toBe('stale-head')
    expect(ledger.refusal(anna, rotate, { bend: (e) => ({ ...e, previous: named('fork') }) })).toBe(
      'stale-head',
    )
    expect(ledger.refusal(anna, rotate, { bend: (e) => ({ ...e, n: e.n + 1 }) })).toBe('stale-head')
  })

  it('replayed at any later place is refused', () => {
    const ledger = Ledger.accepted().do(anna, rotate).do(tab, rotate)
    for (const bytes of ledger.frames) expect(ledger.refusalOf(openEntry(bytes)!)).toBe('stale-head')
  })

  it('belongs to its conversation: the same act from another log is refused', () => {
    const one = Ledger.accepted()
    const other = Ledger.accepted()
    expect(one.refusalOf(other.make(anna, rotate))).toBe('bad-frame')
    const moved = {
      ...other.make(anna, rotate).entry,
      conversation: one.make(anna, rotate).entry.conversation,
    }
    expect(one.refusalOf(openEntry(entryFrame(entryBody(moved), new Uint8Array(64)))!)).toMatch(
      /bad-signature|stale-head/,
    )
  })

  it('is signed by its author over every byte', () => {
    const ledger = Ledger.accepted()
    expect(ledger.refusal(anna, rotate, { signer: named('Bram.0') })).toBe('bad-signature')
    const { bytes } = ledger.make(anna, rotate)
    for (let bit = 0; bit < bytes.length * 8; bit += 7) {
      const bent = Uint8Array.from(bytes, (byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      const frame = openEntry(bent)
      if (frame) expect('state' in ledger.judge(frame), `bit ${bit}`).toBe(false)
    }
  })

  it('of an unknown roster version asks for that head, of an unknown slice for that slice', () => {
    const roster = termRoster(TEST_GROUPS, {
      ...TEST_GROUPS,
      drenthe: { role: 'team', people: { Chris: 2 } },
    })
    const ledger = Ledger.accepted(roster)
    const frame = ledger.make(anna, rotate, { version: 2 })
    const young = { heads: new Map([[1, roster.heads.get(1)!]]), slices: roster.slices }
    expect(ledger.judge(frame, young)).toEqual({ missing: { heads: [2], slices: [] } })
    const bare = without(roster, 2, 'eindhoven')
    const digest = toHex(roster.heads.get(2)!.head.groups.find((row) => row.code === 'eindhoven')!.digest)
    expect(ledger.judge(frame, bare)).toEqual({ missing: { heads: [], slices: [digest] } })
    expect('state' in ledger.judge(frame)).toBe(true)
  })

  it('that removes a device waits for the slice it is judged by', () => {
    const grown = { ...TEST_GROUPS, eindhoven: { role: 'team' as const, people: { Anna: 2, Bram: 2 } } }
    const roster = termRoster(TEST_GROUPS, grown, TEST_GROUPS)
    const ledger = Ledger.accepted(roster).do(tab, codeAct(), { version: 2 })
    const frame = ledger.make(anna, { type: 'remove', device: named('Bram.1') }, { version: 3 })
    expect('missing' in ledger.judge(frame, without(roster, 2, 'eindhoven'))).toBe(true)
    expect('state' in ledger.judge(frame)).toBe(true)
  })

  it('that wraps for a group waits for its slice, whoever makes it', () => {
    const ledger = Ledger.accepted()
    const bare = without(ledger.roster, 1, 'eindhoven')
    const digest = toHex(
      ledger.roster.heads.get(1)!.head.groups.find((row) => row.code === 'eindhoven')!.digest,
    )
    const items = [{ epoch: 1, recipient: kemHash('Bram.0'), wrap: named('late') }]
    for (const act of [rotate, { type: 'rewrap' as const, items }]) {
      const frame = ledger.make(tab, act)
      expect(ledger.judge(frame, bare)).toEqual({ missing: { heads: [], slices: [digest] } })
      expect('state' in ledger.judge(frame)).toBe(true)
    }
  })

  it('is one of at most 256', () => {
    const ledger = Ledger.accepted()
    while (ledger.known().hashes.length < MAX_ENTRIES) ledger.do(anna, rotate)
    expect(ledger.refusal(anna, rotate)).toBe('full')
    expect(ledger.refusal(tab, { type: 'close' })).toBe('full')
  })

  it('wraps to at most 20, and whoever is let in leaves room for tab and return key', () => {
    const desk = { Dina: 2, Emre: 2, Hana: 2, Ivo: 2 }
    const crowd = {
      comensha: { role: 'helpdesk' as const, people: desk },
      drenthe: { role: 'team' as const, people: { Chris: 3 } },
      eindhoven: { role: 'team' as const, people: { Anna: 1, Bram: 1, Gijs: 2, Jan: 2, Kim: 2 } },
    }
    const full = (): Ledger => Ledger.accepted(termRoster(crowd)).do(dina, accept)
    expect(full().known().epochs[2]?.wraps).toHaveLength(17)
    expect(full().refusal(tab, addAct(team('drenthe'), 3))).toBe('not-allowed')
    const ledger = full()
      .do(tab, addAct(guest('one', 'two'), 3))
      .do(tab, codeAct())
    expect(ledger.refusal(tab, addAct(guest('three'), 4))).toBe('not-allowed')
    ledger.do(anna, rotate, { mode: 'away' })
    expect(ledger.known().epochs[4]?.wraps).toHaveLength(20)
  })

  it('that would need more than 20 wraps because a team grew is refused until somebody leaves', () => {
    const grown = {
      ...TEST_GROUPS,
      drenthe: { role: 'team' as const, people: { Chris: 8 } },
      eindhoven: { role: 'team' as const, people: { Anna: 8 } },
    }
    const more = { ...grown, comensha: { role: 'helpdesk' as const, people: { Dina: 8 } } }
    const ledger = Ledger.accepted(termRoster(grown, more)).do(dina, accept).do(dina, accept)
    ledger.do(tab, addAct(team('drenthe'), ledger.epoch + 1))
    expect(ledger.refusal(anna, rotate, { version: 2 })).toBe('not-allowed')
    ledger.do(chris, { type: 'leave' }, { version: 2 }).do(anna, rotate)
    expect(ledger.known().epochs[ledger.epoch]?.wraps).toHaveLength(17)
  })
})

const people = [
  tab,
  hand('second tab'),
  hand('third tab'),
  returner,
  hand('newer'),
  anna,
  anna2,
  bram,
  dina,
  chris,
  fenna,
  hand('lawyer'),
]
const who = fc.constantFrom(...people)
const principal = fc.constantFrom(
  team('eindhoven'),
  team('comensha'),
  team('drenthe'),
  person('shn-brabant', 'Fenna'),
  person('eindhoven', 'Anna'),
  guest('lawyer'),
)
const items = fc.array(
  fc.record({
    epoch: fc.nat(6),
    recipient: fc.constantFrom('Fenna.0', 'Bram.0', 'Dina.0', 'lawyer', 'tab', 'return').map(kemHash),
    wrap: fc.nat(99).map((n) => named(`late ${n}`)),
  }),
  { minLength: 1, maxLength: 3 },
)
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.constantFrom<Act>(
    accept,
    rotate,
    { type: 'leave' },
    { type: 'close' },
    codeAct(),
    codeAct('newer'),
    backAct(),
    backAct('third tab'),
  ),
  fc
    .tuple(principal, fc.nat(6), fc.constantFrom('now', 'summary', 'everything'))
    .map(([p, from, scope]): Act => addAct(p, from, scope)),
  principal.map((p): Act => ({ type: 'remove', principal: p })),
  fc
    .constantFrom('Anna.0', 'Bram.0', 'Dina.0', 'lawyer')
    .map((name): Act => ({ type: 'remove', device: named(name) })),
  items.map((list): Act => ({ type: 'rewrap', items: list })),
)
const step = fc.record({
  by: who,
  act,
  mode: fc.constantFrom('here' as const, 'here' as const, 'away' as const),
  version: fc.constantFrom(...Array(12).fill(1), 2, 3),
  fault: fc.constantFrom(...Array(20).fill('none'), 'signer', 'previous', 'epoch', 'wraps'),
  fix: fc.boolean(),
})

const BENDS: Readonly<Record<string, (entry: Entry) => Entry>> = {
  none: (entry) => entry,
  previous: (entry) => ({ ...entry, previous: named('fork') }),
  epoch: block((b) => ({ ...b, epoch: b.epoch + 1 })),
  wraps: block((b) => ({ ...b, wraps: [...b.wraps, named('ghost')] })),
}

/** Somebody who might be allowed to: else nearly every random entry fails on its author. */
function fitting(ledger: Ledger, what: Act, any: Hand): Hand {
  const state = ledger.known()
  const by = (sign: string | undefined): Hand => people.find((one) => toHex(one.key) === sign) ?? any
  if (what.type === 'back') return by(state.code?.sign)
  if (['add', 'code', 'remove'].includes(what.type) && !('device' in what)) return by(state.tab?.sign)
  if (what.type === 'rotate' && state.closed) return by(state.tab?.sign)
  return what.type === 'accept' || what.type === 'rewrap' || 'device' in what ? anna : any
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) freeze(inner)
  }
  return value
}

describe('random logs', () => {
  const roster = termRoster(TEST_GROUPS, {
    ...TEST_GROUPS,
    eindhoven: { role: 'team', people: { Anna: 1, Bram: 1 } },
  })
  let taken = 0
  let refused = 0

  /** What must hold after any log whatever. */
  function holds(ledger: Ledger): void {
    const state = ledger.known()
    expect(state.hashes).toHaveLength(ledger.frames.length)
    for (const [i, epoch] of state.epochs.entries()) {
      expect(epoch.recipients).toHaveLength(epoch.wraps.length)
      expect(new Set(epoch.recipients).size).toBe(epoch.recipients.length)
      if (i > 0) expect(epoch.version).toBeGreaterThanOrEqual(state.epochs[i - 1]!.version)
      const toReturn = epoch.recipients.some(
        (kem) => kem === toHex(kemHash('return')) || kem === toHex(kemHash('newer')),
      )
      expect(toReturn).toBe(epoch.mode === 'away')
    }
    const last = state.epochs[state.epochs.length - 1]!
    for (const removed of ['Anna.0', 'Bram.0', 'Dina.0']) {
      if (!state.removed.includes(toHex(named(removed)))) continue
      const at = openEntry(ledger.frames[last.entry]!)!
      if (at.entry.n > 0 && last.entry === state.hashes.length - 1)
        expect(last.recipients).not.toContain(toHex(kemHash(removed)))
    }
    for (const late of state.late) expect(late.epoch).toBeLessThan(state.epochs.length)
  }

  it('a refused entry changes nothing, whatever came before, and replaying the log gives the same state', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 8, maxLength: 24, size: 'max' }), (steps) => {
        const ledger = Ledger.accepted(roster)
        for (const { by: any, act: what, mode, version, fault, fix } of steps) {
          const state = freeze(ledger.known())
          const by = fix ? fitting(ledger, what, any) : any
          const fitted =
            fix && what.type === 'add' ? { ...what, from: ledger.epoch + 1, scope: 'now' as const } : what
          const options = {
            mode,
            version: Math.max(version, fix ? state.version : 0),
            bend: BENDS[fault] ?? ((e: Entry) => e),
          }
          const frame = ledger.make(
            by,
            fitted,
            fault === 'signer' ? { ...options, signer: named('x') } : options,
          )
          const before = JSON.stringify(state)
          const result = ledger.judge(frame)
          expect(JSON.stringify(state)).toBe(before)
          expect(ledger.judge(frame)).toEqual(result)
          if (!('state' in result)) {
            refused++
            continue
          }
          taken++
          expect(['none', ...(frame.entry.block ? [] : ['epoch', 'wraps'])]).toContain(fault)
          ledger.take(frame)
        }
        holds(ledger)
        let again: ReturnType<typeof ledger.known> | undefined
        for (const bytes of ledger.frames) {
          const result = reduce(again, openEntry(bytes)!, roster, terms)
          if ('state' in result) again = result.state
        }
        expect(again).toEqual(ledger.known())
      }),
      { numRuns: 200 },
    )
    // the schedules reach both sides often enough to mean something
    expect(taken).toBeGreaterThan(300)
    expect(refused).toBeGreaterThan(300)
  })

  it('whoever starts an epoch is given it, or is the tab: nobody makes a key they may not hold', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 8, maxLength: 20, size: 'max' }), (steps) => {
        const ledger = Ledger.accepted(roster)
        for (const { by: any, act: what, mode, fix } of steps) {
          const by = fix ? fitting(ledger, what, any) : any
          const frame = ledger.make(by, what, { mode })
          const result = ledger.judge(frame)
          if (!('state' in result)) continue
          ledger.take(frame)
          const epoch = ledger.known().epochs[ledger.epoch]!
          if (!frame.entry.block || by.group === '') continue
          const name = ['Anna.0', 'Anna.1', 'Bram.0', 'Dina.0', 'Chris.0', 'Fenna.0'].find(
            (one) => toHex(named(one)) === toHex(by.key),
          )!
          expect(epoch.recipients).toContain(toHex(kemHash(name)))
        }
      }),
      { numRuns: 100 },
    )
  })
})
