import { type Item, itemsOf, type Reading } from './log.ts'
import type { ConversationView, Line } from './port.ts'
import { bare, recordText, stamp } from './record.ts'
import { languageIn, said, type Tongue } from './tongue.ts'

export type TextDeps = {
  readonly mine: Tongue
  readonly theirs: Tongue
  readonly phrases: Reading['phrases']
  readonly formsOf: Reading['formsOf']
  readonly groupName: (code: string) => string
  readonly now: number
  /** Work name of who copies. */
  readonly by: string
}

type Message = Extract<Line, { kind: 'message' }>

const whoOf = ({ from }: Message, { mine, groupName }: TextDeps): string => {
  if (from.kind === 'visitor') return mine.say('staff.visitor')
  if (from.kind === 'guest') return `${from.name ?? ''} (${from.role ?? mine.say('staff.guest')})`.trim()
  return `${from.name ?? mine.say('staff.readers.person')} (${groupName(from.group ?? '')})`
}

/** In which language it was typed; what was said by key is in the reader's own. */
const typedIn = ({ body, from }: Message, { mine, theirs }: TextDeps): string => {
  const own = body.t === 'repeat' ? body.body : body
  const lang = own.t === 'text' ? own.lang : undefined
  const language = languageIn(mine, lang ?? (from.kind === 'visitor' ? theirs.lang : mine.lang))
  return mine.say('staff.text.typed', { language })
}

const itemText = (item: Item, line: Line | undefined, deps: TextDeps): readonly string[] => {
  const { mine } = deps
  if (item.kind === 'event') return [`- ${mine.sayData(item.key, item.params)}`]
  if (item.kind === 'broken') return [`- ${mine.say(`staff.log.broken.${item.reason}`)}`]
  if (line?.kind !== 'message') return []
  const head = `${stamp(line.at)} ${whoOf(line, deps)}`
  if (item.kind === 'shared')
    return [
      `${head}: ${mine.say('staff.log.shared')}`,
      ...item.lines.map(
        ({ node, answers, text }) =>
          `  ${mine.sayData(`intake.sum.${node}`)}: ${[...answers.map((key) => mine.sayData(key)), ...(text === undefined ? [] : [`"${text}"`])].join('; ')}`,
      ),
    ]
  const mark = item.free ? ` [${typedIn(line, deps)}]` : ''
  const again = item.again ? ` [${mine.say('staff.log.again')}]` : ''
  const choices = item.choices.map((key) => mine.sayData(key)).join(' / ')
  return [`${head}${mark}${again}: ${said(mine, item.part)}`, ...(choices === '' ? [] : [`  (${choices})`])]
}

/**
 * The whole conversation as this endpoint can read it, in the reader's language: the summary first, then each line with
 * time and name. What was said by key stands in the reader's language, what was typed as typed, with its language.
 */
export const conversationText = (view: ConversationView, deps: TextDeps): string => {
  const { mine, theirs, phrases, formsOf, groupName, now, by } = deps
  const reading = { phrases, mine: mine.lang, theirs: theirs.lang, groupName, formsOf }
  const lines = new Map(view.lines.map((line) => [line.seq, line]))
  return bare(
    [
      mine.say('staff.text.title'),
      mine.say('staff.record.leaves'),
      mine.say('staff.text.languages', {
        mine: languageIn(mine, mine.lang),
        theirs: languageIn(mine, theirs.lang),
      }),
      '',
      ...itemsOf(view, reading).flatMap((item) => itemText(item, lines.get(item.seq), deps)),
      '',
      recordText(view, { tongue: mine, groupName, now, by }) ??
        mine.say('staff.record.made', { at: stamp(now), name: by }),
    ].join('\n'),
  )
}
