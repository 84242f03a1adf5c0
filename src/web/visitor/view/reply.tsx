import type { VNode } from 'preact'
import type { PhraseAnswer } from '#flow'
import { Field, MESSAGE_BYTES, textBytes } from '#web/kit'
import type { App } from '../app.ts'
import { groupName } from '../names.ts'
import type { ConversationView, Scope } from '../port.ts'
import { missing, openInvitation, openQuestion, optionsFor } from '../talk.ts'
import { Say, Tap } from './say.tsx'

const SHOWN = 15

const give = (app: App, to: string, answer: PhraseAnswer, params = {}): void => {
  const whole = !missing(answer, params)
  app.set({ asking: whole ? undefined : { to, key: answer.key, params }, typed: {} })
  if (whole) app.say({ t: 'answer', to, key: answer.key, ...(answer.params && { params }) })
}

/** One value of an answer: a day, an hour, a word. A long list is narrowed by typing. */
const Value = ({ app, answer }: { app: App; answer: PhraseAnswer }): VNode | null => {
  const { asking, typed } = app.model
  const next = asking && missing(answer, asking.params)
  if (!asking || !next) return null
  const [name, kind] = next
  const wanted = (typed['value'] ?? '').toLowerCase()
  const all = optionsFor(app, kind)
  const few = all
    .filter(({ text }) => text.toLowerCase().startsWith(wanted))
    .slice(0, all.length > 24 ? SHOWN : 24)
  const take = (value: string): void => give(app, asking.to, answer, { ...asking.params, [name]: value })
  return (
    <>
      {(all.length > 24 || all.length === 0) && (
        <Field
          id="value"
          label={app.text('ui.text')}
          value={typed['value'] ?? ''}
          onText={(value) => app.set({ typed: { ...typed, value } })}
        />
      )}
      {few.map(({ value, text }) => (
        <Tap key={value} app={app} say={answer.key} look="choice" onTap={() => take(value)}>
          {text}
        </Tap>
      ))}
      {all.length === 0 && (
        <Tap
          app={app}
          say="first.on"
          look="main"
          disabled={!wanted}
          onTap={() => take(typed['value'] ?? '')}
        />
      )}
      <Tap app={app} say="first.back" look="quiet" onTap={() => app.set({ asking: undefined })} />
    </>
  )
}

/** Values still to be chosen stand as dots. */
const open = ({ params }: PhraseAnswer): { [name: string]: string } => {
  const values: { [name: string]: string } = {}
  for (const name of Object.keys(params ?? {})) values[name] = '…'
  return values
}

/** The answers to what was asked last: one tap each. */
const Question = ({ app, view }: { app: App; view: ConversationView }): VNode | null => {
  const question = openQuestion(app, view)
  const { asking } = app.model
  if (!question) return null
  const answers = question.phrase.answers ?? []
  const chosen = asking?.to === question.id && answers.find(({ key }) => key === asking.key)
  if (chosen) return <Value app={app} answer={chosen} />
  return (
    <>
      {answers.map((answer) => (
        <Tap
          key={answer.key}
          app={app}
          say={answer.key}
          look="choice"
          onTap={() => give(app, question.id, answer)}
        >
          {app.text(answer.key, open(answer))}
        </Tap>
      ))}
    </>
  )
}

const SCOPES: readonly Scope[] = ['summary', 'now', 'everything']
/** Who came back by a code cannot pass on what was said before: this page was never given it (PROTOCOL §6). */
const AFTER_RETURN: readonly Scope[] = ['now', 'everything']

/** Who may come in, why, and from where they may read. Refusing changes nothing. */
const Invitation = ({ app, view }: { app: App; view: ConversationView }): VNode | null => {
  const asked = openInvitation(view)
  if (!asked) return null
  const { id, body } = asked
  const [picked] = app.model.picked
  const team = groupName(app, body.group)
  const scopes = view.returned ? AFTER_RETURN : SCOPES
  const scope = scopes.find((one) => one === picked) ?? scopes[0] ?? 'now'
  const { visitor } = app
  const yes = (): Promise<void> =>
    visitor
      .addMember({ group: body.group, person: body.person, scope })
      .then(() => visitor.say({ t: 'invited', to: id, yes: true, scope }))
  return (
    <section class="card">
      <p data-say={body.reason}>{app.text(body.reason, { name: body.name, team })}</p>
      <Say app={app} say="ui.invite.scope" />
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
        disabled={app.model.busy === 'add'}
        onTap={() => app.busy('add', yes())}
      />
      <Tap
        app={app}
        say="ui.invite.no"
        picture="no"
        onTap={() => app.say({ t: 'invited', to: id, yes: false })}
      />
      {app.model.busy === 'add!' && <Say app={app} say="ui.unsent" />}
    </section>
  )
}

const Composer = ({ app }: { app: App }): VNode => {
  const { typed } = app.model
  const text = typed['text'] ?? ''
  const left = MESSAGE_BYTES - textBytes(text)
  const send = (): void => {
    app.set({ typed: { ...typed, text: '' } })
    app.say({ t: 'text', text: text.trim(), lang: app.words.language })
  }
  return (
    <div class="composer">
      <Field
        id="text"
        label={app.text('ui.write')}
        hint={app.text('ui.write.hint')}
        value={text}
        rows={2}
        say="ui.write"
        onText={(value) => app.set({ typed: { ...typed, text: value } })}
      />
      {left < 150 && (
        <small class="hint" data-say="ui.left">
          {app.text(left < 0 ? 'ui.tooLong' : 'ui.left', { count: Math.max(0, left) })}
        </small>
      )}
      <Tap
        app={app}
        say="ui.send"
        look="main"
        picture="send"
        disabled={!text.trim() || left < 0}
        onTap={send}
      />
    </div>
  )
}

/** What one can do in a conversation with people, the quickest first. */
export const Reply = ({ app, view }: { app: App; view: ConversationView }): VNode | null =>
  view.writable && view.state === 'accepted' ? (
    <>
      <Invitation app={app} view={view} />
      <Question app={app} view={view} />
      <Composer app={app} />
    </>
  ) : null
