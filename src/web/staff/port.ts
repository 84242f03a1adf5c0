import type { Console, Self } from '#web/core'

export type {
  Account,
  Appointment,
  Body,
  ClosingReason,
  ConversationView,
  DeviceView,
  DeviceWork,
  GroupEntry,
  Handoff,
  Line,
  MemberView,
  NewDevice,
  Person,
  RegisterView,
  Secret,
  Self,
  SharedLine,
  Sheet,
  TalkView as Talk,
  Unsent,
  Watched,
  WayBack,
  Who,
} from '#web/core'
export { fileOf, isAlone, leftBehind, NOTE, REGISTER, registerConsent, sheetOf } from '#web/core'
export type { QueueRow, Register } from '#wire/control'

/** Values of a text, as they travel. */
export type Params = { readonly [name: string]: string | number }

export type Scope = 'now' | 'summary' | 'everything'

/** What the views use of the console's endpoint: everything that touches keys or the network lies behind it. */
export type Desk = Pick<
  Console,
  | 'accept'
  | 'accounts'
  | 'addPasskey'
  | 'again'
  | 'asks'
  | 'close'
  | 'devices'
  | 'directory'
  | 'finder'
  | 'guests'
  | 'handovers'
  | 'leave'
  | 'look'
  | 'newDevice'
  | 'notices'
  | 'open'
  | 'passphrase'
  | 'queue'
  | 'register'
  | 'say'
  | 'setAway'
  | 'signOut'
  | 'term'
  | 'unlock'
  | 'who'
>

/** Signed in for one conversation, from outside the roster. */
export const isGuest = (self: Self): boolean => self.group === ''
