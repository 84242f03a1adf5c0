import { holds } from './day.ts'
import { dueAt } from './hours.ts'
import type { Places } from './places.ts'
import type { Service } from './service.ts'
import { localDay } from './zone.ts'

/**
 * When a handoff made at `from` (epoch ms) to these groups counts as not accepted: the response time of the
 * first group, counted while any of them is open by the SIGNED hours. Missing when none of them ever is.
 */
export function deadline(places: Places, groups: readonly string[], from: number): number | undefined {
  const day = localDay(from)
  const all: readonly Service[] = [...places.services, places.helpdesk]
  const named = all.filter(
    (row) => row.group !== null && groups.includes(row.group) && row.state === 'confirmed' && holds(row, day),
  )
  const waits = named.filter(({ group }) => group === groups[0]).map(({ response }) => response)
  return waits.length === 0 ? undefined : dueAt(named, from, Math.min(...waits))
}
