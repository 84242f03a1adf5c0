import * as v from 'valibot'
import { hexOf } from './scalars.ts'

/**
 * waiting: nobody has taken it, its time runs · escalated: nobody took it in time, the helpdesk sees it too ·
 * held: the helpdesk took it, the team may still take it over · accepted · silent: accepted, but the owner's group
 * has written nothing since for 15 office minutes, or has not answered the visitor's last words for a working day ·
 * closed: read-only until the visitor writes.
 */
const ROW_STATES = ['waiting', 'escalated', 'held', 'accepted', 'silent', 'closed'] as const
export type RowState = (typeof ROW_STATES)[number]

/** One conversation this group may know of. It says nothing about what is in it. */
export type QueueRow = {
  /** Wire id, hex. */
  readonly id: string
  /** Receivers of the visitor's consent; '' when not chosen. */
  readonly group: string
  readonly helpdesk: string
  /** Among staff: the group that asks; `group` is the one that is asked, `escalated`: not answered in time. '' = a visitor's. */
  readonly opener: string
  readonly state: RowState
  /** Epoch minutes at which it is listed elsewhere or again; null when no time runs. */
  readonly due: number | null
  /** Epoch hours. */
  readonly createdHour: number
  /** Last seq in the conversation: compare with the last one read. */
  readonly cursor: number
  readonly epoch: number
  /** This person is its owner, or asks. */
  readonly mine: boolean
  /** This person may write: its group or itself is a member now. */
  readonly member: boolean
  /** The visitor is connected now. */
  readonly here: boolean
  /** Groups the visitor let in of which nobody has answered; `due` in epoch minutes, also when it has passed. */
  readonly asked: readonly { readonly group: string; readonly due: number }[]
  /** Epoch hours from which on it is erased, if nobody says anything more. */
  readonly erases: number
}

const whole: v.GenericSchema<number> = v.pipe(v.number(), v.integer(), v.minValue(0))

const RowSchema: v.GenericSchema<unknown, QueueRow> = v.strictObject({
  id: hexOf(16),
  group: v.string(),
  helpdesk: v.string(),
  opener: v.string(),
  state: v.picklist(ROW_STATES),
  due: v.nullable(whole),
  createdHour: whole,
  cursor: whole,
  epoch: whole,
  mine: v.boolean(),
  member: v.boolean(),
  here: v.boolean(),
  asked: v.array(v.strictObject({ group: v.string(), due: whole })),
  erases: whole,
})

/** To be taken by the own group · taken, with the own group or oneself in it · closed. */
const QUEUE_LISTS = ['waiting', 'open', 'closed'] as const
type QueueList = (typeof QUEUE_LISTS)[number]

/** Body of POST /staff/queue: `{}` for the first rows of every list; one list by pages, `after` = `next` before. */
export type QueueRequest = {
  readonly list?: QueueList | undefined
  readonly after?: string | undefined
}
export const QueueRequestSchema: v.GenericSchema<unknown, QueueRequest> = v.strictObject({
  list: v.optional(v.picklist(QUEUE_LISTS)),
  after: v.optional(hexOf(16)),
})

/** Waiting ones oldest first, the others newest first; `next` is null on the last page. */
export type QueuePage = { readonly rows: readonly QueueRow[]; readonly next: string | null }
export const QueuePageSchema: v.GenericSchema<unknown, QueuePage> = v.strictObject({
  rows: v.array(RowSchema),
  next: v.nullable(v.string()),
})
