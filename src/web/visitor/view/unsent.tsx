import type { VNode } from 'preact'
import { unsent } from '#flow'
import { labelled } from '../answers.ts'
import type { App } from '../app.ts'
import { Say, Tap } from './say.tsx'

/** Answered since the handoff and not shared: each is sent by its own tap, or stays here. */
export const UnsentLines = ({ app }: { app: App }): VNode | null => {
  const { script, state } = app.model
  const lines = unsent(script, state)
  if (lines.length === 0) return null
  return (
    <section class="card">
      <Say app={app} say="ui.notSent" as="h3" />
      {lines.map((line) => (
        <div key={line.node}>
          <p>{labelled(app, line)}</p>
          <Tap app={app} say="ui.sendThis" onTap={() => app.tell({ t: 'send', node: line.node })} />
        </div>
      ))}
    </section>
  )
}
