export type {
  Body,
  ConversationView,
  EventName,
  Handoff,
  Line,
  MemberView,
  Scope,
  SharedLine,
  WayBack,
  Who,
} from '#web/worker'
export type { Account, Keeper, StoredAccount, Way, WrappedSeed } from './accounts.ts'
export {
  Console,
  type ConsoleOptions,
  type NewDevice,
  type Queue,
  type Secret,
  type Self,
  type TalkView,
} from './console.ts'
export type { GroupEntry, Person } from './contacts.ts'
export type { LiveState } from './live.ts'
export type { Unsent } from './talk.ts'
export { type BuiltFile, type Loading, type Snapshot, Visitor, type VisitorOptions } from './visitor.ts'
export { Value, type Watched } from './watched.ts'
