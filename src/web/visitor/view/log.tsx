import type { VNode } from 'preact'
import { type Line, lines, offered } from '#flow'
import { Bubble } from '#web/kit'
import { answerText } from '../answers.ts'
import type { App } from '../app.ts'
import { bubblesOf, turnTo } from '../shown.ts'
import { Listen, partOf } from './listen.tsx'
import { Numbers } from './numbers.tsx'

/** What was typed has a direction of its own. */
const Said = ({ app, line: { node, answer } }: { app: App; line: Line }): VNode => {
  if (!answer || answer.skipped) return <span>{app.text('first.skip')}</span>
  const { choices, text } = answer
  const whole = answerText(app, { node, answers: choices, ...(text && { text }) })
  return text ? <bdi>{whole}</bdi> : <span>{whole}</span>
}

/** What the person answered; a tap asks it again. */
const Own = ({ app, line }: { app: App; line: Line }): VNode => {
  const keys = line.answer?.choices.join(' ')
  return line.editable ? (
    <button
      type="button"
      class="bubble own"
      data-say={keys}
      onClick={() => app.tell({ t: 'reopen', node: line.node })}
    >
      <Said app={app} line={line} /> <span class="unseen">{app.text('ui.change')}</span>
    </button>
  ) : (
    <Bubble from="own" say={keys}>
      <Said app={app} line={line} />
    </Bubble>
  )
}

/** Who does not read well hears with the question what one may answer. */
const answersBeside = (app: App, line: Line, key: string): readonly string[] => {
  const { large, script, state } = app.model
  const asks = large && line.current && key === line.say[line.say.length - 1] && !turnTo(app, 1)
  return asks ? offered(script, state).map(({ say }) => say) : []
}

const Asked = ({ app, line }: { app: App; line: Line }): VNode => (
  <div class="turn" data-node={line.node} data-now={line.current || undefined}>
    {bubblesOf(app, line).map((key) => (
      <Bubble key={key} from="script" say={key} fresh={line.current}>
        {app.text(key)}
        <Listen
          app={app}
          at={line.node}
          parts={[key, ...answersBeside(app, line, key)].map((one) => partOf(app, one))}
        />
      </Bubble>
    ))}
    <Numbers app={app} ids={line.numbers} />
    {line.answer && !line.current && <Own app={app} line={line} />}
  </div>
)

/**
 * Everything asked and answered so far. While an excursion lies on top only the excursion is shown; with large
 * letters only the question. What is asked while one waits stands below the conversation.
 */
export const Log = ({ app, waits }: { app: App; waits: boolean }): VNode => {
  const all = lines(app.model.script, app.model.state).filter((line) => !(waits && line.current))
  const side = all.filter((line) => line.side)
  const shown = side.length > 0 ? side : all
  return (
    <>
      {(app.model.large ? shown.filter((line) => line.current) : shown).map((line) => (
        <Asked key={line.node} app={app} line={line} />
      ))}
    </>
  )
}
