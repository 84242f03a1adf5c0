import type { Places } from '#regions'
import { type Engine, recordWords } from '#session'
import { concat, type LoadedDevice, type LoadedPerson, type LoadedSlice, toHex } from '#wire'
import type { OpenDraft } from './draft.ts'
import type { Edition } from './edition.ts'
import { DAY, moment } from './table.ts'

/** Names come from others: nothing in them may move the cursor or turn the line around. */
const plain = (text: string): string => text.replace(/\p{C}/gu, '?')

type Pair<T> = readonly [before: T | undefined, after: T | undefined]

/** Rows of two lists that belong together, in the order of both. */
function pairs<T>(before: readonly T[], after: readonly T[], key: (row: T) => string): readonly Pair<T>[] {
  const names = new Set([...before, ...after].map(key))
  const named = (rows: readonly T[], name: string): T | undefined => rows.find((row) => key(row) === name)
  return [...names].map((name) => [named(before, name), named(after, name)])
}

function words(engine: Engine, device: LoadedDevice): string {
  return recordWords(engine, concat(device.sign, device.kem)).join(' ')
}

function* personChanges(
  engine: Engine,
  where: string,
  [before, after]: Pair<LoadedPerson>,
): Generator<string> {
  const nameOf = (person: LoadedPerson): string => plain(engine.text(person.name) ?? '(no name)')
  const name = after ? nameOf(after) : before ? nameOf(before) : ''
  if (!after) yield `${where}: ${name} is taken out.`
  if (!before) yield `${where}: ${name} is new.`
  if (before && after && nameOf(before) !== name) yield `${where}: ${nameOf(before)} is called ${name} now.`
  const devices = pairs(before?.devices ?? [], after?.devices ?? [], (one) => one.signHex + one.kemHex)
  for (const [old, now] of devices) {
    if (!old && now) yield `${where}: new device of ${name}: ${words(engine, now)}`
    if (old && !now) yield `${where}: a device of ${name} is taken out: ${words(engine, old)}`
  }
}

function* groupChanges(engine: Engine, before: Edition | undefined, next: Edition): Generator<string> {
  const rows = pairs(before?.head.groups ?? [], next.head.groups, (row) => row.code)
  const peopleOf = (slices: readonly LoadedSlice[] | undefined, code: string): readonly LoadedPerson[] =>
    slices?.find((slice) => slice.group === code)?.people ?? []
  for (const [old, now] of rows) {
    const code = now?.code ?? old?.code ?? ''
    if (!old && now) yield `${code}: new group, a ${now.role}.`
    if (old && !now) yield `${code}: the group is taken out.`
    if (old && now && old.role !== now.role) yield `${code}: was a ${old.role}, is a ${now.role} now.`
    const people = pairs(peopleOf(before?.slices, code), peopleOf(next.slices, code), (one) => one.idHex)
    for (const pair of people) yield* personChanges(engine, code, pair)
  }
}

function* changed<T>(kind: string, pair: readonly Pair<T>[], say: (row: T) => string): Generator<string> {
  for (const [old, now] of pair) {
    if (!old && now) yield `places: new ${kind} ${plain(say(now))}`
    if (old && !now) yield `places: the ${kind} ${plain(say(old))} is taken out`
    if (old && now && JSON.stringify(old) !== JSON.stringify(now)) {
      yield `places: the ${kind} ${plain(say(old))} becomes ${plain(say(now))}`
    }
  }
}

type Answering = Places['helpdesk']
const service = ({ id, state, group, ages, hours }: Answering): string =>
  `${id} (${state}, group ${group ?? 'none'}, ${ages.join(' ') || 'no ages'}, ${hours.length} opening hours)`

/** Rows that are too many to name one by one. */
function* counted(before: Places | undefined, next: Places): Generator<string> {
  for (const kind of ['municipalities', 'names', 'postcodes', 'sources'] as const) {
    const old = new Set((before?.[kind] ?? []).map((row) => JSON.stringify(row)))
    const now = new Set(next[kind].map((row) => JSON.stringify(row)))
    const added = [...now].filter((row) => !old.has(row)).length
    const gone = [...old].filter((row) => !now.has(row)).length
    if (added + gone > 0) yield `places: ${kind}, ${added} rows new or changed, ${gone} old rows gone`
  }
}

function* placesChanges(before: Places | undefined, next: Places): Generator<string> {
  if (before?.edition !== next.edition) yield `places: edition of ${next.edition}`
  const helpdesks = [[before?.helpdesk, next.helpdesk]] as const
  yield* changed('last resort', helpdesks, service)
  yield* changed('service', before ? pairs(before.services, next.services, ({ id }) => id) : [], service)
  const areas = before ? pairs(before.areas, next.areas, ({ id, from }) => `${id} ${from}`) : []
  yield* changed('area', areas, ({ id, members }) => `${id} (${members.length} municipalities)`)
  if (!before) {
    const sure = next.services.filter(({ state }) => state === 'confirmed')
    yield `places: ${next.areas.length} areas, ${sure.length} services that agreed to answer`
    for (const one of sure) yield `places: ${service(one)}`
  }
  yield* counted(before, next)
}

/** What would change against the published roster, in plain words, for the people at the table. */
export function describe(engine: Engine, { before, next }: OpenDraft): readonly string[] {
  const { head } = next
  const days = Math.round((head.expires - head.issued) / DAY)
  const lines = [...groupChanges(engine, before, next), ...placesChanges(before?.places, next.places)]
  return [
    `Roster ${head.version}, made ${moment(head.issued)}, good until ${moment(head.expires)} (${days} days).`,
    before
      ? `It follows roster ${before.head.version} of ${moment(before.head.issued)}, good until ${moment(before.head.expires)}.`
      : 'It is the first roster.',
    `Hash of what is signed: ${toHex(next.hash)}`,
    ...(lines.length === 0 ? ['Nothing changes but the dates.'] : lines),
  ]
}
