import type { VNode } from 'preact'
import { type ReviewLine, reviewLines } from '#flow'
import type { Receiver } from '#regions'
import { answerText } from '../answers.ts'
import type { App } from '../app.ts'
import { commaOf } from '../comma.ts'
import { Numbers } from './numbers.tsx'
import { Say } from './say.tsx'

const Reader = ({ app, one }: { app: App; one: Receiver }): VNode => (
  <li>
    <bdi>
      <b>{one.name}</b>
    </bdi>
    {commaOf(app.words.language)}
    <span data-say="ui.people">{app.text('ui.people', { count: one.people })}</span>
  </li>
)

/** A line as it will be read; off lines wait to be added. */
const Switch = ({ app, line }: { app: App; line: ReviewLine }): VNode => {
  const mark = line.fixed ? 'ui.fixed' : line.on ? 'ui.on' : 'ui.off'
  return (
    <button
      type="button"
      class={`button choice line${line.on ? '' : ' off'}`}
      aria-pressed={line.on}
      disabled={line.fixed}
      data-say={line.label}
      data-node={line.node}
      onClick={() => app.tell({ t: 'share', node: line.node, on: !line.on })}
    >
      <span>
        <small class="hint">{app.text(line.label)}</small>
        <bdi>{answerText(app, line)}</bdi>
      </span>
      <b class="mark">{app.text(mark)}</b>
    </button>
  )
}

/** Who reads, what they read line by line, what is not shared. One screen, one decision. */
export const Review = ({ app }: { app: App }): VNode => {
  const { script, state, sending } = app.model
  const { team, helpdesk } = app.route() ?? {}
  const receivers = state.answers[script.roles.team]?.choices[0]
  const shown = [receivers !== 'helpdesk' && team, receivers !== 'team' && helpdesk].filter((one) => !!one)
  return (
    <>
      <section class="card">
        <Say app={app} say="ui.readers" as="h3" />
        <ul>
          {shown.map((one) => (
            <Reader key={one.code} app={app} one={one} />
          ))}
        </ul>
      </section>
      <Say app={app} say="ui.lines" as="h3" />
      {reviewLines(script, state).map((line) => (
        <Switch key={line.node} app={app} line={line} />
      ))}
      <Say app={app} say="intake.review.hint" as="small" />
      <Say app={app} say="ui.notShared" as="small" />
      {sending !== 'not' && sending !== 'changed' && <Say app={app} say={`ui.send.${sending}`} />}
      {sending === 'failed' && <Numbers app={app} ids={['helpdesk']} />}
    </>
  )
}
