import { holds } from './day.ts'
import { dueAt } from './hours.ts'
import { type Places, servicesOf } from './places.ts'
import type { First, Service } from './service.ts'
import { localDay } from './zone.ts'

/** Minutes of one working day: so long may somebody who was answered before wait for the next answer. */
export const WORKING_DAY = 480

/** Services that agreed to answer, as of the day that holds `at`. */
function agreedAt(places: Places, at: number): readonly Service[] {
  const day = localDay(at)
  const all: readonly Service[] = servicesOf(places)
  return all.filter((row) => row.state === 'confirmed' && holds(row, day))
}

/** Codes of the groups that answer on the day that holds `at` (epoch ms), whatever the hour. */
export function answeringAt(places: Places, at: number): readonly string[] {
  return [...new Set(agreedAt(places, at).flatMap(({ group }) => group ?? []))]
}

/** Who is asked first, as the services of this team agreed by the day that holds `at`; where they differ, both. */
export function firstOf(places: Places, team: string, at: number): First {
  const own = agreedAt(places, at).filter(({ group }) => group === team)
  const [first = 'team', other] = new Set(own.map((service) => service.first))
  return other ? 'both' : first
}

export type Turns = {
  /** Codes of the groups, in the order in which they are asked. */
  readonly groups: readonly string[]
  /** All are asked at once. */
  readonly together: boolean
}

/** In which order the receivers of a consent are asked, by the day that holds `at` (epoch ms); '' is not named. */
export function turnsOf(places: Places, team: string, helpdesk: string, at: number): Turns {
  const groups = [team, helpdesk].filter((code) => code !== '')
  const first = firstOf(places, team, at)
  if (first === 'helpdesk') groups.reverse()
  return { groups, together: first === 'both' && groups.length > 1 }
}

/**
 * When a handoff made at `from` (epoch ms) to these groups counts as not accepted: `minutes`, else the response time
 * of the first of them that has a service, counted while any of them is open by the hours of this table (give it
 * `inForce`). Missing when none ever is.
 */
export function deadline(
  places: Places,
  groups: readonly string[],
  from: number,
  minutes?: number,
): number | undefined {
  const agreed = agreedAt(places, from)
  const named = groups
    .map((code) => agreed.filter(({ group }) => group === code))
    .filter((rows) => rows.length > 0)
  const [first] = named
  if (!first) return undefined
  const wait = minutes ?? Math.min(...first.map(({ response }) => response))
  return dueAt(([] as Service[]).concat(...named), from, wait)
}
