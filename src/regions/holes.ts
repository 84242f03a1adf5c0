import { dayOf, dayText, holds, weekday } from './day.ts'
import type { Directory } from './directory.ts'
import { closesAt, nextOpening, openAt, type Schedule } from './hours.ts'
import { servicesOf } from './places.ts'
import type { Receiver } from './receiver.ts'
import { areasOf, CONFIRMED_DAYS, ELSEWHERE, type Question, type Route, route } from './route.ts'
import { AGES, type AreaService, type Service } from './service.ts'
import { localDay, localMinute } from './zone.ts'

/** A person who would be handed to nobody. */
export type Hole = { readonly place: string; readonly age: string; readonly at: number; readonly why: string }

const HOUR = 3_600_000
const WEEK = 168
/** Days within which somebody must open: an opening further off is no answer. */
const SOON = 14

/** Every hour from `from` on, and the minute before, the minute and the minute after each boundary. */
export function hoursOf(schedules: readonly Schedule[], from: number, hours: number): readonly number[] {
  const instants = new Set<number>()
  for (let hour = 0; hour < hours; hour++) instants.add(from + hour * HOUR)
  for (const schedule of schedules) {
    let at: number | undefined = from
    while (at !== undefined && at < from + hours * HOUR) {
      for (const minute of [-1, 0, 1]) instants.add(at + minute * 60_000)
      at = openAt(schedule, at) ? closesAt(schedule, at) : nextOpening(schedule, at)
    }
  }
  return [...instants].filter((at) => at >= from).sort((a, b) => a - b)
}

/** The same for a week and every service of the table. */
export function weekOf({ places }: Directory, from: number): readonly number[] {
  return hoursOf(servicesOf(places), from, WEEK)
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

/** When this receiver answers; NaN when that is not said, or said to be past. */
function answersAt({ open, nextOpening: next = Number.NaN }: Receiver, at: number): number {
  if (open) return at
  return next > at ? next : Number.NaN
}

/** What of the helpdesk itself is amiss, said as the routing says it of a team. */
function helpdeskIs(directory: Directory, day: number): string {
  const { helpdesk } = directory.places
  if (helpdesk.state !== 'confirmed') return helpdesk.state
  return holds(helpdesk, day) ? 'unstaffed' : 'ended'
}

function unfit(
  directory: Directory,
  question: Question,
  { team, helpdesk, reason }: Route,
): string | undefined {
  const { services, helpdesk: last } = directory.places
  if (!team && !helpdesk) {
    return `nobody (team: ${reason}; helpdesk: ${helpdeskIs(directory, localDay(question.at))})`
  }
  if (!team && !reason) return 'no team and no reason'
  if (team && !services.some((service) => mayTake(directory, service, team, question))) {
    return `${team.code} has not agreed to this`
  }
  if (helpdesk && !fits(directory, last, helpdesk, 'helpdesk')) {
    return `${helpdesk.code} has not agreed to this`
  }
  return helpdesk && !last.ages.includes(question.age) ? `${helpdesk.code} does not take this age` : undefined
}

function whyNot(directory: Directory, question: Question, found: Route): string | undefined {
  const why = unfit(directory, question, found)
  if (why !== undefined) return why
  let soonest = Number.POSITIVE_INFINITY
  for (const one of [found.team, found.helpdesk]) {
    const answers = one ? answersAt(one, question.at) : soonest
    if (Number.isNaN(answers)) return `${one?.code} is closed and has no next opening`
    soonest = Math.min(soonest, answers)
  }
  return soonest - question.at > SOON * 24 * HOUR ? `closed for more than ${SOON} days` : undefined
}

/** Every answer to "Where are you now?": the municipalities, and what names none. */
function placesOf({ places }: Directory): readonly string[] {
  return [...places.municipalities.map(({ gm }) => gm), ...ELSEWHERE]
}

/**
 * Asks for every one of these places, every age and every instant, and yields whoever would not end at people who
 * agreed, open now or at a stated opening. `ask` is the routing under test.
 */
export function* holes(
  directory: Directory,
  instants: readonly number[],
  ask: typeof route = route,
  places: readonly string[] = placesOf(directory),
): Generator<Hole> {
  for (const at of instants) {
    for (const place of places) {
      for (const age of AGES) {
        const why = whyNot(directory, { place, age, at }, ask(directory, { place, age, at }))
        if (why !== undefined) yield { place, age, at, why }
      }
    }
  }
}

const two = (value: number): string => String(value).padStart(2, '0')
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** One line that names a hole: place, age, hour on the clock of Amsterdam, why. */
export function describeHole(directory: Directory, { place, age, at, why }: Hole): string {
  const row = directory.places.municipalities.find(({ gm }) => gm === place)
  const day = localDay(at)
  const minute = localMinute(at)
  const hour = `${WEEKDAYS[weekday(day) - 1]} ${dayText(day)} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`
  return `${row ? `${row.name} (${place})` : `place "${place}"`}, age ${age}, ${hour}: ${why}`
}
