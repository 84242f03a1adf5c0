import { dayText, holds } from './day.ts'
import type { Directory } from './directory.ts'
import { type Hole, holes, hoursOf } from './holes.ts'
import { isHoliday } from './holidays.ts'
import type { Places } from './places.ts'
import { turningDays } from './problems.ts'
import { areasOf, ELSEWHERE, route } from './route.ts'
import { AGES, type Service } from './service.ts'
import { statesOf } from './state.ts'
import { instant, localDay } from './zone.ts'

/** One state of things that every question must stand. */
type Stage = {
  readonly state: string
  readonly directory: Directory
  readonly places: readonly string[]
  readonly instants: readonly number[]
}

/** What was walked, and what was found. */
type Walk = {
  /** The first hole, and the state in which it lies. */
  readonly first?: Hole & { readonly state: string }
  readonly holes: number
  readonly questions: number
  /** Names of the states, in their order. */
  readonly states: readonly string[]
}

const WEEK = 168
const YEAR = 366
const AS_IT_IS = 'as the table is'

const hoursBetween = (from: number, to: number): number => Math.ceil((to - from) / 3_600_000)

/**
 * Places that the table treats alike on this day stand together: routing looks at a place only through its areas and
 * whether it exists.
 */
function kindsOf({ places }: Directory, day: number): readonly (readonly string[])[] {
  const kinds = new Map<string, string[]>()
  for (const row of places.municipalities) {
    const areas = areasOf(places, row.gm, day).map(({ id }) => id)
    const kind = `${holds(row, day)} ${areas.join(' ')}`
    kinds.set(kind, [...(kinds.get(kind) ?? []), row.gm])
  }
  return [...kinds.values(), ELSEWHERE]
}

/** One place of each kind. */
function alike(directory: Directory, day: number): readonly string[] {
  return kindsOf(directory, day).flatMap(([one]) => one ?? [])
}

/** The table with nothing in it but these places, so that asking about them does not pass all others. */
function only(directory: Directory, asked: readonly string[]): Directory {
  const { places } = directory
  const has = ({ gm }: { readonly gm: string }): boolean => asked.includes(gm)
  const municipalities = places.municipalities.filter(has)
  const areas = places.areas.map((area) => ({ ...area, members: area.members.filter(has) }))
  const some = areas.filter(({ members }) => members.length > 0)
  return { ...directory, places: { ...places, municipalities, areas: some } }
}

/** The table as it will be on a later day if those who agreed say so again until then. */
function renewed(directory: Directory, day: number): Directory {
  const renew = <T extends Service>(service: T): T =>
    service.state === 'confirmed' ? { ...service, confirmedOn: dayText(day) } : service
  const { places } = directory
  return {
    ...directory,
    places: { ...places, services: places.services.map(renew), helpdesk: renew(places.helpdesk) },
  }
}

const schedulesOf = ({ services, helpdesk }: Places): readonly Service[] => [
  ...services.filter(({ state }) => state === 'confirmed'),
  helpdesk,
]

/** From the day before to the end of this day. */
function around(directory: Directory, day: number, state: string): Stage {
  const later = renewed(directory, day)
  const from = instant(day - 1, 0, false)
  const hours = hoursBetween(from, instant(day + 1, 0, false))
  const instants = hoursOf(schedulesOf(later.places), from, hours)
  const places = [...new Set([...alike(later, day - 1), ...alike(later, day)])]
  return { state, directory: later, places, instants }
}

/** Why a day ahead is otherwise than the days around it: a holiday, a change of clocks, a row that begins or ends. */
function otherwise(day: number, turns: readonly number[]): readonly string[] {
  const hours = hoursBetween(instant(day, 0, false), instant(day + 1, 0, false))
  return [
    ...(isHoliday(day) ? [`the holiday ${dayText(day)}`] : []),
    ...(hours === 24 ? [] : [`clocks change on ${dayText(day)}`]),
    ...(turns.includes(day) ? [`what begins or ends on ${dayText(day)}`] : []),
  ]
}

/** A year of days that are otherwise, and what the table says of later ones; first days first. */
function* ahead(directory: Directory, today: number): Generator<Stage> {
  const turns = turningDays(directory.places, today)
  const year = Array.from({ length: YEAR }, (_, i) => today + 1 + i)
  for (const day of [...year, ...turns.filter((turn) => turn > today + YEAR)]) {
    const why = otherwise(day, turns)
    if (why.length > 0) yield around(directory, day, why.join(', '))
  }
}

/** The week with one service, all teams, or everybody in another state. */
function* troubles(directory: Directory, from: number): Generator<Stage> {
  const { places } = directory
  const today = localDay(from)
  const kinds = alike(directory, today)
  const touched = (areas: readonly string[]): readonly string[] =>
    kinds.filter((place) => areasOf(places, place, today).some(({ id }) => areas.includes(id)))
  for (const { who, state, change, areas } of statesOf(places, from)) {
    const changed = change(directory)
    const concerned = changed.places.services.filter(({ area }) => areas.includes(area))
    yield {
      state: `${who} ${state}`,
      directory: changed,
      places: [...touched(areas), 'unknown'],
      instants: hoursOf([...concerned, changed.places.helpdesk], from, WEEK),
    }
  }
}

/** Today's week for every municipality and hour; its edges, and every other state, for places that are alike. */
function* stages(directory: Directory, from: number): Generator<Stage> {
  const today = localDay(from)
  const state = AS_IT_IS
  const hours = hoursOf([], from, WEEK)
  for (const places of kindsOf(directory, today)) yield { state, directory, places, instants: hours }
  const edges = hoursOf(schedulesOf(directory.places), from, WEEK)
  yield { state, directory, places: alike(directory, today), instants: edges }
  yield* ahead(directory, today)
  yield* troubles(directory, from)
}

/** Questions asked without a pause. */
const STRIDE = 200

/** The walk in strides: between two of them whoever walks may do something else. Stops at the first hole if asked to. */
export function* walking(
  directory: Directory,
  at: number,
  { ask = route, first: isFirst = false }: { readonly ask?: typeof route; readonly first?: boolean } = {},
): Generator<void, Walk> {
  const from = instant(localDay(at), 0, false)
  const states = new Set<string>()
  let questions = 0
  let count = 0
  let first: Walk['first']
  for (const { state, directory: staged, places, instants } of stages(directory, from)) {
    states.add(state)
    const some = only(staged, places)
    const stride = Math.max(1, Math.floor(STRIDE / (places.length * AGES.length)))
    for (let i = 0; i < instants.length && !(isFirst && first); i += stride) {
      const hours = instants.slice(i, i + stride)
      questions += places.length * AGES.length * hours.length
      for (const hole of holes(some, hours, ask, places)) {
        count++
        first ??= { ...hole, state }
      }
      yield
    }
    if (isFirst && first) break
  }
  return { ...(first && { first }), holes: count, questions, states: [...states] }
}

/**
 * Walks every municipality and other answer, every age and the 168 hours of the week that begins on the day of `at`
 * (epoch ms), then every absence, holiday, dated change and state of a service. `ask` is the routing under test.
 */
export function walk(directory: Directory, at: number, ask: typeof route = route): Walk {
  const strides = walking(directory, at, { ask })
  for (;;) {
    const { done, value } = strides.next()
    if (done) return value
  }
}
