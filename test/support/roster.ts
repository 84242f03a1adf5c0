import { type Engine, makeSeed, type Pin, type Root, type SignedRoster, signRoster } from '#session'
import { type Bytes, encodeHeadList, type GroupRole, toHex, unverifiedHead } from '#wire'

/** What a roster of tests may be given instead of its defaults. Times in ms. */
export type RosterOptions = {
  readonly roots?: readonly Root[]
  readonly places?: Bytes
  readonly issued?: number
}

/** A small roster for tests: seeds of every device beside the signed objects. */
export type TestRoster = SignedRoster & {
  /** The head list up to this one, as served. */
  readonly list: Bytes
  readonly roots: readonly Bytes[]
  readonly rootSeeds: readonly Root[]
  readonly seeds: Readonly<Record<string, readonly Bytes[]>>
  readonly ids: Readonly<Record<string, Bytes>>
  next(change: (groups: TestGroups) => TestGroups): TestRoster
}

export type TestGroups = Readonly<
  Record<string, { role: GroupRole; people: Readonly<Record<string, number>> }>
>

export const TEST_GROUPS: TestGroups = {
  comensha: { role: 'helpdesk', people: { Dina: 1, Emre: 1 } },
  drenthe: { role: 'team', people: { Chris: 1 } },
  eindhoven: { role: 'team', people: { Anna: 2, Bram: 1 } },
  'shn-brabant': { role: 'partner', people: { Fenna: 1 } },
}

type Devices = Record<string, { seed: Bytes; sign: Bytes; kem: Bytes }[]>

function build(
  engine: Engine,
  rootSeeds: readonly Root[],
  groups: TestGroups,
  version: number,
  before: readonly Bytes[],
  devices: Devices,
  ids: Record<string, Bytes>,
  options: RosterOptions,
): TestRoster {
  const issued = options.issued ?? 1_800_000_000_000
  for (const group of Object.values(groups)) {
    for (const [name, count] of Object.entries(group.people)) {
      ids[name] ??= engine.random(16)
      devices[name] ??= []
      const own = devices[name]
      while (own.length < count) {
        const { seed, device } = makeSeed(engine)
        own.push({ seed, sign: device.sign.public, kem: device.kem.public })
      }
    }
  }
  const signed = signRoster(
    engine,
    {
      version,
      issued: issued + version,
      expires: issued + 100_000_000_000,
      previous: before[before.length - 1] ?? new Uint8Array(32),
      places: options.places ?? new Uint8Array([1]),
      groups: Object.entries(groups).map(([code, group]) => ({
        code,
        role: group.role,
        people: Object.entries(group.people).map(([name, count]) => ({
          id: ids[name]!,
          name: engine.utf8(name),
          devices: devices[name]!.slice(0, count).map(({ sign, kem }) => ({ sign, kem })),
        })),
      })),
    },
    rootSeeds.slice(0, 2),
  )
  const rows = [...before, signed.headHash]
  return {
    ...signed,
    list: encodeHeadList(rows),
    roots: rootSeeds.map((root) => engine.signPair(root.seed).public),
    rootSeeds,
    seeds: Object.fromEntries(Object.entries(devices).map(([name, list]) => [name, list.map((d) => d.seed)])),
    ids,
    next: (change) => build(engine, rootSeeds, change(groups), version + 1, rows, devices, ids, options),
  }
}

export function testRoster(
  engine: Engine,
  groups: TestGroups = TEST_GROUPS,
  options: RosterOptions = {},
): TestRoster {
  const rootSeeds = options.roots ?? [0, 1, 2].map((index) => ({ index, seed: engine.random(32) }))
  return build(engine, rootSeeds, groups, 1, [], {}, {}, options)
}

/** The pin of a page that was published with this roster. */
export function pinOf({ head, headHash }: SignedRoster, publishedAt = 0): Pin {
  return { minVersion: unverifiedHead(head)?.version ?? 0, publishedAt, head: toHex(headHash) }
}
