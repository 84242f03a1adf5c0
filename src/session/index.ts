export type { Body, Handoff, Params, Scope, SharedLine, WayBack } from './body.ts'
export { readBody } from './body.ts'
export {
  type GroupRecord,
  placesDigest,
  type Root,
  type RosterRecord,
  type SignedRoster,
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
  type Unlocker,
  wrapSeed,
} from './seed.ts'
export type {
  ConversationView,
  EventName,
  Frame,
  GroupView,
  HeadView,
  Hex,
  Line,
  MemberView,
  Needs,
  Outgoing,
  Pin,
  Received,
  Supply,
  Who,
  WrapItem,
} from './view.ts'
