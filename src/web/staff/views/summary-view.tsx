import type { VNode } from 'preact'
import type { ConversationView } from '../port.ts'
import { isToday, readsBadly, type Summary, type SummaryLine } from '../summary.ts'
import { NUMBER } from './log-view.tsx'
import { PhoneNumber } from './phone-number.tsx'
import { useRoom } from './room.ts'

type LineProps = { readonly line: SummaryLine; readonly view: ConversationView }

const Typed = ({ line, view }: LineProps): VNode | null => {
  if (line.text === undefined) return null
  if (line.node === NUMBER) return <PhoneNumber number={line.text} view={view} />
  return <span class="typed">{line.text}</span>
}

const LineView = ({ line, view }: LineProps): VNode => {
  const { mine } = useRoom()
  return (
    <div class={`sum ${line.state}`} data-line={line.node}>
      <dt>{mine.sayData(line.label)}</dt>
      {line.state === 'shared' ? (
        line.answers.map((key) => <dd key={key}>{mine.sayData(key)}</dd>)
      ) : (
        <dd class="hint">{mine.say(`staff.summary.${line.state}`)}</dd>
      )}
      {line.text !== undefined && (
        <dd dir="auto">
          <Typed line={line} view={view} />
        </dd>
      )}
      {line.addedAt !== undefined && <dd class="hint">{mine.say('staff.summary.later')}</dd>}
    </div>
  )
}

/** Above everything: what changes how one writes to this person. */
const Reading = ({ line }: { line: SummaryLine }): VNode => {
  const { mine } = useRoom()
  return (
    <div class="caution" data-line={line.node}>
      <p>
        <strong>{mine.say('staff.summary.badly')}</strong>
      </p>
      <p>{mine.say('staff.summary.badly.how')}</p>
    </div>
  )
}

/** How an answer reaches this person, and the two words they may say on the phone. */
const Back = ({ summary }: { summary: Summary }): VNode => {
  const { mine } = useRoom()
  const { wayBack, words } = summary.handoff
  return (
    <div class="sum first" data-line="wayback">
      <dt>{mine.say('staff.summary.wayBack')}</dt>
      <dd>
        <strong>{mine.say(`staff.wayBack.${wayBack}`)}</strong>
      </dd>
      {words && words.length > 0 && (
        <>
          <dt>{mine.say('staff.summary.word')}</dt>
          <dd>
            <strong>{words.map((key) => mine.sayData(key)).join(' ')}</strong>
          </dd>
        </>
      )}
    </div>
  )
}

/** What the visitor chose to share, way back before the rest; what was held back or skipped is said as just that. */
export const SummaryView = ({
  summary,
  view,
  noKey,
}: {
  readonly summary: Summary | undefined
  readonly view: ConversationView
  /** This device came later and was not given it. */
  readonly noKey: boolean
}): VNode => {
  const { mine } = useRoom()
  const reading = readsBadly(summary)
  return (
    <section class="panel" aria-labelledby="summary">
      <h2 id="summary">{mine.say('staff.summary')}</h2>
      {summary ? (
        <>
          {reading && <Reading line={reading} />}
          {isToday(summary) && <p class="caution">{mine.say('staff.summary.today')}</p>}
          <dl>
            <Back summary={summary} />
            {summary.lines
              .filter((line) => line !== reading)
              .map((line) => (
                <LineView key={line.node} line={line} view={view} />
              ))}
          </dl>
        </>
      ) : (
        <p class="hint">{mine.say(noKey ? 'staff.summary.noKey' : 'staff.summary.empty')}</p>
      )}
    </section>
  )
}
