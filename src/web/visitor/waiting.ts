import { momentText, untilText } from '#i18n'
import { deadline, type Places, type Receiver, type Route } from '#regions'
import type { ConversationView } from './port.ts'

export type Sentence = { readonly say: string; readonly values?: { readonly [name: string]: string } }

export type Waiting = {
  readonly view: Pick<ConversationView, 'state' | 'receivers' | 'owner'>
  readonly route: Route | undefined
  readonly places: Places | undefined
  /** When it was sent, ms; 0 when not known (come back by code). */
  readonly sentAt: number
  readonly now: number
  readonly language: string
}

const there = (one: Receiver, { now, language }: Waiting): Sentence => {
  const time = one.open ? one.closesAt : one.nextOpening
  const say = one.open ? (time ? 'ui.wait.until' : 'ui.wait.there') : 'ui.wait.opens'
  const text = one.open ? untilText : momentText
  return { say, values: { name: one.name, time: time ? text(time, now, language) : '?' } }
}

/** True sentences about who has it, who is there, and what happens if nobody takes it. */
export const waitingSentences = (waiting: Waiting): readonly Sentence[] => {
  const { view, route, places, sentAt, now, language } = waiting
  if (view.state === 'closed') return [{ say: 'ui.wait.closed' }]
  if (view.state === 'accepted') return [{ say: 'ui.wait.taken', values: { name: view.owner?.name ?? '' } }]
  const { team, helpdesk } = view.receivers
  const named = [route?.team, route?.helpdesk].filter(
    (one): one is Receiver => !!one && (one.code === team || one.code === helpdesk),
  )
  const codes = [team, helpdesk].filter((code): code is string => !!code)
  const due = places && sentAt && codes.length === 2 ? deadline(places, codes, sentAt) : undefined
  const then: readonly Sentence[] =
    due && due > now
      ? [
          {
            say: 'ui.wait.then',
            values: { name: route?.helpdesk?.name ?? '', time: momentText(due, now, language) },
          },
        ]
      : []
  return [{ say: 'ui.wait.nobody' }, ...named.map((one) => there(one, waiting)), ...then]
}
