import type { VNode } from 'preact'
import { REGISTER, registerConsent, STOPPED, saidIn, sheetOf } from '#web/core'
import type { Part } from '../aloud.ts'
import type { App } from '../app.ts'
import { groupName } from '../names.ts'
import type { Body, ConversationView, TalkLine } from '../port.ts'
import { sheetLines } from '../sheet.ts'
import { Say, Tap } from './say.tsx'

type Message = Extract<TalkLine, { kind: 'message' }>
type SheetBody = Extract<Body, { t: 'sheet' }>

type Standing = 'ui.sheet' | 'ui.sheet.over' | 'ui.sheet.newer'

/** What a sheet is now: only the newest can stand, and only by a yes. */
const standing = (view: ConversationView | undefined, id: string | undefined): Standing => {
  const newest = sheetOf(view?.lines ?? [])
  if (newest?.id !== id) return 'ui.sheet.newer'
  return newest?.state === 'over' ? 'ui.sheet.over' : 'ui.sheet'
}

/** The way to stop it, while it stands. */
const Stop = ({ app, view }: { app: App; view: ConversationView }): VNode | null => {
  const newest = sheetOf(view.lines)
  if (newest?.state !== 'standing') return null
  const { to } = newest.body
  return (
    <>
      <Say app={app} say="ui.sheet.all" />
      <Say app={app} say="claim.dataWho" as="small" />
      {view.writable && (
        <Tap
          app={app}
          say="ui.sheet.stop"
          picture="no"
          disabled={app.model.busy === 'say'}
          onTap={() => app.say({ t: 'answer', to, key: STOPPED })}
        />
      )}
    </>
  )
}

const teamOf = (app: App, { lines }: SheetBody): string =>
  groupName(app, lines.find(({ node }) => node === 'reporter')?.text)

/** The same read aloud, line by line: no recording says values, so all stand under a key that has none. */
export const heard = (app: App, body: SheetBody): readonly Part[] => {
  const key = 'ui.sheet'
  const title = { key, text: app.text(key, { team: teamOf(app, body) }) }
  return [
    title,
    ...(sheetLines(app, body) ?? []).map(({ label, text }) => ({ key, text: `${label}: ${text}` })),
  ]
}

/** Exactly what would be passed on, in the reader's language. */
export const Sheet = ({
  app,
  body,
  line,
}: {
  app: App
  body: SheetBody
  line: Message | undefined
}): VNode => {
  const lines = sheetLines(app, body)
  const { view } = app.visitor.get()
  const say = standing(view, line?.id)
  if (!lines) return <span data-say="ui.unknown">{app.text('ui.unknown')}</span>
  return (
    <>
      <span data-say={say}>{app.text(say, { team: teamOf(app, body) })}</span>
      <dl class="sheet">
        {lines.map(({ say: name, label, text }) => (
          <div key={name} data-line={name}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {view && say === 'ui.sheet' && <Stop app={app} view={view} />}
    </>
  )
}

/** Under the question whether this may be registered: what is written down, that no is fine, who keeps what. */
const ABOUT = [
  'ui.sheet.about',
  'ui.sheet.about.place',
  'ui.sheet.first',
  'claim.registration',
  'claim.limitsOwnFile',
  'claim.dataWho',
] as const

/** What the question asks, as long as it waits for an answer. */
export const AboutRegister = ({ app, line }: { app: App; line: Message }): VNode | null => {
  const { view } = app.visitor.get()
  const said = saidIn(line.body)
  if (!view || said.t !== 'phrase' || said.id !== REGISTER) return null
  const consent = registerConsent(view.lines)
  const id = line.body.t === 'repeat' ? line.body.of : line.id
  if (consent.state !== 'asked' || consent.to !== id) return null
  return (
    <div class="about">
      {ABOUT.map((say) => (
        <Say key={say} app={app} say={say} />
      ))}
    </div>
  )
}
