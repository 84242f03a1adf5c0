import type { ConversationView, Line } from './port.ts'
import { type Summary, type SummaryLine, summaryOf } from './summary.ts'
import { languageIn, type Tongue } from './tongue.ts'

/** Everything the plain text needs from outside. Times in ms. */
export type RecordDeps = {
  readonly tongue: Tongue
  readonly groupName: (code: string) => string
  readonly now: number
  /** Work name of who copies. */
  readonly by: string
}

/** The last millisecond a date can say. */
const LAST = 8.64e15

/** `22-11-2026 14:05`, Europe/Amsterdam; `?` for what is no time. */
export const stamp = (at: number): string => {
  if (!(Math.abs(at) <= LAST)) return '?'
  const parts = new Intl.DateTimeFormat('nl-NL', {
    timeZone: 'Europe/Amsterdam',
    ...{
      day: '2-digit',
      month: '2-digit',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    },
  }).formatToParts(at)
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? ''
  return `${of('day')}-${of('month')}-${of('year')} ${of('hour')}:${of('minute')}`
}

/** Marks that keep a value in its own direction on a screen; a file needs none. */
export const bare = (text: string): string => text.replace(/[\u2066-\u2069]/g, '')

/** The answers of a line as one text. */
const answersText = (line: SummaryLine, tongue: Tongue): string =>
  [
    ...line.answers.map((key) => tongue.sayData(key)),
    ...(line.text === undefined ? [] : [`"${line.text}"`]),
  ].join('; ')

const sharedLines = (summary: Summary, deps: RecordDeps): readonly string[] =>
  summary.lines
    .filter((line) => line.state === 'shared')
    .map((line) => {
      const later =
        line.addedAt === undefined
          ? ''
          : ` (${deps.tongue.say('staff.record.later', { at: stamp(line.addedAt) })})`
      return `${deps.tongue.sayData(line.label)}: ${answersText(line, deps.tongue)}${later}`
    })

const namesOf = (summary: Summary, state: 'held' | 'skipped', deps: RecordDeps): string =>
  summary.lines
    .filter((line) => line.state === state)
    .map((line) => deps.tongue.sayData(line.label))
    .join(', ')

const unsharedLines = (summary: Summary, deps: RecordDeps): readonly string[] =>
  (['held', 'skipped'] as const).flatMap((state) => {
    const names = namesOf(summary, state, deps)
    return names === '' ? [] : [`${deps.tongue.say(`staff.summary.${state}`)}: ${names}`]
  })

type Message = Extract<Line, { kind: 'message' }>

const consentOf = (line: Message, view: ConversationView, deps: RecordDeps): string | undefined => {
  const { body } = line
  const say = deps.tongue.say
  if (body.t === 'handoff') {
    const groups = body.consent.groups.map(deps.groupName).join(', ')
    return say('staff.record.consent', { at: stamp(body.consent.at), groups, script: body.consent.script })
  }
  if (body.t === 'more' && line.from.kind === 'visitor')
    return say('staff.record.more', { at: stamp(line.at) })
  if (body.t !== 'invited') return undefined
  const asked = view.lines.find((one) => one.kind === 'message' && one.id === body.to)
  const who = asked?.kind === 'message' && asked.body.t === 'invite' ? asked.body : undefined
  if (who?.guest) {
    const { name, guest } = who
    const outside = { at: stamp(line.at), name, role: guest.role }
    if (!body.yes) return say('staff.record.refused.guest', outside)
    const by = (asked?.kind === 'message' && asked.from.name) || '?'
    return `${say('staff.record.invited.guest', { ...outside, by })} ${say(`staff.scope.${body.scope ?? 'now'}`)}`
  }
  const params = {
    at: stamp(line.at),
    name: who?.name ?? '?',
    group: who ? deps.groupName(who.group) : '?',
  }
  if (who && who.person === '') {
    const team = { at: params.at, team: params.group }
    if (!body.yes) return say('staff.record.refused.team', team)
    return `${say('staff.record.invited.team', team)} ${say(`staff.scope.${body.scope ?? 'now'}`)}`
  }
  return body.yes
    ? `${say('staff.record.invited', params)} ${say(`staff.scope.${body.scope ?? 'now'}`)}`
    : say('staff.record.refused', params)
}

const consents = (view: ConversationView, deps: RecordDeps): readonly string[] =>
  view.lines.flatMap((line) => {
    const text = line.kind === 'message' ? consentOf(line, view, deps) : undefined
    return text === undefined ? [] : [`- ${text}`]
  })

const wayBack = (summary: Summary, deps: RecordDeps): readonly string[] => {
  const { wayBack: way, words } = summary.handoff
  const say = deps.tongue.say
  const word = words?.map((key) => deps.tongue.sayData(key)).join(' ')
  return [
    `${say('staff.summary.wayBack')}: ${say(`staff.wayBack.${way}`)}`,
    ...(word ? [`${say('staff.summary.word')}: ${word}`] : []),
  ]
}

/**
 * The summary as plain text in one language for the coordinator's own file: what was shared, what was not, who agreed to
 * what and when, which script. `undefined` while there is no summary to read.
 */
export const recordText = (view: ConversationView, deps: RecordDeps): string | undefined => {
  const summary = summaryOf(view)
  if (!summary) return undefined
  const { say } = deps.tongue
  const lines = [
    say('staff.record.title'),
    say('staff.record.leaves'),
    '',
    ...wayBack(summary, deps),
    ...sharedLines(summary, deps),
    ...unsharedLines(summary, deps),
    '',
    say('staff.record.consents'),
    ...consents(view, deps),
    '',
    say('staff.record.language', { language: languageIn(deps.tongue, summary.handoff.lang) }),
    say('staff.record.made', { at: stamp(deps.now), name: deps.by }),
  ]
  return bare(lines.join('\n'))
}
