export { type Addresses, AddressesSchema } from './addresses.ts'
export { type Away, AwaySchema } from './away.ts'
export { SettingFault } from './fault.ts'
export { type Lost, LostSchema } from './lost.ts'
export type { MailSettings } from './mail.ts'
export { type NoticesAnswer, NoticesSchema } from './notices.ts'
export { type ProbeAnswer, ProbeAnswerSchema, type ProbeRequest, ProbeRequestSchema } from './probe.ts'
export {
  type QueuePage,
  QueuePageSchema,
  type QueueRequest,
  QueueRequestSchema,
  type QueueRow,
  type RowState,
} from './queue.ts'
export { readAs, type Shape } from './read.ts'
export { type Change, type MachineChange, PARTNER_KINDS } from './register/change.ts'
export { EMPTY_REGISTER, type FoldRow, fold, type Register } from './register/fold.ts'
export { type GroupOf, mayChange } from './register/rights.ts'
export {
  type ChangeRequest,
  ChangeRequestSchema,
  type ChangesPage,
  ChangesPageSchema,
  ChangesRequestSchema,
  type Placed,
  PlacedSchema,
  readRow,
  type Signed,
} from './register/row.ts'
export { type RosterFile, RosterFileSchema } from './roster-record.ts'
export { readSettings, type Settings } from './settings.ts'
export {
  type GuestSignIn,
  GuestSignInSchema,
  type SignIn,
  SignInSchema,
  StaffChallengeSchema,
  StaffSessionSchema,
} from './sign-in.ts'
