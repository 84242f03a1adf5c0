import type { VNode } from 'preact'
import { MEETING_ANSWERS, meetingParts, meetingState } from '#flow'
import { dayOf } from '#i18n'
import { standing } from '#web/core'
import type { App } from '../app.ts'
import { openQuestion, readValues } from '../talk.ts'
import { Say, Tap } from './say.tsx'

/** The answers once more, for an appointment that was answered before: one tap opens them. */
const Change = ({ app, id }: { app: App; id: string }): VNode => {
  const { picked } = app.model
  if (!picked.includes(id))
    return <Tap app={app} say="ui.meet.change" look="quiet" onTap={() => app.set({ picked: [id] })} />
  const answer = (key: string): void => {
    app.set({ picked: [] })
    app.say({ t: 'answer', to: id, key })
  }
  return (
    <>
      {MEETING_ANSWERS.map(({ key }) => (
        <Tap key={key} app={app} say={key} look="choice" onTap={() => answer(key)} />
      ))}
    </>
  )
}

/** What was agreed on stands first: when, where, with whom, what if it fails. Until the day is over. */
export const Meeting = ({ app, answers }: { app: App; answers?: boolean }): VNode | null => {
  const { view } = app.visitor.get()
  const meeting = view && standing(view)
  if (!view || !meeting || !app.model.cards || meeting.body.day < dayOf(app.clock())) return null
  const asked = openQuestion(app, view)
  const state = meetingState(meeting)
  // Where it was just told the answers stand under it.
  const canAnswer = answers && view.writable && view.state === 'accepted' && !meeting.cancelled && !asked
  return (
    <section class="card" data-meeting={state}>
      <Say app={app} say="ui.meet" as="h3" />
      {!meeting.cancelled &&
        meetingParts(meeting.body).map(({ key, params, kinds }) => (
          <p key={key} data-say={key}>
            {app.text(key, readValues(app, kinds, params))}
          </p>
        ))}
      <Say app={app} say={state} />
      {canAnswer && <Change app={app} id={meeting.id} />}
    </section>
  )
}
