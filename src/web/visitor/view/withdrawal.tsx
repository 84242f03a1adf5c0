import type { VNode } from 'preact'
import type { App } from '../app.ts'
import type { ConversationView } from '../port.ts'
import { openWithdrawal, takeOut } from '../talk.ts'
import { Tap } from './say.tsx'

/** Nobody of a team that was let in has answered: whether it goes out again, as just asked. A no changes nothing. */
export const Withdrawal = ({ app, view }: { app: App; view: ConversationView }): VNode | null => {
  const asked = openWithdrawal(view)
  if (!asked || !app.model.cards) return null
  const { busy } = app.model
  return (
    <section class="card">
      <Tap
        app={app}
        say="ui.transfer.out.yes"
        look="main"
        disabled={busy === 'out'}
        onTap={() => takeOut(app, asked)}
      />
      <Tap
        app={app}
        say="ui.transfer.out.no"
        onTap={() => app.say({ t: 'answer', to: asked.id, key: 'answer.no' })}
      />
    </section>
  )
}
