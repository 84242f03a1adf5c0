import type { Opening, Places } from '#regions'
import type { HeadView } from '#web/worker'
import type { Hex } from '#wire'

export type Person = { readonly person: Hex; readonly name: string }

export type GroupEntry = {
  readonly code: string
  readonly name: string
  readonly role: 'team' | 'helpdesk' | 'partner'
  readonly people: readonly Person[]
  /** Openings as `[weekday 1..7, 'HH:MM', 'HH:MM']`, where the directory has them. */
  readonly hours: readonly Opening[]
}

/** Groups of the signed head, with their people and what the signed places file says of them. */
export function contactsOf(
  head: HeadView,
  places: Places,
  people: ReadonlyMap<string, readonly Person[]>,
): readonly GroupEntry[] {
  return head.groups.map(({ code, role }) => {
    const { helpdesk, services } = places
    const service = code === helpdesk.group ? helpdesk : services.find((row) => row.group === code)
    const name = service?.organisation ?? code
    return { code, role, name, people: people.get(code) ?? [], hours: service?.hours ?? [] }
  })
}
