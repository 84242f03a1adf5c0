import { Fragment, type VNode } from 'preact'
import { current, lines, progress } from '#flow'
import { clockOf } from '#i18n'
import { Icon, PICTOGRAMS } from '#web/kit'
import type { App } from '../app.ts'
import { turnTo } from '../shown.ts'
import { Ask } from './ask.tsx'
import { Asked } from './asked.tsx'
import { LayerView, Waiting } from './layers.tsx'
import { Listen, partOf } from './listen.tsx'
import { Log } from './log.tsx'
import { Lost } from './lost.tsx'
import { Meeting } from './meeting.tsx'
import { Numbers } from './numbers.tsx'
import { Reply } from './reply.tsx'
import { Say, Tap } from './say.tsx'
import { Talk } from './talk.tsx'
import { UnsentLines } from './unsent.tsx'

const Header = ({ app, hidden }: { app: App; hidden: boolean }): VNode => (
  <header>
    <a class="leave" href="/exit" data-say="first.leave">
      <span data-text>{app.text('first.leave')}</span>
      <Icon d={PICTOGRAMS.leave} />
    </a>
    <label class="language">
      <Icon d={PICTOGRAMS.globe} />
      <span class="unseen" data-say="first.language">
        {app.text('first.language')}
      </span>
      <select
        onChange={(event) => {
          if (event.currentTarget.value) app.words.setLanguage(event.currentTarget.value)
          else app.tell({ t: 'open', side: 'language' })
          event.currentTarget.value = app.words.language
          app.paint()
        }}
      >
        {app.words.offers().map(({ language, name }) => (
          <option key={language} value={language} lang={language} selected={language === app.words.language}>
            {name}
          </option>
        ))}
        {app.model.words && <option value="">{app.text('intake.language.badly')}</option>}
      </select>
    </label>
    {!hidden && <Steps app={app} />}
  </header>
)

/** Where one is, in numbers only. */
const Steps = ({ app }: { app: App }): VNode | null => {
  const { script, state, layer } = app.model
  const { step, of } = progress(script, state)
  const erased = layer?.is === 'erased'
  const behind =
    (layer && !erased) || state.frames.length > 1 || (!state.sent && lines(script, state).length > 1)
  const before = turnTo(app, -1)
  const back = (): void => {
    if (layer) app.set({ layer: undefined })
    else if (before) before()
    else app.tell({ t: 'back' })
  }
  if (erased || (state.sent && !behind)) return null
  return (
    <div class="steps">
      {behind && <Tap app={app} say="first.back" look="quiet" onTap={back} />}
      {!state.sent && (
        <p class="dots">
          <span class="unseen">{app.text('first.step', { step, of })}</span>
          {Array.from({ length: of }, (_, i) => (
            <i key={i} aria-hidden="true" class={i + 1 === step ? 'now' : i < step ? 'done' : ''}>
              {i + 1 === step ? step : ''}
            </i>
          ))}
        </p>
      )}
    </div>
  )
}

const Bar = ({ app }: { app: App }): VNode | null => {
  const { script, state, layer } = app.model
  if (!state.sent && (layer?.is === 'erased' || current(script, state).id === script.start)) return null
  const person = (): void => app.tell({ t: 'person' })
  return (
    <nav>
      {state.sent ? (
        <Tap
          app={app}
          say="ui.readers.now"
          picture="people"
          onTap={() => app.set({ layer: { is: 'people' } })}
        />
      ) : (
        <Tap app={app} say="first.person" picture="talk" onTap={person} />
      )}
      <Tap app={app} say="first.rights" picture="law" onTap={() => app.tell({ t: 'open', side: 'rights' })} />
    </nav>
  )
}

/** The same texts without any script, in place of this page: no step back is left. */
const Plain = ({ app }: { app: App }): VNode => (
  <a
    href={`/${app.words.language}`}
    data-say="first.rights"
    onClick={(event) => {
      event.preventDefault()
      location.replace(event.currentTarget.href)
    }}
  >
    {app.text('first.rights')}
  </a>
)

/** What is wrong, what can be done now, and numbers that work without this page. */
const Fault = ({ app }: { app: App }): VNode | null => {
  const { worker, files, link, view } = app.visitor.get()
  const say =
    worker === 'failed'
      ? 'ui.fault.locks'
      : view?.displaced
        ? 'ui.fault.elsewhere'
        : files === 'failed'
          ? 'ui.fault.files'
          : link === 'offline' || app.model.offline
            ? 'ui.fault.offline'
            : ''
  const { script, state } = app.model
  // The first screen stays one that could be about anything.
  if (!say || (app.model.words && current(script, state).id === script.start)) return null
  return (
    <section class="caution" role="alert">
      <Say app={app} say={app.text(say) ? say : 'first.failed'} />
      {files === 'failed' && <Tap app={app} say="first.again" onTap={() => void app.visitor.load()} />}
      <Numbers app={app} ids={['emergency', 'helpdesk']} />
      {worker === 'failed' && <Plain app={app} />}
    </section>
  )
}

/** What one may do while waiting: answer more, read, keep, delete. */
const Menu = ({ app }: { app: App }): VNode => {
  const { script, state } = app.model
  const { say } = current(script, state)
  return (
    <>
      {say.map(({ key }) => (
        <Fragment key={key}>
          <Say app={app} say={key} />
          {app.model.large && <Listen app={app} at="menu" parts={[partOf(app, key)]} />}
        </Fragment>
      ))}
      <Ask app={app} />
    </>
  )
}

/** After the handoff: what can be answered, right below what was asked; who has it, and everything else behind one button. */
const After = ({ app }: { app: App }): VNode => {
  const { view, link } = app.visitor.get()
  const taken = view?.state === 'accepted'
  const open = !taken || app.model.menu
  return (
    <div class="after">
      {view && <Lost app={app} view={view} />}
      {taken && <Asked app={app} view={view} />}
      {taken && <Reply app={app} view={view} />}
      <Waiting app={app} />
      <p class="hint" data-say={`ui.link.${link}`}>
        {app.text(`ui.link.${link}`, { time: clockOf(app.clock()) })}
      </p>
      <UnsentLines app={app} />
      {open ? (
        <Menu app={app} />
      ) : (
        <Tap app={app} say="ui.menu" look="quiet" onTap={() => app.set({ menu: true })} />
      )}
    </div>
  )
}

const Main = ({ app }: { app: App }): VNode => {
  const { script, state, layer, early } = app.model
  if (layer) return <LayerView app={app} />
  const side = state.frames.length > 1
  const waits = state.sent && !side && current(script, state).id === script.roles.waiting
  return (
    <>
      {state.sent && !side && <Meeting app={app} answers />}
      <div role="log" class="log" aria-live="polite">
        <Log app={app} waits={waits} />
        {state.sent && !side && <Talk app={app} />}
      </div>
      <Fault app={app} />
      {early.length > 0 && !app.model.words ? (
        <Say app={app} say="first.moment" />
      ) : waits ? (
        <After app={app} />
      ) : (
        <Ask app={app} />
      )}
    </>
  )
}

/** Asked before what was written is wiped, with a minute to say so. */
const Warning = ({ app }: { app: App }): VNode => (
  <div role="alertdialog" class="veil" aria-label={app.text('ui.idle', { count: app.model.warning })}>
    <p data-say="ui.idle">{app.text('ui.idle', { count: app.model.warning })}</p>
    <Tap app={app} say="ui.idle.stay" look="main" onTap={() => app.set({ warning: 0 })} />
  </div>
)

export const Page = ({ app }: { app: App }): VNode => {
  const { veiled, covered, warning } = app.model
  const hidden = veiled || covered
  return (
    <>
      <Header app={app} hidden={hidden} />
      {warning > 0 && <Warning app={app} />}
      {veiled && (
        <div class="veil">
          <Tap app={app} say="ui.show" look="main" onTap={() => app.set({ veiled: false })} />
        </div>
      )}
      {!hidden && (
        <main>
          <h1 class="unseen" data-say="first.title">
            {app.text('first.title')}
          </h1>
          <Main app={app} />
        </main>
      )}
      {!hidden && <Bar app={app} />}
    </>
  )
}
