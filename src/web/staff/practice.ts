import type { ConversationView, Self } from './port.ts'
import { summaryOf } from './summary.ts'

/** Said inside the sealed handoff and nowhere else: no server can call a real one a practice. */
const PRACTICE = 'practice'

export const isPractice = (view: ConversationView): boolean =>
  summaryOf(view)?.handoff.consent.script === PRACTICE

/** This person took it and greeted: what a practice is for. */
export const isDone = (view: ConversationView, self: Self): boolean =>
  view.owner?.person === self.person &&
  view.owner.group === self.group &&
  view.lines.some((line) => line.kind === 'message' && line.mine)

const HOUR = 3_600_000
/** Hours in which one that was sent may still be taken: a weekend, and a day. */
const PATIENCE = 96

type Sent = { readonly sent?: number; readonly passed?: number; readonly unpassed: number }

/** Practice handoffs in a row that nobody took, by now (ms). */
export const missedOf = ({ sent, passed = 0, unpassed }: Sent, now: number): number => {
  const isOpen = sent !== undefined && passed < sent
  return unpassed + (isOpen && now - sent * HOUR > PATIENCE * HOUR ? 1 : 0)
}
