import { beforeAll, describe, expect, it } from 'vitest'
import type { Line } from '#session'
import { loadSodium } from '#session/libsodium'
import { toHex } from '#wire'
import { Cast, lacking, quick } from '../support/cast.ts'
import type { Someone } from '../support/relay.ts'
import { TEST_GROUPS, type TestRoster, testRoster } from '../support/roster.ts'

let roster: TestRoster
let device: string
/** Whom Anna could still give something after the visitor gave some. */
let behind: unknown
/** What she and the visitor see in the end. */
let seen: readonly (readonly Line[])[]

const eventsOf = (cast: Cast, who: Someone): Line[] =>
  who.read(cast.c).lines.filter((line) => line.kind === 'event' && line.event !== 'created')

beforeAll(async () => {
  const engine = quick(await loadSodium())
  const people = { Fenna: 3, Floor: 1 }
  roster = testRoster(engine, { ...TEST_GROUPS, 'shn-brabant': { role: 'partner', people } })
  const cast = new Cast(engine, roster)
  const anna = cast.staff('Anna')
  cast.accept(anna)
  for (const name of ['Fenna', 'Floor']) cast.add(name, 'shn-brabant', 'everything')
  const { visitor } = cast
  const [one, two, three, floor] = lacking(visitor.desk, cast.c)
  for (const given of [one, two, floor]) cast.rewrap(visitor, given)
  anna.read(cast.c)
  device = three!
  behind = anna.desk.behind({ conversation: cast.c })
  cast.rewrap(anna, three)
  seen = [anna, visitor].map((who) => eventsOf(cast, who))
})
const of = (name: string, group = 'shn-brabant') => ({
  kind: 'person',
  group,
  person: toHex(roster.ids[name]!),
  name,
})

describe('lines of keys given', () => {
  it('are one for all that one gave to one in a row, and one of its own for another or by another', () => {
    const anna = of('Anna', 'eindhoven')
    const visitor = { kind: 'visitor' }
    const group = 'eindhoven'
    for (const lines of seen) {
      expect(lines).toStrictEqual([
        { kind: 'event', seq: 3, event: 'accepted', who: anna, group },
        { kind: 'event', seq: 4, event: 'joined', who: of('Fenna'), scope: 'everything' },
        { kind: 'event', seq: 5, event: 'joined', who: of('Floor'), scope: 'everything' },
        { kind: 'event', seq: 6, event: 'given', who: visitor, to: of('Fenna') },
        { kind: 'event', seq: 8, event: 'given', who: visitor, to: of('Floor') },
        { kind: 'event', seq: 9, event: 'given', who: anna, group, to: of('Fenna') },
      ])
    }
  })

  it('come after somebody was told whose device is behind, and by how much', () => {
    const { person } = of('Fenna')
    expect(behind).toStrictEqual([{ device, group: 'shn-brabant', person, epochs: 2 }])
  })
})
