import type { Desk } from '#session'
import { bookOf, type Cast } from './cast.ts'
import { TEST_GROUPS, type TestGroups, type TestRoster } from './roster.ts'

/** The groups of tests with other people in Eindhoven. */
export const eindhoven = (people: Readonly<Record<string, number>>): TestGroups => ({
  ...TEST_GROUPS,
  eindhoven: { role: 'team', people },
})

/** Further lists, one after the other, served from now on. */
export function publish({ engine, relay, roster }: Cast, ...lists: readonly TestRoster[]): void {
  relay.roster = bookOf(engine, roster, ...lists)
  relay.heads.push(...lists.map(({ head }) => head))
  relay.slices.push(...lists.flatMap(({ slices }) => slices))
}

/** A desk that is given this list. */
export function learn(desk: Desk, { list, head, slices }: TestRoster): void {
  desk.supply({ list, heads: [head], slices })
}
