import type { VNode } from 'preact'
import type { App } from '../app.ts'
import { groupName } from '../names.ts'
import type { ConversationView } from '../port.ts'
import { Numbers } from './numbers.tsx'

/** Which team was let in and has not answered; and when nobody is left of the team whose conversation it is. */
export const Asked = ({
  app,
  view,
}: {
  readonly app: App
  readonly view: ConversationView
}): VNode | null => {
  const { owner, members } = view
  const { directory } = app.visitor.get()
  // Its words come with the second file.
  if (!owner || !app.model.cards) return null
  // By the list this page was opened with: who is not on it cannot open what is written now.
  const isGone = directory?.groups.every(({ code, people }) => code !== owner.group || people === 0) === true
  return (
    <>
      {isGone && <p data-say="ui.gone">{app.text('ui.gone', { team: groupName(app, owner.group) })}</p>}
      {isGone && <Numbers app={app} ids={['helpdesk']} />}
      {members
        .filter((member) => member.asked)
        .map(({ group = '' }) => (
          <p key={group} class="hint" data-say="ui.transfer.waits">
            {app.text('ui.transfer.waits', { name: owner.name, team: groupName(app, group) })}
          </p>
        ))}
    </>
  )
}
