import { type Bytes, ID, KEEP_MONTHS, type KeepMonths, Refused } from '#wire'
import { type Caller, isCurrentTab } from '../access.ts'
import type { Relay } from '../relay.ts'
import { seen } from './seen.ts'

/** conversation ‖ months u8. */
export const KEEP_SIZE: number = ID + 1

const isMonths = (value: number | undefined): value is KeepMonths =>
  KEEP_MONTHS.some((months) => months === value)

/** That many calendar months later; a day the month does not have is one of the next. */
function later(now: number, months: KeepMonths): number {
  const date = new Date(now)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, date.getUTCDate())
}

/**
 * POST /keep: the visitor's own tab has it kept longer. The epoch day before which it is not erased. Only what somebody
 * has taken, so that a flood of handoffs nobody wants goes after thirty days.
 */
export async function keep(relay: Relay, caller: Caller, body: Bytes): Promise<number> {
  const conversation = body.slice(0, ID)
  const months = body[ID]
  if (body.length !== KEEP_SIZE || !isMonths(months)) throw new Refused('bad-request')
  const [held] = await seen(relay, caller, conversation)
  const isOwn = caller.kind === 'tab' && isCurrentTab(held, caller.token)
  if (!isOwn || !held.thread.state.accepted) throw new Refused('not-allowed')
  const day = await relay.deps.store.keep(conversation, later(relay.deps.clock(), months))
  if (day === undefined) throw new Refused('not-found')
  return day
}
