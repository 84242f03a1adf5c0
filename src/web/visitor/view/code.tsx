import type { VNode } from 'preact'
import { Field } from '#web/kit'
import type { App } from '../app.ts'
import { digitsOf, twoNumbers } from '../numbers.ts'
import { Numbers } from './numbers.tsx'
import { Say, Tap } from './say.tsx'

const typing =
  (app: App, id: string): ((text: string) => void) =>
  (text) =>
    app.set({ typed: { ...app.model.typed, [id]: text } })

/** The two numbers, which look like telephone numbers and are not. */
export const CodeNumbers = ({ app }: { app: App }): VNode | null =>
  app.model.code ? (
    <div class="card">
      {twoNumbers(app.model.code).map((number) => (
        <p key={number} class="number" data-say="ui.code">
          <bdi dir="ltr">{number}</bdi>
        </p>
      ))}
      <Say app={app} say="ui.code.noDial" as="small" />
    </div>
  ) : null

/** Shown once after the handoff, checked by the last four digits. */
export const KeepCode = ({ app }: { app: App }): VNode => {
  const { busy, code, typed } = app.model
  const last = digitsOf(typed['last'] ?? '')
  const wrong = last.length === 4 && !code?.endsWith(last)
  const check = (): void => {
    if (code?.endsWith(last) && last.length === 4) app.answer(['kept'])
  }
  if (!code)
    return busy === 'code!' ? (
      <Tap app={app} say="ui.again" look="main" onTap={() => app.makeCode()} />
    ) : (
      <Say app={app} say="ui.code.making" />
    )
  return (
    <>
      <CodeNumbers app={app} />
      <Field
        id="last"
        label={app.text('ui.code.last')}
        value={typed['last'] ?? ''}
        digits
        onText={typing(app, 'last')}
        onEnter={check}
      />
      {wrong && <Say app={app} say="ui.code.wrong" />}
      <Tap app={app} say="intake.code.kept" look="main" disabled={last.length !== 4 || wrong} onTap={check} />
    </>
  )
}

/** Coming back: both numbers in one field or two. A wrong code and an old one are answered alike. */
export const TypeCode = ({ app }: { app: App }): VNode => {
  const { busy, typed } = app.model
  const all = digitsOf((typed['one'] ?? '') + (typed['two'] ?? ''))
  const open = (): void => {
    if (all.length === 20) app.openCode(all)
  }
  return (
    <>
      {['one', 'two'].map((id) => (
        <Field
          key={id}
          id={id}
          label={app.text(`ui.code.${id}`)}
          value={typed[id] ?? ''}
          digits
          onText={typing(app, id)}
          onEnter={open}
        />
      ))}
      {busy === 'open!' && (
        <>
          <Say app={app} say="ui.code.unknown" />
          <Numbers app={app} ids={['helpdesk']} />
        </>
      )}
      {busy === 'open' && <Say app={app} say="ui.code.opening" />}
      <Tap
        app={app}
        say="ui.code.open"
        look="main"
        disabled={all.length !== 20 || busy === 'open'}
        onTap={open}
      />
    </>
  )
}
