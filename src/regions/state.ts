import { dayText } from './day.ts'
import type { Directory } from './directory.ts'
import { type Places, servicesOf } from './places.ts'
import { CONFIRMED_DAYS } from './route.ts'
import type { AreaService, Service } from './service.ts'
import type { GroupStatus } from './status.ts'
import { localDay } from './zone.ts'

/** Something that may happen to services: who, what, which areas it touches, and the directory after it. */
type Trouble = {
  readonly who: string
  readonly state: string
  readonly areas: readonly string[]
  readonly change: (directory: Directory) => Directory
}

type Change = {
  readonly row?: Partial<Service>
  readonly said?: GroupStatus['state']
  readonly people?: number
}

const DAY = 86_400_000

/** What may befall a team. */
function ofTeam(from: number): Readonly<Record<string, Change>> {
  const today = localDay(from)
  const stale = dayText(today - CONFIRMED_DAYS - 1)
  const absences = (days: number) => [{ from: dayText(today), to: dayText(today + days) }]
  return {
    'absent for a day': { row: { absences: absences(0) } },
    'absent for a month': { row: { absences: absences(30) } },
    unconfirmed: { row: { state: 'unconfirmed' } },
    ended: { row: { state: 'ended' } },
    'ended in the middle of the week': { row: { to: dayText(today + 3) } },
    'not confirmed for too long': { row: { confirmedOn: stale } },
    'without anybody in the roster': { people: 0 },
    ...saying,
  }
}

const saying: Readonly<Record<string, Change>> = {
  'said to be open': { said: 'open' },
  'said to be away': { said: 'away' },
  'said to be absent': { said: 'absent' },
}

/** What may befall the helpdesk that it is still the last resort after. */
function ofHelpdesk(from: number): Readonly<Record<string, Change>> {
  const today = localDay(from)
  return {
    'absent for a week': { row: { absences: [{ from: dayText(today), to: dayText(today + 6) }] } },
    ...saying,
  }
}

/** The directory with this change made to these services. */
function changed(directory: Directory, ids: readonly string[], change: Change, from: number): Directory {
  const { places, groups, status } = directory
  const hit = <T extends Service>(service: T): T =>
    ids.includes(service.id) ? { ...service, ...change.row } : service
  const rows = servicesOf(places).filter(({ id }) => ids.includes(id))
  const codes = rows.flatMap(({ group }) => (group === null ? [] : [group]))
  const { said: state, people } = change
  const until = from + 7 * DAY
  const said = state ? [...new Set(codes)].map((code) => ({ code, state, until })) : []
  const others = (status?.groups ?? []).filter(({ code }) => state === undefined || !codes.includes(code))
  return {
    places: { ...places, services: places.services.map(hit), helpdesk: hit(places.helpdesk) },
    groups: groups.map((group) =>
      people === 0 && codes.includes(group.code) ? { ...group, people } : group,
    ),
    status: { ...status, groups: [...others, ...said] },
  }
}

/** An organisation that has not agreed yet, though everything is there to agree to. */
const ready = ({ state, group, ages, hours }: AreaService): boolean =>
  state === 'unconfirmed' && group !== null && ages.length > 0 && hours.length > 0

/** Every state the services of this table can get into, one service at a time, all teams, all and the helpdesk. */
export function* statesOf(places: Places, from: number): Generator<Trouble> {
  const { helpdesk } = places
  const teams = places.services.filter(({ state }) => state === 'confirmed')
  const areas = [...new Set(teams.map(({ area }) => area))]
  const today = dayText(localDay(from))
  const after =
    (ids: readonly string[], change: Change): Trouble['change'] =>
    (directory) =>
      changed(directory, ids, change, from)
  for (const { id, area } of places.services.filter(ready)) {
    const row = { state: 'confirmed', agreedBy: 'assumed', agreedOn: today, confirmedOn: today } as const
    yield { who: id, state: 'confirmed', areas: [area], change: after([id], { row }) }
  }
  for (const [state, change] of Object.entries(ofTeam(from))) {
    for (const { id, area } of teams) yield { who: id, state, areas: [area], change: after([id], change) }
    const ids = teams.map(({ id }) => id)
    if (ids.length > 1) yield { who: 'every team', state, areas, change: after(ids, change) }
  }
  for (const [state, change] of Object.entries(ofHelpdesk(from))) {
    yield { who: helpdesk.id, state, areas, change: after([helpdesk.id], change) }
    const ids = [...teams.map(({ id }) => id), helpdesk.id]
    if (teams.length > 0) yield { who: 'everybody', state, areas, change: after(ids, change) }
  }
}
