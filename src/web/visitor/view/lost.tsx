import type { VNode } from 'preact'
import type { App } from '../app.ts'
import { groupName } from '../names.ts'
import type { ConversationView, Who } from '../port.ts'
import { Tap } from './say.tsx'

const nameOf = (app: App, who: Who): string => who.name ?? groupName(app, who.group)

/**
 * Everybody who could read what was said before has lost the devices for it: said plainly, with what can be done.
 * Nothing happens by itself. Who came back by a code was never given it, and can only begin again.
 */
export const Lost = ({ app, view }: { app: App; view: ConversationView }): VNode | null => {
  const { lost = [], returned, writable } = view
  const { busy } = app.model
  if (lost.length === 0 || !writable || view.state === 'closed') return null
  const isBusy = busy === 'give' || busy === 'anew'
  return (
    <section class="card">
      {lost.map((who) => (
        <p key={`${who.group ?? ''}${who.person ?? ''}`} data-say="ui.lost">
          {app.text('ui.lost', { name: nameOf(app, who) })}
        </p>
      ))}
      {!returned && (
        <Tap
          app={app}
          say="ui.lost.give"
          look="main"
          picture="share"
          disabled={isBusy}
          onTap={() => app.busy('give', app.visitor.giveAgain())}
        />
      )}
      <Tap app={app} say="ui.lost.anew" disabled={isBusy} onTap={() => app.startAnew()} />
      {(busy === 'give!' || busy === 'anew!') && <p data-say="ui.unsent">{app.text('ui.unsent')}</p>}
    </section>
  )
}
