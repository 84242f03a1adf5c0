import type { Desk } from '#session'

export type {
  Appointment,
  Body,
  ClosingReason,
  ConversationView,
  DeviceView,
  Handoff,
  HeadView,
  Line,
  MemberView,
  Needs,
  Outgoing,
  Pin,
  Received,
  Scope,
  SharedLine,
  Supply,
  WayBack,
  Who,
} from '#session'

type Method<F> = F extends (args: infer A) => infer R ? (args: A) => R : never

/**
 * Every call of the worker: the public methods of `Desk`, one argument, one answer. Bytes travel as Uint8Array.
 * One error class: `Refused` with a stable code.
 */
export type Calls = { readonly [K in keyof Desk]: Method<Desk[K]> }
