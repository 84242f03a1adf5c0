import type { Engine } from '#session'
import type { Roster } from '#wire'
import type { Crypto } from '../../second/labels.ts'
import { openRoster, type Roster as Roster2 } from '../../second/roster.ts'
import { bookOf } from '../../support/cast.ts'
import { type TestGroups, type TestRoster, testRoster } from '../../support/roster.ts'

/** Devices by group and person, as one roster version lists them. */
export type Listing = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

const FIRST: TestGroups = {
  comensha: { role: 'helpdesk', people: { Dina: 1 } },
  eindhoven: { role: 'team', people: { Anna: 2, Bram: 2 } },
  'shn-brabant': { role: 'partner', people: { Fenna: 1 } },
  tilburg: { role: 'team', people: { Karin: 2, Lars: 2 } },
}

const set =
  (group: string, person: string, count: number) =>
  (groups: TestGroups): TestGroups => {
    const row = groups[group]!
    return { ...groups, [group]: { ...row, people: { ...row.people, [person]: count } } }
  }

/** What happens from one roster to the next: a device is lost, one comes new, one is replaced, somebody goes. */
const CHANGES: readonly ((groups: TestGroups) => TestGroups)[] = [
  set('eindhoven', 'Anna', 1),
  set('eindhoven', 'Bram', 3),
  set('comensha', 'Dina', 2),
  set('eindhoven', 'Anna', 0),
]

/** Everybody who answers, with the rosters that will be published one after another. */
export type Staff = {
  readonly rosters: readonly TestRoster[]
  /** The same rosters and cryptography for the second implementation. */
  readonly second: { readonly rosters: readonly Roster2[]; readonly crypto: Crypto }
  /** Signed by roots that are none. */
  readonly forged: TestRoster
  readonly listings: readonly Listing[]
  /** All heads and slices, checked. */
  readonly book: Roster
  /** Every device of every roster: `Anna.0`. */
  readonly devices: readonly { readonly name: string; readonly person: string; readonly group: string }[]
}

const listed = (groups: TestGroups): Listing =>
  Object.fromEntries(
    Object.entries(groups).map(([code, { people }]) => [
      code,
      Object.fromEntries(
        Object.entries(people).map(([name, count]) => [
          name,
          Array.from({ length: count }, (_, i) => `${name}.${i}`),
        ]),
      ),
    ]),
  )

export function staffOf(engine: Engine, crypto: Crypto): Staff {
  let groups = FIRST
  const rosters = [testRoster(engine, groups)]
  const listings = [listed(groups)]
  for (const change of CHANGES) {
    groups = change(groups)
    rosters.push(rosters.at(-1)!.next(change))
    listings.push(listed(groups))
  }
  const devices = new Map<string, Staff['devices'][number]>()
  for (const listing of listings) {
    for (const [group, people] of Object.entries(listing)) {
      for (const [person, names] of Object.entries(people)) {
        for (const name of names) devices.set(name, { name, person, group })
      }
    }
  }
  const second = rosters.map(({ head, slices, roots }) => openRoster(head, slices, roots, crypto)!)
  const forged = testRoster(engine, FIRST)
  return {
    rosters,
    second: { rosters: second, crypto },
    forged,
    listings,
    book: bookOf(engine, ...rosters),
    devices: [...devices.values()],
  }
}
