export type {
  Appointment,
  Body,
  ClosingReason,
  ConversationView,
  DeviceView,
  Handoff,
  Line,
  MemberView,
  SharedLine,
  WayBack,
  Who,
} from '#web/worker'
export type { Account, Keeper, NewDevice, Secret, Self, StoredAccount } from './accounts.ts'
export { NOTE } from './asks.ts'
export { Console } from './console.ts'
export type { TalkView } from './console-options.ts'
export type { GroupEntry, Person } from './contacts.ts'
export type { DeviceWork } from './devices.ts'
export { erasedOn } from './keeping.ts'
export { isAlone, leftBehind } from './leaving.ts'
export { isAgreed, type Meeting, standing } from './meeting.ts'
export { type MessageLine, messageLines, saidIn } from './messages.ts'
export { fileOf, REGISTER, registerConsent, type Sheet, STOPPED, sheetOf } from './records.ts'
export type { RegisterView } from './register.ts'
export type { Unsent } from './talk.ts'
export { type Snapshot, Visitor } from './visitor.ts'
export { Value, type Watched } from './watched.ts'
