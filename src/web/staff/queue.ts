import type { Contact } from './contact.ts'
import type { QueueRow, WayBack } from './port.ts'

/** What this device knows beyond the server's list: out of opened summaries, in memory only. */
export type Known = {
  readonly lang: string
  readonly wayBack: WayBack
  readonly area?: string
  /** Answer key of the age question. */
  readonly age?: string
  /** Its number in the own file. */
  readonly file?: string
  readonly today: boolean
  /** When it was handed over, by the visitor's clock; ms. */
  readonly at: number
  /** Last sequence number that was looked at. */
  readonly looked: number
  /** The calling word, as keys. */
  readonly words: readonly string[]
  /** How they can be reached, as it stood when it was last read. */
  readonly contact: Contact
}

export type Row = QueueRow & {
  readonly known?: Known
  /** Opened here up to there, whether or not there was a summary to know it by. */
  readonly looked?: number
  /** The visitor let the own group in, and nobody of it has answered: until when it should have; ms. */
  readonly answerBy?: number
  /** The own group asks it, without the person. */
  readonly ours?: boolean
}
export type Box = 'waiting' | 'mine' | 'team' | 'closed'
export type Boxes = { readonly [B in Box]: readonly Row[] }

const MINUTE = 60_000
const HOUR = 3_600_000
/** Office minutes in which a handoff is to be taken (PROTOCOL §7); half of them is when the age turns bold. */
const RESPONSE = 15 * MINUTE

export const boxOf = (row: Row): Box => {
  if (row.state === 'closed') return 'closed'
  if (row.ours) return row.mine ? 'mine' : 'team'
  if (row.state === 'waiting' || row.state === 'escalated' || row.answerBy !== undefined) return 'waiting'
  if (row.mine) return 'mine'
  return row.state === 'silent' ? 'waiting' : 'team'
}

/**
 * When it was handed over, ms. Once opened: by the visitor's clock, as far as it fits the hour the server knows.
 * Before that: not later than the whole response time before the deadline.
 */
export const sinceOf = (row: Row): number => {
  const earliest = row.createdHour * HOUR
  const latest = earliest + HOUR
  if (row.known) return Math.min(Math.max(row.known.at, earliest), latest)
  return row.due === null ? earliest : Math.min(latest, row.due * MINUTE - RESPONSE)
}

/** Less than half of the time is left until others are asked: the age is written bold. */
export const isPressing = (row: Row, now: number): boolean =>
  row.state === 'escalated' ||
  row.state === 'silent' ||
  (row.answerBy !== undefined && now >= row.answerBy - RESPONSE / 2) ||
  (row.due !== null && now >= row.due * MINUTE - RESPONSE / 2)

/** Known only after the summary was opened on this device. */
export const isUrgent = (row: Row): boolean => row.known?.today ?? false

/** Something came since it was last looked at here. What was never opened is new as a whole. */
export const hasNews = (row: Row): boolean => row.cursor > (row.known?.looked ?? row.looked ?? 0)

/** Groups of others that were let in and have not answered; `late`: their time is over. */
export const asksOf = (
  row: Row,
  own: string,
  now: number,
): readonly { readonly group: string; readonly late: boolean }[] =>
  row.asked
    .filter(({ group }) => group !== own)
    .map(({ group, due }) => ({ group, late: due * MINUTE <= now }))

/** When the own group should have answered, ms. */
export const answerBy = ({ asked }: QueueRow, own: string): number | undefined => {
  const due = asked.find(({ group }) => group === own)?.due
  return due === undefined ? undefined : due * MINUTE
}

const rank = (row: Row, now: number): number => (isUrgent(row) ? 0 : isPressing(row, now) ? 1 : 2)

const byWaiting =
  (now: number) =>
  (a: Row, b: Row): number =>
    rank(a, now) - rank(b, now) ||
    (a.due ?? Number.MAX_SAFE_INTEGER) - (b.due ?? Number.MAX_SAFE_INTEGER) ||
    sinceOf(a) - sinceOf(b)

const byNews = (a: Row, b: Row): number =>
  Number(hasNews(b)) - Number(hasNews(a)) ||
  Number(isUrgent(b)) - Number(isUrgent(a)) ||
  sinceOf(b) - sinceOf(a)

/** Waiting: urgent, then past half the time, then by deadline. The others: news first, then the newest. */
export const boxes = (rows: readonly Row[], now: number): Boxes => {
  const of = (box: Box): Row[] => rows.filter((row) => boxOf(row) === box)
  return {
    waiting: of('waiting').sort(byWaiting(now)),
    mine: of('mine').sort(byNews),
    team: of('team').sort(byNews),
    closed: of('closed').sort(byNews),
  }
}

/** All rows in the order of the screen, for next and previous. */
const inOrder = (all: Boxes): readonly Row[] => [...all.waiting, ...all.mine, ...all.team, ...all.closed]

/** The conversation one place further, around the ends; the first or last when none is open. */
export const neighbour = (all: Boxes, open: string | undefined, by: 1 | -1): string | undefined => {
  const rows = inOrder(all)
  const at = rows.findIndex((row) => row.id === open)
  const next = at < 0 ? (by === 1 ? 0 : rows.length - 1) : (at + by + rows.length) % rows.length
  return rows[next]?.id
}

/** What the title shows: conversations nobody took, and own ones with something new. */
export const badge = (rows: readonly Row[]): number =>
  rows.filter((row) => boxOf(row) === 'waiting' || (boxOf(row) === 'mine' && hasNews(row))).length

export type Age = { readonly unit: 'minutes' | 'hours' | 'days'; readonly count: number }

/** Whole minutes below an hour, hours below two days, then days. */
export const age = (since: number, now: number): Age => {
  const minutes = Math.max(0, Math.floor((now - since) / MINUTE))
  if (minutes < 60) return { unit: 'minutes', count: minutes }
  if (minutes < 48 * 60) return { unit: 'hours', count: Math.floor(minutes / 60) }
  return { unit: 'days', count: Math.floor(minutes / 1440) }
}
