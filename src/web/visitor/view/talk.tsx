import { Fragment, type VNode } from 'preact'
import { answerKinds, cardById, closingText, KEPT, meetingParts, meetingState, phraseById } from '#flow'
import { clockOf } from '#i18n'
import { saidIn } from '#web/core'
import { Bubble, Icon } from '#web/kit'
import type { Part } from '../aloud.ts'
import { labelled } from '../answers.ts'
import type { App } from '../app.ts'
import { groupName } from '../names.ts'
import type { Body, TalkLine, Unsent, Who } from '../port.ts'
import { openQuestion, readValues, shownLines } from '../talk.ts'
import { Listen, partOf } from './listen.tsx'
import { Say, Tap } from './say.tsx'
import { AboutRegister, heard, Sheet } from './sheet.tsx'

/** What a body says by key: the key and its values, or `undefined` for what has other content. */
const keyOf = (app: App, body: Body): { say: string; text: string } | undefined => {
  const { cards } = app.model
  const of = (say: string, values?: { [name: string]: string | number }): { say: string; text: string } => ({
    say,
    text: app.text(say, values),
  })
  if (body.t === 'phrase') {
    const phrase = cards && phraseById(cards.phrases, body.id)
    return of(phrase?.say ?? 'ui.unknown', readValues(app, phrase?.params, body.params))
  }
  if (body.t === 'answer')
    return of(body.key, readValues(app, cards && answerKinds(cards.phrases, body.key), body.params))
  if (body.t === 'invite') {
    if (body.guest) return of('ui.invite.guest', { name: body.name, role: body.guest.role })
    return of(body.person ? 'ui.invite' : 'ui.invite.team', {
      name: body.name,
      team: groupName(app, body.group),
    })
  }
  if (body.t === 'withdraw') return of('ui.transfer.out', { team: groupName(app, body.group) })
  if (body.t === 'invited') return of(body.yes ? 'ui.invited.yes' : 'ui.invited.no')
  if (body.t === 'consulted') return of(`ui.consulted.${body.question}`, { team: groupName(app, body.group) })
  if (body.t === 'file') return of('ui.file', { number: body.number })
  if (body.t === 'cancelled') return of(meetingState({ cancelled: true }))
  if (body.t === 'closing') return of(closingText(body.reason))
  if (body.t === 'kept') return of(KEPT, readValues(app, { day: 'day' }, { day: body.until }))
  return undefined
}

/** An appointment is a few sentences, each with a key of its own. */
const partsIn = (app: App, body: Body): readonly { say: string; text: string }[] => {
  if (body.t === 'appointment')
    return meetingParts(body).map(({ key, params, kinds }) => ({
      say: key,
      text: app.text(key, readValues(app, kinds, params)),
    }))
  const said = keyOf(app, body)
  return said ? [said] : []
}

type ContentProps = { readonly app: App; readonly body: Body; readonly line?: Message }

/** What was said, in the reader's language; typed text stands as it was typed. */
const Content = ({ app, body, line }: ContentProps): VNode | null => {
  const parts = partsIn(app, body)
  if (parts.length > 0)
    return (
      <>
        {parts.map(({ say, text }, at) => (
          <Fragment key={say}>
            {at > 0 && ' '}
            <span data-say={say}>{text}</span>
          </Fragment>
        ))}
        {body.t === 'consulted' && body.question !== 'transfer' && (
          <Say app={app} say="ui.consulted.without" as="small" />
        )}
        {body.t === 'file' && <Say app={app} say="ui.file.what" as="small" />}
        {line && <AboutRegister app={app} line={line} />}
      </>
    )
  if (body.t === 'sheet') return <Sheet app={app} body={body} line={line} />
  if (body.t === 'text')
    return (
      <span class="typed" dir="auto">
        {body.text}
      </span>
    )
  if (body.t === 'more')
    return (
      <span data-say="ui.told">
        {body.lines.map((line) => (
          <span key={line.node} class="told">
            {labelled(app, line)}
          </span>
        ))}
      </span>
    )
  if (body.t !== 'card') return null
  const title = cardById(app.model.cards?.cards ?? [], body.id)?.title ?? 'ui.unknown'
  return (
    <Tap app={app} say={title} picture="read" onTap={() => app.set({ layer: { is: 'card', id: body.id } })} />
  )
}

/** Work name, organisation, and a mark whose meaning is one tap away. */
const NameCard = ({ app, who }: { app: App; who: Who }): VNode => (
  <button type="button" class="name" data-say="ui.who" onClick={() => app.set({ layer: { is: 'people' } })}>
    <b>{who.name ?? (who.kind === 'guest' && app.text('ui.guest.someone'))}</b> ·{' '}
    {who.kind === 'guest' ? app.text('ui.guest') : groupName(app, who.group)}{' '}
    {who.kind === 'person' && <Icon d={app.model.pictures['tick']} />}
    <span class="unseen">{app.text('ui.who')}</span>
  </button>
)

type Message = Extract<TalkLine, { kind: 'message' }>
type EventLine = Extract<TalkLine, { kind: 'event' }>

/** A whole team that came or went, and whoever took it from somebody else, is said in words of its own. */
const wholeOf = (app: App, { event, who, group, seq }: EventLine): '' | '.team' | '.next' => {
  if (event === 'joined' || (event === 'removed' && !group))
    return who.kind === 'person' && who.person === undefined ? '.team' : ''
  const lines = app.visitor.get().view?.lines ?? []
  const isNext = lines.some((one) => one.kind === 'event' && one.event === 'accepted' && one.seq < seq)
  return event === 'accepted' && isNext ? '.next' : ''
}

/** What happened to whom. A guest is named with the role they were asked in for, never with an organisation. */
const happened = (app: App, line: EventLine): { say: string; text: string } => {
  const { event } = line
  const who = event === 'given' ? (line.to ?? line.who) : line.who
  if (who.kind === 'guest') {
    const say = `ui.event.${event}.guest`
    const name = who.name ?? app.text('ui.guest.someone')
    return { say, text: app.text(say, { name, role: who.role ?? app.text('ui.guest') }) }
  }
  // A device that a colleague took out is nobody who left.
  const say = `ui.event.${event === 'removed' && line.group ? 'lost' : event}${wholeOf(app, line)}`
  const team = groupName(app, event === 'given' ? who.group : (line.group ?? who.group))
  return { say, text: app.text(say, { name: who.name ?? team, team }) }
}

/** What was said by key; with large letters also what can be answered to it now. What was typed is in nobody's voice. */
const spoken = (app: App, id: string, body: Body): readonly Part[] => {
  const parts = partsIn(app, body)
  const { view } = app.visitor.get()
  if (body.t === 'sheet') return heard(app, body)
  const question = app.model.large && view ? openQuestion(app, view) : undefined
  const answers = question?.id === id ? question.answers : []
  const told = parts.map(({ say, text }) => ({ key: say, text }))
  return told.length > 0 ? [...told, ...answers.map(({ key }) => partOf(app, key))] : []
}

/** What the others decided or put together, told in one line. */
const toldOf = (body: Body): string | undefined => {
  if (body.t === 'settled') return `ui.settled.${body.choice}`
  return body.t === 'belongs' ? 'ui.belongs' : undefined
}

const One = ({ app, line }: { app: App; line: TalkLine }): VNode | null => {
  if (line.kind === 'broken')
    return (
      <p class="event" data-say={`ui.broken.${line.reason}`}>
        {app.text(`ui.broken.${line.reason}`)}
      </p>
    )
  if (line.kind === 'event') {
    const { say, text } = happened(app, line)
    return text ? (
      <p class="event" data-say={say}>
        {text}
      </p>
    ) : null
  }
  const body = saidIn(line.body)
  const told = toldOf(body)
  if (told)
    return (
      <p class="event" data-say={told}>
        {app.text(told, { name: line.from.name ?? '' })}
      </p>
    )
  return (
    <Bubble from={line.mine ? 'own' : 'person'} fresh>
      {!line.mine && <NameCard app={app} who={line.from} />}
      <Content app={app} body={body} line={line} />
      {!line.mine && <Listen app={app} at={`${line.seq}`} parts={spoken(app, line.id, body)} />}
      <small class="when">{clockOf(line.at)}</small>
    </Bubble>
  )
}

/** Written here and not at the other side yet; what failed stays and can be sent again. */
const Going = ({ app, item }: { app: App; item: Unsent }): VNode => (
  <Bubble from="own">
    <Content app={app} body={item.body} />
    <small class="when">{app.text(item.failed ? 'ui.unsent' : 'ui.sending')}</small>
    {item.failed && (
      <Tap app={app} say="ui.again" onTap={() => app.busy('again', app.visitor.again(item.id))} />
    )}
  </Bubble>
)

/** The conversation with people, oldest first. */
export const Talk = ({ app }: { app: App }): VNode | null => {
  const { view, unsent } = app.visitor.get()
  if (!view) return null
  return (
    <>
      {shownLines(view).map((line) => (
        <One key={line.seq} app={app} line={line} />
      ))}
      {unsent
        .filter(({ body }) => body.t !== 'handoff')
        .map((item) => (
          <Going key={item.id} app={app} item={item} />
        ))}
    </>
  )
}
