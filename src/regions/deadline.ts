import { holds } from './day.ts'
import { dueAt } from './hours.ts'
import { type Places, servicesOf } from './places.ts'
import type { First, Service } from './service.ts'
import { localDay } from './zone.ts'

/** Minutes of one working day: so long may somebody who was answered before wait for the next answer. */
export const WORKING_DAY = 480

const isAgreed = (row: Service, day: number): boolean => row.state === 'confirmed' && holds(row, day)

/** Services that agreed to answer, as of the day that holds `at`. */
function agreedAt(places: Places, at: number): readonly Service[] {
  const day = localDay(at)
  return servicesOf(places).filter((row) => isAgreed(row, day))
}

/** Codes of the groups that answer on the day that holds `at` (epoch ms), whatever the hour. */
export function answeringAt(places: Places, at: number): readonly string[] {
  return [...new Set(agreedAt(places, at).flatMap(({ group }) => group ?? []))]
}

/** Who is asked first, as the services of this team agreed by this day; where they differ, both. */
export function firstOf({ services }: Places, team: string, day: number): First {
  let first: First | undefined
  for (const row of services) {
    if (row.group !== team || row.first === first || !isAgreed(row, day)) continue
    if (first) return 'both'
    first = row.first
  }
  return first ?? 'team'
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
  const first = firstOf(places, team, localDay(at))
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
