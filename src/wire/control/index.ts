export { type Away, AwaySchema } from './away.ts'
export { type Lost, LostSchema } from './lost.ts'
export {
  type QueuePage,
  QueuePageSchema,
  type QueueRequest,
  QueueRequestSchema,
  type QueueRow,
  type RowState,
} from './queue.ts'
export { readAs, type Shape } from './read.ts'
export { type RosterFile, RosterFileSchema } from './roster-record.ts'
export { readSettings, SettingFault, type Settings } from './settings.ts'
export {
  type GuestSignIn,
  GuestSignInSchema,
  type SignIn,
  SignInSchema,
  StaffChallengeSchema,
  StaffSessionSchema,
} from './sign-in.ts'
