import { servicesOf } from '#regions'
import type { App } from './app.ts'

/** What people of a group do and do not, by their role; nothing where the words for it have not come yet. */
export const doesOf = (app: App, code: string | undefined): string | undefined => {
  const role = app.visitor.get().directory?.groups.find((group) => group.code === code)?.role
  if (!role || !app.model.cards) return undefined
  return { team: 'claim.teamWhat', helpdesk: 'claim.helpdeskRole', partner: 'ui.does.partner' }[role]
}

/** Name of a group as people know it, out of the signed places file; else what kind of people they are. */
export const groupName = (app: App, code: string | undefined): string => {
  const { directory } = app.visitor.get()
  const services = directory ? servicesOf(directory.places) : []
  const role = directory?.groups.find((group) => group.code === code)?.role ?? 'partner'
  return services.find((one) => one.group === code)?.organisation ?? app.text(`ui.role.${role}`)
}
