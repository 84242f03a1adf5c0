import type { VNode } from 'preact'
import { helpLinesFor } from '#flow'
import { dateText, dayOf } from '#i18n'
import { erasedOn } from '#web/core'
import type { App } from '../app.ts'
import { doesOf, groupName } from '../names.ts'
import type { MemberView } from '../port.ts'
import { waitingSentences } from '../waiting.ts'
import { CardView } from './card.tsx'
import { CodeNumbers } from './code.tsx'
import { Meeting } from './meeting.tsx'
import { Numbers } from './numbers.tsx'
import { Say, Tap } from './say.tsx'
import { KeepSign, Sign } from './sign.tsx'

/** True sentences about who has the message and what happens next. */
export const Waiting = ({ app }: { app: App }): VNode | null => {
  const { view, directory, skew } = app.visitor.get()
  if (!view) return null
  const sentences = waitingSentences({
    view,
    directory,
    nameOf: (group) => groupName(app, group),
    sentAt: app.model.sentAt,
    takenAt: app.model.taken?.at ?? 0,
    now: app.clock(),
    skew,
    language: app.words.language,
  })
  return (
    <div class="card">
      {sentences
        .map(({ say, values }) => ({ say, key: say + values?.['name'], text: app.text(say, values) }))
        .filter(({ text }) => text !== '')
        .map(({ say, key, text }) => (
          <p key={key} data-say={say}>
            {text}
          </p>
        ))}
    </div>
  )
}

/** How the visitor ends it, for people who came in later; those who were asked first stay. */
const endOf = (app: App, { group, person, kind, sign }: MemberView): (() => Promise<void>) | undefined => {
  const { visitor } = app
  const { receivers } = visitor.get().view ?? {}
  if (kind === 'guest') return sign === undefined ? undefined : () => visitor.removeGuest(sign)
  const isAsked = !group || group === receivers?.team || group === receivers?.helpdesk
  if (kind === 'visitor' || isAsked) return undefined
  return () => visitor.removeMember({ group, ...(person && { person }) })
}

const Member = ({ app, member }: { app: App; member: MemberView }): VNode => {
  const { group, kind, name, people, role, vouchedBy } = member
  const end = endOf(app, member)
  const does = kind === 'team' || kind === 'person' ? doesOf(app, group) : undefined
  const say = `ui.member.${kind === 'guest' && name === undefined ? 'someone' : kind}`
  const values = {
    name: name ?? '',
    team: groupName(app, group),
    count: people ?? 1,
    by: vouchedBy ?? '',
    role: role ?? '',
  }
  return (
    <li class="card">
      <p data-say={say}>{app.text(say, values)}</p>
      {does && <Say app={app} say={does} as="small" />}
      {end && <Tap app={app} say="ui.remove" look="quiet" onTap={() => app.busy('remove', end())} />}
    </li>
  )
}

/** Who can read, by name, and what the mark beside a name means. */
const People = ({ app }: { app: App }): VNode => (
  <>
    <Say app={app} say="ui.readers.now" as="h2" />
    <ul class="list">
      {app.visitor.get().view?.members.map((member) => (
        <Member
          key={`${member.kind}${member.group}${member.person}${member.sign}`}
          app={app}
          member={member}
        />
      ))}
    </ul>
    <Say app={app} say="ui.tick" as="small" />
  </>
)

/** When it goes by itself, if nobody writes any more. */
const Erased = ({ app }: { app: App }): VNode | null => {
  const { view } = app.visitor.get()
  if (!view || !app.model.cards) return null
  const day = dateText(erasedOn(view, app.clock(), dayOf), app.words.language)
  return <p data-say="ui.erases">{app.text('ui.erases', { day })}</p>
}

/** What one holds in hand when leaving. Nothing on it names what it is about. */
const Keep = ({ app }: { app: App }): VNode => {
  const { code, layer, busy } = app.model
  const open = layer?.is === 'keep' && layer.open === true
  const { team, helpdesk } = app.route() ?? {}
  const first = team?.open || !helpdesk?.open ? 'team' : 'helpdesk'
  const { hasCode } = app.visitor.get().view ?? {}
  return (
    <>
      <Say app={app} say="ui.keep" as="h2" />
      <Waiting app={app} />
      <Meeting app={app} />
      <Say app={app} say="intake.word" />
      <Erased app={app} />
      <Numbers app={app} ids={[first]} />
      <Say app={app} say="ui.keep.worse" />
      {code && open && <CodeNumbers app={app} />}
      {code && (
        <Tap app={app} say="ui.keep.numbers" onTap={() => app.set({ layer: { is: 'keep', open: !open } })} />
      )}
      {!code && !hasCode && (
        <Tap app={app} say="ui.keep.make" disabled={busy === 'code'} onTap={() => app.makeCode()} />
      )}
      <KeepSign app={app} />
      <Tap app={app} say="ui.erase" onTap={() => app.set({ layer: { is: 'erase' } })} />
      <Tap app={app} say="first.leave" look="main" onTap={app.leave} />
    </>
  )
}

const Erase = ({ app }: { app: App }): VNode => (
  <>
    <Say app={app} say="ui.erase" as="h2" />
    <Say app={app} say="ui.erase.what" />
    <Say app={app} say="claim.limitsOwnFile" />
    {app.model.cards && <Say app={app} say="claim.dataWho" />}
    {app.model.busy === 'erase!' && <Say app={app} say="ui.unsent" />}
    <Tap
      app={app}
      say="ui.erase.yes"
      look="main"
      disabled={app.model.busy === 'erase'}
      onTap={() =>
        app.busy(
          'erase',
          app.visitor.eraseAll().then(() => app.forget()),
        )
      }
    />
  </>
)

const OpenNow = ({ app }: { app: App }): VNode => {
  const lines = app.model.words?.lines ?? []
  const first = helpLinesFor(lines, 'danger').map(({ id }) => id)
  return (
    <>
      <Say app={app} say="ui.numbers" as="h2" />
      <Numbers
        app={app}
        ids={[...first, 'team', ...lines.map(({ id }) => id).filter((id) => !first.includes(id))]}
      />
    </>
  )
}

/** What lies on top; closing leads back to the same place. */
export const LayerView = ({ app }: { app: App }): VNode | null => {
  const { layer } = app.model
  if (!layer) return null
  if (layer.is === 'card') return <CardView app={app} id={layer.id} />
  if (layer.is === 'people') return <People app={app} />
  if (layer.is === 'keep') return <Keep app={app} />
  if (layer.is === 'sign') return <Sign app={app} />
  if (layer.is === 'erase') return <Erase app={app} />
  if (layer.is === 'erased')
    return (
      <>
        <Say app={app} say="ui.erased" as="h2" />
        <Tap app={app} say="first.leave" look="main" onTap={app.leave} />
      </>
    )
  return <OpenNow app={app} />
}
