import type { Change } from './change.ts'

/** Who changed something, as a signed roster head tells it. */
export type Author = { readonly group: string; readonly role: 'team' | 'helpdesk' | 'partner' }

/** Group codes of the signed table by id of the service. */
export type GroupOf = (service: string) => string | null | undefined

/**
 * Who may change what. People of a helpdesk are the administrators; a team changes what is said of itself, and writes
 * down partners for all. Only a helpdesk calls a partner confirmed. `partner`: the row of that id before, if any.
 */
export function mayChange(
  change: Change,
  { group, role }: Author,
  groupOf: GroupOf,
  partner?: { readonly state: string },
): boolean {
  const helpdesk = role === 'helpdesk'
  switch (change.t) {
    case 'schedule':
    case 'contact':
      return groupOf(change.service) === group || (helpdesk && groupOf(change.service) !== undefined)
    case 'capacity':
      return change.group === group || helpdesk
    case 'practice':
      return change.group === group
    case 'partner':
      return helpdesk || (role === 'team' && change.state === 'unconfirmed' && partner?.state !== 'confirmed')
    default:
      return helpdesk
  }
}
