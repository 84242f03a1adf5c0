import type { App } from './app.ts'

/** Name of a group as people know it, out of the signed places file; else what kind of people they are. */
export const groupName = (app: App, code: string | undefined): string => {
  const { directory } = app.visitor.get()
  const services = directory ? [...directory.places.services, directory.places.helpdesk] : []
  const role = directory?.groups.find((group) => group.code === code)?.role ?? 'partner'
  return services.find((one) => one.group === code)?.organisation ?? app.text(`ui.role.${role}`)
}
