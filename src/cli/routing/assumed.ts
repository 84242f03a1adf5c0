import type { Directory, Places } from '#regions'

/** A roster in which every group that the table names has one person with one device. */
export function groupsOf({ services, helpdesk }: Places): Directory['groups'] {
  const teams = new Set(services.flatMap(({ group }) => (group === null ? [] : [group])))
  const staffed = { people: 1, devices: 1 }
  return [
    ...[...teams].map((code) => ({ code, role: 'team' as const, ...staffed })),
    ...(helpdesk.group === null ? [] : [{ code: helpdesk.group, role: 'helpdesk' as const, ...staffed }]),
  ]
}

/** The table as it would be had the helpdesk agreed, with the hours that stand in it. `at`: epoch ms. */
export function agreed(places: Places, at: number): Places {
  const day = new Date(at).toISOString().slice(0, 10)
  const { helpdesk } = places
  const group = helpdesk.group ?? 'assumed'
  const says = { agreedBy: 'assumed', agreedOn: day, confirmedOn: day }
  return { ...places, helpdesk: { ...helpdesk, group, state: 'confirmed', ...says } }
}
