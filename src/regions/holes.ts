import { dayOf, dayText } from './day.ts'
import type { Directory } from './directory.ts'
import { closesAt, nextOpening, openAt } from './hours.ts'
import type { Receiver } from './receiver.ts'
import { areasOf, CONFIRMED_DAYS, ELSEWHERE, type Question, type Route, route } from './route.ts'
import { AGES, type AreaService, type Service } from './service.ts'
import { localDay } from './zone.ts'

/** A person who would be handed to nobody. */
export type Hole = { readonly place: string; readonly age: string; readonly at: number; readonly why: string }

const HOUR = 3_600_000
const WEEK = 168

/** Every hour of the week from `from`, and the minute before, the minute and the minute after each boundary. */
export function weekOf(directory: Directory, from: number): readonly number[] {
  const instants = new Set<number>()
  for (let hour = 0; hour < WEEK; hour++) instants.add(from + hour * HOUR)
  for (const schedule of [...directory.places.services, directory.places.helpdesk]) {
    let at: number | undefined = from
    while (at !== undefined && at < from + WEEK * HOUR) {
      for (const minute of [-1, 0, 1]) instants.add(at + minute * 60_000)
      at = openAt(schedule, at) ? closesAt(schedule, at) : nextOpening(schedule, at)
    }
  }
  return [...instants].sort((a, b) => a - b)
}

/** Said again from the rows themselves, so that a fault in the routing shows. */
function fits(directory: Directory, service: Service, receiver: Receiver, role: string): boolean {
  const group = directory.groups.find(({ code }) => code === receiver.code)
  const staffed = group?.role === role && group.people > 0 && group.devices > 0
  const agreed = service.state === 'confirmed' && service.agreedBy !== null && service.agreedOn !== null
  return service.group === receiver.code && staffed && agreed
}

function mayTake(directory: Directory, service: AreaService, team: Receiver, question: Question): boolean {
  const { place, age, at, on = at } = question
  const inArea = areasOf(directory.places, place, localDay(on)).some(({ id }) => id === service.area)
  const fresh = Math.abs(localDay(at) - dayOf(service.confirmedOn ?? '')) <= CONFIRMED_DAYS
  return fits(directory, service, team, 'team') && inArea && fresh && service.ages.includes(age)
}

function opens({ open, nextOpening: next }: Receiver, at: number): boolean {
  return open || (next !== undefined && Number.isFinite(next) && next > at)
}

function whyNot(directory: Directory, question: Question, found: Route): string | undefined {
  const { team, helpdesk, reason } = found
  const { services, helpdesk: last } = directory.places
  if (!team && !helpdesk) return `nobody (${reason})`
  if (!team && !reason) return 'no team and no reason'
  if (team && !services.some((service) => mayTake(directory, service, team, question))) {
    return `${team.code} has not agreed to this`
  }
  if (helpdesk && !fits(directory, last, helpdesk, 'helpdesk'))
    return `${helpdesk.code} has not agreed to this`
  for (const receiver of [team, helpdesk]) {
    if (receiver && !opens(receiver, question.at)) return `${receiver.code} is closed and has no next opening`
  }
  return undefined
}

/**
 * Asks for every municipality and every other answer, every age and every instant, and yields whoever would not
 * end at people who agreed, open now or at a stated opening. `ask` is the routing under test.
 */
export function* holes(
  directory: Directory,
  instants: readonly number[],
  ask: typeof route = route,
): Generator<Hole> {
  const places = [...ELSEWHERE, ...directory.places.municipalities.map(({ gm }) => gm)]
  for (const at of instants) {
    for (const place of places) {
      for (const age of AGES) {
        const why = whyNot(directory, { place, age, at }, ask(directory, { place, age, at }))
        if (why !== undefined) yield { place, age, at, why }
      }
    }
  }
}

/** One line that names a hole: place, age, day. */
export function describeHole(directory: Directory, { place, age, at, why }: Hole): string {
  const name = directory.places.municipalities.find(({ gm }) => gm === place)?.name ?? ''
  return `${place} ${name}, age ${age}, ${dayText(localDay(at))} (${at}): ${why}`
}
