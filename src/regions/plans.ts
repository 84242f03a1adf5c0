import type { Schedule } from './hours.ts'
import { type Places, servicesOf } from './places.ts'
import type { Plan, Status } from './status.ts'

/** What the register says of hours and of who is full, as the status file carries it. */
export type Plans = Pick<Status, 'plans' | 'full'>

/** What the register comes to, as far as it acts at once: by id of the service, and by group. */
type Said = {
  readonly schedules: ReadonlyMap<string, Plan>
  readonly capacities: ReadonlyMap<string, { readonly group: string; readonly open: number | null }>
}

const week = ({ hours, holidays, absences }: Schedule): string => JSON.stringify([hours, holidays, absences])

/** Weeks that differ from the signed table, and groups that take nobody new. */
export function plansOf({ schedules, capacities }: Said, places: Places): Plans {
  const plans = servicesOf(places).flatMap((row): Plan[] => {
    const said = schedules.get(row.id)
    if (!said || week(said) === week(row)) return []
    const { service, hours, holidays, absences } = said
    return [{ service, hours, holidays, absences }]
  })
  const full = [...capacities.values()].filter(({ open }) => open === 0).map(({ group }) => group)
  return { ...(plans.length > 0 && { plans }), ...(full.length > 0 && { full }) }
}
