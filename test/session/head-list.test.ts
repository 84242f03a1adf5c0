import { beforeAll, describe, expect, it } from 'vitest'
import { Desk, type Engine, type Trust } from '#session'
import { loadSodium } from '#session/libsodium'
import { type Bytes, encodeHeadList, openHead, toHex } from '#wire'
import { bookOf, Cast, handoffBody, words } from '../support/cast.ts'
import { pinOf, TEST_GROUPS, type TestRoster, testRoster } from '../support/roster.ts'

let engine: Engine
/** Three rosters one after the other, and one of version 2 that the same roots signed for one person only. */
let first: TestRoster
let second: TestRoster
let third: TestRoster
let fork: TestRoster

beforeAll(async () => {
  engine = await loadSodium()
  first = testRoster(engine)
  second = first.next((groups) => groups)
  third = second.next((groups) => groups)
  const ghost = { ...TEST_GROUPS, eindhoven: { role: 'team' as const, people: { Anna: 1, Ghost: 1 } } }
  fork = first.next(() => ghost)
})

const NOW = 1_850_000_000_000
const desk = (): Desk => new Desk(engine, first.roots, () => 0)
const starts = (one: Desk, roster: { head: Bytes; list: Bytes }, trust: Trust): string => {
  try {
    return `version ${one.start({ head: roster.head, list: roster.list, ...trust }).version}`
  } catch (error) {
    return (error as Error).message
  }
}
const listOf = (...rosters: readonly TestRoster[]): Bytes =>
  encodeHeadList(rosters.map((roster) => roster.headHash))
const pinned = (roster: TestRoster, minVersion: number): Trust => ({
  pin: { minVersion, publishedAt: 0, head: toHex(roster.headHash) },
})

describe('a server that shows a visitor another roster than everybody else', () => {
  it('is refused though two roots signed it: the page names the head it was published with', () => {
    // what was checked before: the signatures, the least version, the time
    const signed = openHead(engine, fork.head, first.roots)
    expect(signed?.head.version).toBe(2)
    expect(signed?.head.expires).toBeGreaterThan(0)
    expect(starts(desk(), fork, pinned(second, 2))).toBe('stale-roster')
    expect(starts(desk(), { ...fork, list: second.list }, pinned(second, 2))).toBe('stale-roster')
    // the controls: a page published with the fork takes it, this page takes the true one
    expect(starts(desk(), fork, pinned(fork, 2))).toBe('version 2')
    expect(starts(desk(), second, pinned(second, 2))).toBe('version 2')
    expect(starts(desk(), third, pinned(second, 2))).toBe('version 3')
  })

  it('nothing can be sent after that, and everything once the true list is served', () => {
    const one = desk()
    expect(starts(one, fork, pinned(second, 2))).toBe('stale-roster')
    one.supply({ slices: fork.slices })
    expect(() => one.handoff({ team: 'eindhoven', body: handoffBody('x') })).toThrow('stale-roster')
    expect(starts(one, second, pinned(second, 2))).toBe('version 2')
    one.supply({ slices: second.slices })
    expect(one.handoff({ team: 'eindhoven', body: handoffBody('x') }).bytes).toHaveLength(32_768)
  })

  it('a head that grew out of a fork is refused too: the row of the pinned version tells', () => {
    const grown = fork.next((groups) => groups)
    expect(starts(desk(), grown, pinned(second, 2))).toBe('stale-roster')
    const mixed = { head: grown.head, list: listOf(first, second, grown) }
    expect(starts(desk(), mixed, pinned(second, 2))).toBe('stale-roster')
    expect(starts(desk(), grown, pinned(first, 1))).toBe('version 3')
  })

  it.each([
    ['the head is not in the list', () => ({ head: third.head, list: second.list })],
    ['the head has another row', () => ({ head: second.head, list: listOf(first, third) })],
    [
      'the row before is not the one it names',
      () => ({ head: third.head, list: listOf(first, fork, third) }),
    ],
    ['a row is left out', () => ({ head: third.head, list: listOf(first, third) })],
    ['the first row is left out', () => ({ head: third.head, list: listOf(second, third) })],
    ['it is empty', () => ({ head: second.head, list: new Uint8Array() })],
    ['half a row is left over', () => ({ head: second.head, list: second.list.slice(0, -16) })],
  ])('is refused when %s', (_, served) => {
    expect(starts(desk(), served(), pinned(first, 1))).toBe('stale-roster')
    expect(starts(desk(), served(), { now: NOW })).toBe('stale-roster')
    expect(starts(desk(), third, pinned(first, 1))).toBe('version 3')
  })

  it('a page without a whole pin sends nothing', () => {
    for (const pin of [
      { minVersion: 0, publishedAt: 0, head: '' },
      { minVersion: 0, publishedAt: 0, head: toHex(first.headHash) },
      { minVersion: 1, publishedAt: 0, head: '' },
      { minVersion: 4, publishedAt: 0, head: toHex(third.headHash) },
    ])
      expect(starts(desk(), third, { pin })).toBe('stale-roster')
  })

  it('a list that already knows the next one is no fault: it was published a moment ago', () => {
    expect(starts(desk(), { head: second.head, list: third.list }, pinned(second, 2))).toBe('version 2')
  })
})

describe('a server that rewrites history towards staff', () => {
  it('is refused by a console that kept the head it saw, and taken by one that kept nothing', () => {
    const seen = second.head
    const grown = fork.next((groups) => groups)
    for (const lie of [fork, grown]) {
      expect(starts(desk(), lie, { now: NOW, seen })).toBe('stale-roster')
      // the control, and what stays possible towards somebody who kept nothing
      expect(starts(desk(), lie, { now: NOW })).toBe(`version ${lie === fork ? 2 : 3}`)
    }
    expect(starts(desk(), second, { now: NOW, seen })).toBe('version 2')
    expect(starts(desk(), third, { now: NOW, seen })).toBe('version 3')
  })

  it('a head below the one seen is refused, also with a true and longer list', () => {
    const old = { head: first.head, list: third.list }
    expect(starts(desk(), old, { now: NOW, seen: second.head })).toBe('stale-roster')
    expect(starts(desk(), old, { now: NOW })).toBe('version 1')
  })

  it('what other roots signed was kept by another build, and binds nobody', () => {
    const foreign = testRoster(engine).next((groups) => groups)
    expect(starts(desk(), first, { now: NOW, seen: foreign.head })).toBe('version 1')
    expect(starts(desk(), first, { now: NOW, seen: new Uint8Array(7) })).toBe('version 1')
  })
})

describe('a server that changes its story while one talks', () => {
  it('another head for a version of the list is refused, with a list of its own or without', () => {
    const one = desk()
    expect(starts(one, second, pinned(second, 2))).toBe('version 2')
    expect(() => one.supply({ heads: [fork.head] })).toThrow('stale-roster')
    expect(() => one.supply({ heads: [fork.head], list: fork.list })).toThrow('stale-roster')
    const grown = fork.next((groups) => groups)
    expect(() => one.supply({ heads: [grown.head], list: grown.list })).toThrow('stale-roster')
    // not listed yet, then listed
    expect(() => one.supply({ heads: [third.head] })).toThrow('stale-roster')
    one.supply({ heads: [third.head], list: third.list })
    one.supply({ heads: [first.head] })
    // a shorter list again takes nothing back
    one.supply({ list: first.list })
    expect(() => one.supply({ heads: [grown.head], list: grown.list })).toThrow('stale-roster')
  })

  it('an entry made under a forked head is no entry to somebody who knows the true one, and shows as a fork', () => {
    const cast = Cast.talking(engine)
    const other = cast.roster.next((groups) => ({
      ...groups,
      eindhoven: { role: 'team', people: { Anna: 2, Bram: 1, Ghost: 1 } },
    }))
    const honest = cast.roster.next((groups) => groups)
    // Bram's console was opened under the true second roster; the server shows the visitor's page the other one.
    const bram = cast.stranger().signIn(engine, cast.roster, 'Bram', 'eindhoven')
    bram.desk.supply({ ...honest, heads: [honest.head] })
    cast.relay.roster = bookOf(engine, cast.roster, other)
    cast.relay.heads.push(other.head)
    cast.relay.slices.push(...other.slices)
    cast.visitor.desk.supply({ ...other, heads: [other.head] })
    const rotated = cast.visitor.desk.rotate({ conversation: cast.c, mode: 'here' })
    expect(cast.visitor.send(rotated, cast.c)).toBe('ok')
    cast.say(cast.visitor, 'al fantasma')
    expect(words(bram.read(cast.c))).toEqual(['handoff', 'hola', 'gracias', '!fork', '!unreadable'])
    // control: a colleague who was shown the same fork reads it
    const anna = cast.stranger().signIn(engine, cast.roster, 'Anna', 'eindhoven')
    expect(words(anna.read(cast.c))).toContain('al fantasma')
  })

  it('the pin of a test page is the head of its first roster', () => {
    expect(starts(desk(), first, { pin: pinOf(first) })).toBe('version 1')
  })
})
