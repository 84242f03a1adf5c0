import { holds } from './day.ts'
import { dueAt } from './hours.ts'
import type { Places } from './places.ts'
import type { Service } from './service.ts'
import { localDay } from './zone.ts'

/**
 * When a handoff made at `from` (epoch ms) to these groups counts as not accepted: the response time of the first
 * of them that has a service, counted while any of them is open by the SIGNED hours. Missing when none ever is.
 */
export function deadline(places: Places, groups: readonly string[], from: number): number | undefined {
  const day = localDay(from)
  const all: readonly Service[] = [...places.services, places.helpdesk]
  const agreed = all.filter((row) => row.state === 'confirmed' && holds(row, day))
  const named = groups
    .map((code) => agreed.filter(({ group }) => group === code))
    .filter((rows) => rows.length > 0)
  const [first] = named
  return (
    first &&
    dueAt(([] as Service[]).concat(...named), from, Math.min(...first.map(({ response }) => response)))
  )
}
