export { type Away, AwaySchema } from './away.ts'
export { type Failure, FailureSchema } from './failure.ts'
export {
  QUEUE_LISTS,
  type QueueList,
  type QueuePage,
  QueuePageSchema,
  type QueueRequest,
  QueueRequestSchema,
  type QueueRow,
  ROW_STATES,
  type RowState,
} from './queue.ts'
export { readAs, type Shape } from './read.ts'
export { readSettings, SettingFault, type Settings } from './settings.ts'
export {
  type SignIn,
  SignInSchema,
  type StaffChallenge,
  StaffChallengeSchema,
  type StaffSession,
  StaffSessionSchema,
} from './sign-in.ts'
