export type { Appointment, ClosingReason } from './agreed.ts'
export type { Body, Handoff, Scope, SharedLine, WayBack } from './body.ts'
export { readBody } from './body.ts'
export {
  draftRoster,
  type GroupRecord,
  joinHead,
  placesDigest,
  type Root,
  type SignedRoster,
  signHead,
  signRoster,
} from './ceremony.ts'
export { makeCode, readCode } from './code.ts'
export { Desk } from './desk.ts'
export type { Engine, KeyPair } from './engine.ts'
export { BODY_ROOM } from './message.ts'
export {
  makePassphrase,
  makeSeed,
  openSeed,
  readRecord,
  recordOf,
  recordWords,
  wrapSeed,
} from './seed.ts'
export type {
  ConversationView,
  DeviceView,
  HeadView,
  Line,
  MemberView,
  Needs,
  Outgoing,
  Pin,
  Received,
  Supply,
  Trust,
  Who,
} from './view.ts'
