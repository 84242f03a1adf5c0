import type { GroupRole } from '#wire'

export type DemoPerson = { readonly name: string; readonly group: string }
export type DemoGroup = {
  readonly code: string
  readonly role: GroupRole
  readonly people: readonly string[]
}

/** Two teams, of two and of one; CoMensha; one contact of Slachtofferhulp. Working names only. */
export const DEMO_GROUPS: readonly DemoGroup[] = [
  { code: 'comensha', role: 'helpdesk', people: ['Dina', 'Emre'] },
  { code: 'drenthe', role: 'team', people: ['Chris'] },
  { code: 'eindhoven', role: 'team', people: ['Anna', 'Bram'] },
  { code: 'shn-brabant', role: 'partner', people: ['Fenna'] },
]

export const DEMO_PEOPLE: readonly DemoPerson[] = DEMO_GROUPS.flatMap((group) =>
  group.people.map((name) => ({ name, group: group.code })),
)
