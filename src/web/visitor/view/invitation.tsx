import type { VNode } from 'preact'
import type { App } from '../app.ts'
import { doesOf, groupName } from '../names.ts'
import type { ConversationView, Scope } from '../port.ts'
import { type Asked, agree, openInvitation } from '../talk.ts'
import { Say, Tap } from './say.tsx'

const SCOPES: readonly Scope[] = ['summary', 'now', 'everything']
/** Who came back by a code cannot pass on what was said before: this page was never given it (PROTOCOL §6). */
const AFTER_RETURN: readonly Scope[] = ['now', 'everything']

/** A whole team that is to go on: why, how many people that is, and that the one who asks stays meanwhile. */
const Team = ({ app, asked: { body, by } }: { app: App; asked: Asked }): VNode => {
  const { directory } = app.visitor.get()
  const count = directory?.groups.find(({ code }) => code === body.group)?.people ?? 1
  const values = { team: groupName(app, body.group), name: by.name ?? '', count }
  return (
    <>
      {[body.reason, 'ui.member.team', 'ui.transfer.stays'].map((say) => (
        <p key={say} data-say={say}>
          {app.text(say, values)}
        </p>
      ))}
    </>
  )
}

/** Who they are. For somebody outside the list: that they are not on it, whose word it is, and how far it goes. */
const Who = ({ app, asked }: { app: App; asked: Asked }): VNode => {
  const { body, by } = asked
  const { name, guest } = body
  if (!guest && !body.person) return <Team app={app} asked={asked} />
  if (!guest) {
    const does = doesOf(app, body.group)
    return (
      <>
        <p data-say={body.reason}>{app.text(body.reason, { name, team: groupName(app, body.group) })}</p>
        {does && <Say app={app} say={does} />}
      </>
    )
  }
  const values = { name, role: guest.role, by: by.name ?? groupName(app, by.group) }
  return (
    <>
      {[body.reason, 'ui.guest.list', 'ui.guest.only'].map((say) => (
        <p key={say} data-say={say}>
          {app.text(say, values)}
        </p>
      ))}
    </>
  )
}

/** Who may come in, why, and from where they may read. Refusing changes nothing. */
export const Invitation = ({ app, view }: { app: App; view: ConversationView }): VNode | null => {
  const asked = openInvitation(view)
  // Its words come with the second file; who is asked must be able to read by whom.
  if (!asked || !app.model.cards) return null
  const { id, body, by } = asked
  const { picked, busy } = app.model
  const scopes = view.returned ? AFTER_RETURN : SCOPES
  const scope = scopes.find((one) => one === picked[0]) ?? scopes[0] ?? 'now'
  return (
    <section class="card">
      <Who app={app} asked={asked} />
      {body.person || body.guest ? (
        <Say app={app} say="ui.invite.scope" />
      ) : (
        <p data-say="ui.invite.scope.team">
          {app.text('ui.invite.scope.team', { team: groupName(app, body.group) })}
        </p>
      )}
      {scopes.map((one) => (
        <Tap
          key={one}
          app={app}
          say={view.returned && one === 'everything' ? 'ui.scope.back' : `ui.scope.${one}`}
          look="choice"
          pressed={one === scope}
          onTap={() => app.set({ picked: [one] })}
        />
      ))}
      <Tap
        app={app}
        say="ui.invite.yes"
        look="main"
        picture="yes"
        disabled={busy === 'add'}
        onTap={() => agree(app, asked, scope)}
      />
      <Tap
        app={app}
        say="ui.invite.no"
        picture="no"
        onTap={() => app.say({ t: 'invited', to: id, yes: false })}
      />
      {busy === 'add!' && <Say app={app} say="ui.unsent" />}
      {busy === 'gone!' && (
        <p role="alert" data-say="ui.guest.gone">
          {app.text('ui.guest.gone', { name: body.name, by: by.name ?? groupName(app, by.group) })}
        </p>
      )}
    </section>
  )
}
