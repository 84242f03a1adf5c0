import type { Reader } from '#flow'
import { type MessageLine, messageLines } from '#web/core'
import type { ConversationView, Handoff, SharedLine } from './port.ts'

/** One line of the summary. `held`: answered and kept back. `skipped`: passed over; it is never called refused. */
export type SummaryLine = {
  readonly node: string
  readonly label: string
  readonly state: 'shared' | 'held' | 'skipped'
  readonly answers: readonly string[]
  readonly text?: string
  /** Sent while waiting, after the first consent; ms. */
  readonly addedAt?: number
}

export type Summary = {
  readonly handoff: Handoff
  /** When the visitor consented, on their clock; ms. */
  readonly at: number
  readonly lines: readonly SummaryLine[]
}

/** Label of a line of the script. */
export const labelOf = (node: string): string => `intake.sum.${node}`

const BADLY = 'intake.language.badly'

/** Said by the way back, which stands above all other lines. */
const APART = 'wayback'

const shared = (line: SharedLine, addedAt?: number): SummaryLine => ({
  node: line.node,
  label: labelOf(line.node),
  state: 'shared',
  answers: line.answers,
  ...(line.text === undefined ? {} : { text: line.text }),
  ...(addedAt === undefined ? {} : { addedAt }),
})

const unshared = (node: string, state: 'held' | 'skipped'): SummaryLine => ({
  node,
  label: labelOf(node),
  state,
  answers: [],
})

/** A long text travels as several lines of one node: they are one text again. */
const joined = (lines: readonly SharedLine[]): readonly SharedLine[] => {
  const byNode = new Map<string, SharedLine>()
  for (const line of lines) {
    const before = byNode.get(line.node)?.text
    byNode.set(line.node, before === undefined ? line : { ...line, text: before + (line.text ?? '') })
  }
  return [...byNode.values()]
}

/** A later answer takes the place of the earlier one; the old one is not shown. */
const put = (lines: readonly SummaryLine[], line: SummaryLine): readonly SummaryLine[] =>
  lines.some((one) => one.node === line.node)
    ? lines.map((one) => (one.node === line.node ? line : one))
    : [...lines, line]

const fromVisitor = (view: ConversationView): readonly MessageLine[] =>
  messageLines(view.lines).filter(({ from }) => from.kind === 'visitor')

/**
 * The handoff itself, or what was sealed again for a newcomer, which may have come in several pieces. Every
 * newcomer got the whole, so pieces that were there already are met again and change nothing.
 */
const approved = (messages: readonly MessageLine[]): Handoff | undefined => {
  const whole = messages.find((line) => line.body.t === 'handoff')?.body
  if (whole?.t === 'handoff') return whole
  const parts = messages.flatMap((line) => (line.body.t === 'summary' ? [line.body.handoff] : []))
  const first = parts[0]
  if (!first) return undefined
  const seen = new Set<string>()
  const lines = parts
    .flatMap((part) => part.lines)
    .filter((line) => {
      const mark = JSON.stringify(line)
      return seen.has(mark) ? false : seen.add(mark)
    })
  return { ...first, lines }
}

/** What the visitor shared up to now; `undefined` when this endpoint may not read it. */
export const summaryOf = (view: ConversationView): Summary | undefined => {
  const messages = fromVisitor(view)
  const handoff = approved(messages)
  if (!handoff) return undefined
  let lines: readonly SummaryLine[] = [
    ...joined(handoff.lines).map((line) => shared(line)),
    ...handoff.held.map((node) => unshared(node, 'held')),
    ...handoff.skipped.map((node) => unshared(node, 'skipped')),
  ]
  for (const { body, at } of messages) {
    if (body.t === 'more') for (const more of joined(body.lines)) lines = put(lines, shared(more, at))
  }
  const rest = lines.filter((line) => line.node !== APART)
  const [first, then] = [rest.filter(isReading), rest.filter((line) => !isReading(line))]
  return { handoff, at: handoff.consent.at, lines: [...first, ...then] }
}

/** "I do not read well", and shared: it stands above everything, since it changes how one writes. */
const isReading = ({ state, answers }: SummaryLine): boolean => state === 'shared' && answers.includes(BADLY)

export const readsBadly = (summary: Summary | undefined): SummaryLine | undefined =>
  summary?.lines.find(isReading)

export const lineOf = (summary: Summary | undefined, node: string): SummaryLine | undefined =>
  summary?.lines.find((line) => line.node === node && line.state === 'shared')

/** Whom a card speaks to, by what was shared; what was not is unknown here. */
export const readerOf = (summary: Summary | undefined): Reader => {
  const of = (node: string): string | undefined =>
    lineOf(summary, node)?.answers[0]?.replace(`intake.${node}.`, '')
  return { papers: of('papers') ?? 'unknown', age: of('age') ?? 'unknown' } as Reader
}

/** Something bad may happen today, or help is needed right now, by the visitor's own answer. */
export const isToday = (summary: Summary | undefined): boolean =>
  lineOf(summary, 'soon')?.answers.some((key) => /\.(today|help)$/.test(key)) ?? false
