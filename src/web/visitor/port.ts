import type { Visitor as Endpoint, Line } from '#web/core'

export type {
  Appointment,
  Body,
  ConversationView,
  Handoff,
  MemberView,
  Snapshot,
  Unsent,
  Who,
} from '#web/core'

export type Params = { readonly [name: string]: string | number }
export type TalkLine = Line
export type Scope = 'now' | 'summary' | 'everything'

/** What the page needs of the visitor's endpoint; everything that touches keys or the network lies behind it. */
export type Visitor = Pick<
  Endpoint,
  | 'get'
  | 'watch'
  | 'load'
  | 'handoff'
  | 'say'
  | 'again'
  | 'makeCode'
  | 'openCode'
  | 'addGuest'
  | 'addMember'
  | 'removeGuest'
  | 'removeMember'
  | 'giveAgain'
  | 'startAnew'
  | 'eraseAll'
  | 'keep'
  | 'close'
>
