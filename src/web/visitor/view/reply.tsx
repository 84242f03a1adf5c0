import type { VNode } from 'preact'
import type { PhraseAnswer } from '#flow'
import { Field, MESSAGE_BYTES, textBytes } from '#web/kit'
import type { App } from '../app.ts'
import { keptFor, MONTHS } from '../kept.ts'
import type { ConversationView } from '../port.ts'
import { missing, openQuestion, optionsFor } from '../talk.ts'
import { Invitation } from './invitation.tsx'
import { Say, Tap } from './say.tsx'
import { Withdrawal } from './withdrawal.tsx'

/** A list longer than this can be narrowed by typing, and stands in rows. */
const LONG = 24

const give = (app: App, to: string, answer: PhraseAnswer, params = {}): void => {
  const months = MONTHS[answer.key]
  if (months) {
    app.busy('keep', keptFor(app, to, months))
    return
  }
  const whole = !missing(answer, params)
  app.set({ asking: whole ? undefined : { to, key: answer.key, params }, typed: {} })
  if (whole) app.say({ t: 'answer', to, key: answer.key, ...(answer.params && { params }) })
}

/** One value of an answer: a day, an hour, a word. All of a list is there to tap; typing only narrows a long one. */
const Value = ({ app, answer }: { app: App; answer: PhraseAnswer }): VNode | null => {
  const { asking, typed } = app.model
  const next = asking && missing(answer, asking.params)
  if (!asking || !next) return null
  const [name, kind] = next
  const wanted = (typed['value'] ?? '').toLowerCase()
  const all = optionsFor(app, kind)
  const found = all.filter(({ text }) => text.toLowerCase().startsWith(wanted))
  const take = (value: string): void => give(app, asking.to, answer, { ...asking.params, [name]: value })
  return (
    <>
      {(all.length > LONG || all.length === 0) && (
        <Field
          id="value"
          label={app.text('ui.text')}
          value={typed['value'] ?? ''}
          onText={(value) => app.set({ typed: { ...typed, value } })}
        />
      )}
      <div class={all.length > LONG ? 'rows' : 'list'}>
        {found.map(({ value, text }) => (
          <Tap key={value} app={app} say={answer.key} look="choice" onTap={() => take(value)}>
            {text}
          </Tap>
        ))}
      </div>
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
  const { answers } = question
  const chosen = asking?.to === question.id && answers.find(({ key }) => key === asking.key)
  if (chosen) return <Value app={app} answer={chosen} />
  return (
    <>
      {app.model.busy === 'keep!' && <Say app={app} say="ui.unsent" />}
      {answers.map((answer) => (
        <Tap
          key={answer.key}
          app={app}
          say={answer.key}
          look="choice"
          disabled={app.model.busy === 'keep'}
          onTap={() => give(app, question.id, answer)}
        >
          {app.text(answer.key, open(answer))}
        </Tap>
      ))}
    </>
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
      <Withdrawal app={app} view={view} />
      <Question app={app} view={view} />
      {!(app.model.large && openQuestion(app, view)) && <Composer app={app} />}
    </>
  ) : null
