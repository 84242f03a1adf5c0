import type { ConversationView } from '#web/worker'
import { type Bytes, bytesOf, concat, erasedAt, type Hex, type KeepMonths, PATH } from '#wire'
import { messageLines } from './messages.ts'
import { Offline, type Transport } from './transport.ts'

const DAY = 86_400_000

const dayName = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10)

export type { KeepMonths }

/** The visitor's own tab has it kept longer; the day (`YYYY-MM-DD`) before which it is not erased. */
export async function keepLonger(
  transport: Transport,
  conversation: Hex,
  months: KeepMonths,
): Promise<string> {
  const answer: Bytes = await transport.post(PATH.keep, concat(bytesOf(conversation), Uint8Array.of(months)))
  if (answer.length !== 4) throw new Offline()
  return dayName(new DataView(answer.buffer, answer.byteOffset).getUint32(0))
}

/** Day of erasure if nobody writes any more: by the last message, or later where that was agreed on. */
export function erasedOn(
  view: Pick<ConversationView, 'lines'>,
  now: number,
  dayOf: (at: number) => string,
): string {
  const messages = messageLines(view.lines)
  const last = messages.reduce((at, line) => Math.max(at, Math.min(line.at, now)), 0)
  const kept = messages.map(({ body }) => (body.t === 'kept' && Date.parse(`${body.until}T00:00Z`)) || 0)
  return dayOf(erasedAt(last, Math.max(0, ...kept)))
}
