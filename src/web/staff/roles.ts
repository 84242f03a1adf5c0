import type { GroupEntry, Self } from './port.ts'

/** What somebody is here: by the role of their group in the signed list; a guest stands in none. */
export type Role = GroupEntry['role'] | 'guest'

export type Right =
  | 'accept'
  | 'list'
  | 'ask'
  | 'invite'
  | 'handover'
  | 'vouch'
  | 'consent'
  | 'sheet'
  | 'file'
  | 'copy'
  | 'meet'
  | 'search'
  | 'close'
  | 'devices'
  | 'directory'
  | 'hours'
  | 'partners'
  | 'manage'
  | 'changes'

/** Each thing one may do in the console, and who may. Views ask here and nowhere else. */
const RIGHTS: { readonly [right in Right]: readonly Role[] } = {
  /** Take what waits, or over from a colleague: who was asked. A partner is asked by colleagues only. */
  accept: ['team', 'helpdesk', 'partner'],
  /** More than the one conversation one was let into. */
  list: ['team', 'helpdesk', 'partner'],
  /** Ask another group something, without the visitor. */
  ask: ['team', 'helpdesk'],
  /** Ask the visitor to let somebody of the list in. */
  invite: ['team', 'helpdesk'],
  /** Ask the visitor to let a whole team in that is to go on. */
  handover: ['team', 'helpdesk'],
  /** Ask for somebody outside the list, on one's own word. */
  vouch: ['team', 'helpdesk'],
  /** Ask for consent by phrase. */
  consent: ['team', 'helpdesk'],
  /** Fill in what is passed on for registration, and copy it. */
  sheet: ['team', 'helpdesk'],
  /** Say the number of the own file. */
  file: ['team', 'helpdesk'],
  /** Copy the summary or the conversation as text. */
  copy: ['team', 'helpdesk', 'partner'],
  /** Make, change and cancel an appointment: a guest makes none. */
  meet: ['team', 'helpdesk', 'partner'],
  /** Look for a calling word, and put two conversations of one person together. */
  search: ['team', 'helpdesk', 'partner'],
  /** Of what one owns. */
  close: ['team', 'helpdesk', 'partner'],
  /** Old messages for a colleague's new device; taking a lost one out. */
  devices: ['team', 'helpdesk', 'partner'],
  directory: ['team', 'helpdesk', 'partner'],
  hours: ['team', 'helpdesk', 'partner'],
  /** Find somebody to ask, and write down whom one found. */
  partners: ['team', 'helpdesk'],
  /** Areas, services, proposals, the list of who is called again. */
  manage: ['helpdesk'],
  /** The log of changes. */
  changes: ['team', 'helpdesk', 'partner'],
}

/** Of a group the list does not name (any more): the least there is. */
export const roleOf = (self: Self, groups: readonly GroupEntry[]): Role =>
  groups.find((group) => group.code === self.group)?.role ?? 'guest'

export const may = (role: Role, right: Right): boolean => RIGHTS[right].includes(role)
