import { type Directory, demoPlaces, type Places, projectPlaces, type Status } from '#regions'

/** Friday 20 November 2026, 23:10 in Amsterdam. */
export const FRIDAY_NIGHT = Date.parse('2026-11-20T23:10:00+01:00')
/** The Wednesday before, 10:30. */
export const WEDNESDAY = Date.parse('2026-11-18T10:30:00+01:00')
export const HOUR = 3_600_000
export const DAY = 24 * HOUR

export const GROUPS: Directory['groups'] = [
  { code: 'comensha', role: 'helpdesk', people: 2, devices: 3 },
  { code: 'drenthe', role: 'team', people: 1, devices: 2 },
  { code: 'eindhoven', role: 'team', people: 2, devices: 2 },
  { code: 'shn-brabant', role: 'partner', people: 1, devices: 1 },
]

/** The demo in office hours, with its groups; `change` makes another table of it. */
export function world(change: (places: Places) => Places = (places) => places, status?: Status): Directory {
  const places = demoPlaces(projectPlaces(), { roundTheClock: false, at: WEDNESDAY })
  return { places: change(places), groups: GROUPS, status }
}

/** The same with one field of the Eindhoven service changed. */
export function withTeam(change: Partial<Places['services'][number]>): (places: Places) => Places {
  return (places) => ({
    ...places,
    services: places.services.map((row) => (row.group === 'eindhoven' ? { ...row, ...change } : row)),
  })
}
