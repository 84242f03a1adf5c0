import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { Button, PICTOGRAMS } from '#web/kit'
import { type Answer, answerBody, answerKey, askedIn, givenIn, momentOf, standingOf } from '../asking.ts'
import { itemsOf, pendingOf } from '../log.ts'
import type { ConversationView, Talk } from '../port.ts'
import { readerOf } from '../summary.ts'
import { dayText, languageIn } from '../tongue.ts'
import { Confirm } from './confirm.tsx'
import { Fault } from './fault.tsx'
import { LogView } from './log-view.tsx'
import { Missed } from './missed.tsx'
import { MomentField } from './moment.tsx'
import { Readers } from './readers.tsx'
import { useRoom, useWatched } from './room.ts'
import { useTask } from './task.ts'

type AskTalkProps = {
  readonly talk: Talk
  readonly draft: string
  readonly onDraft: (text: string) => void
  readonly onOpen: (id: string) => void
  readonly onList: () => void
  readonly onDevices: () => void
}

const Fact = ({ label, value }: { label: string; value: string | undefined }): VNode | null =>
  value === undefined ? null : (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )

/** What is asked, before anything else: question, language, area, wished time. */
const Question = ({ view }: { view: ConversationView }): VNode => {
  const { mine, groupName } = useRoom()
  const ask = askedIn(view)
  const { opener } = view
  const [day = '', hour = ''] = ask?.when?.split('T') ?? []
  const wish = ask?.when === undefined ? undefined : `${dayText(day, mine.lang)}, ${hour}`
  const who = opener && `${opener.name}, ${groupName(opener.group)}`
  return (
    <>
      <h1>{ask ? mine.sayData(`staff.ask.${ask.question}`) : mine.say('staff.ask.row')}</h1>
      <dl class="question">
        <Fact label={mine.say('staff.ask.from')} value={who} />
        <Fact label={mine.say('staff.ask.to')} value={groupName(view.receivers.team ?? '')} />
        <Fact label={mine.say('staff.ask.language')} value={ask && languageIn(mine, ask.lang)} />
        <Fact label={mine.say('staff.ask.area')} value={ask?.area} />
        <Fact label={mine.say('staff.ask.time')} value={wish} />
        <Fact label={mine.say('staff.ask.note')} value={ask?.note} />
      </dl>
    </>
  )
}

const TAPS: readonly Exclude<Answer, 'at'>[] = ['now', 'colleague', 'notMe']

/** Whoever was asked answers by a tap; the first answer takes it. */
const Answers = ({ view }: { view: ConversationView }): VNode => {
  const { desk, mine } = useRoom()
  const task = useTask()
  const [moment, set] = useState({ day: '', hour: '' })
  const [again, setAgain] = useState(false)
  if (givenIn(view) && !again)
    return (
      <div class="actions">
        <Button act="answer-again" onTap={() => setAgain(true)}>
          {mine.say('staff.ask.again')}
        </Button>
      </div>
    )
  const send = (answer: Answer): void =>
    void task
      .run(() => desk.asks.answer(view.id, answerBody(answer, moment)))
      .then((done) => done && setAgain(false))
  return (
    <section class="accept" aria-label={mine.say('staff.ask.answer')}>
      <h2>{mine.say('staff.ask.answer')}</h2>
      <div class="actions">
        {TAPS.map((answer) => (
          <Button key={answer} act={`answer:${answer}`} disabled={task.busy} onTap={() => send(answer)}>
            {mine.sayData(answerKey({ answer }, askedIn(view)?.question).key)}
          </Button>
        ))}
      </div>
      <MomentField id="answer" {...moment} onMoment={set} />
      <div class="actions">
        <Button
          act="answer:at"
          disabled={task.busy || momentOf(moment.day, moment.hour) === undefined}
          onTap={() => send('at')}
        >
          {mine.say(askedIn(view)?.question === 'transfer' ? 'staff.ask.at.transfer' : 'staff.ask.at')}
        </Button>
      </div>
      <Fault tongue={mine} code={task.fault} />
    </section>
  )
}

/** Words among staff: never about the case, never who it is. */
const Words = ({
  view,
  draft,
  onDraft,
}: Pick<AskTalkProps, 'draft' | 'onDraft'> & { view: ConversationView }): VNode => {
  const { desk, mine } = useRoom()
  const task = useTask()
  const onSend = async (): Promise<void> => {
    const text = draft.trim()
    onDraft('')
    await task.run(() => desk.say(view.id, { t: 'text', text, lang: mine.lang }))
  }
  return (
    <div class="composer">
      <p class="caution" id="write-hint">
        {mine.say('staff.ask.never')}
      </p>
      <div class="free">
        <label for="write" class="unseen">
          {mine.say('staff.write')}
        </label>
        <textarea
          id="write"
          rows={2}
          value={draft}
          dir="auto"
          maxLength={250}
          autocomplete="off"
          spellcheck={false}
          aria-describedby="write-hint"
          data-do="write"
          onInput={(event) => onDraft(event.currentTarget.value)}
        />
        <Button
          look="main"
          act="send"
          icon={PICTOGRAMS.send}
          disabled={task.busy || draft.trim() === ''}
          onTap={() => void onSend()}
        >
          {mine.say('staff.write.send')}
        </Button>
      </div>
      <Fault tongue={mine} code={task.fault} />
    </div>
  )
}

const Foot = ({ talk, draft, onDraft }: AskTalkProps): VNode => {
  const { mine, self, may } = useRoom()
  const { view } = talk
  if (view.state === 'closed') return <p class="foot hint">{mine.say('staff.ask.closed')}</p>
  const isAsked = view.receivers.team === self.group && may('accept')
  return (
    <div class="foot">
      {isAsked && <Answers view={view} />}
      {view.writable && <Words {...{ view, draft, onDraft }} />}
    </div>
  )
}

const Acts = ({ view, onOpen }: { view: ConversationView; onOpen: (id: string) => void }): VNode => {
  const { desk, mine, self } = useRoom()
  const { rows } = useWatched(desk.queue)
  const about = askedIn(view)?.about
  const isKnown = rows.some((row) => row.id === about)
  const mayClose = view.opener?.group === self.group || view.owner?.person === self.person
  return (
    <section class="panel acts" aria-label={mine.say('staff.actions')}>
      {about !== undefined && isKnown && (
        <Button look="choice" icon={PICTOGRAMS.back} act="ask-about" onTap={() => onOpen(about)}>
          {mine.say('staff.ask.about')}
        </Button>
      )}
      {view.state !== 'closed' && mayClose && (
        <Confirm
          act="close"
          icon={PICTOGRAMS.no}
          label={mine.say('staff.close')}
          sentence={mine.say('staff.ask.close')}
          yes={mine.say('staff.close')}
          work={() => desk.close(view.id)}
        />
      )}
    </section>
  )
}

/** A conversation among staff, in the middle and at the side. */
export const AskTalk = (props: AskTalkProps): VNode => {
  const { desk, mine, phrases, groupName, formsOf } = useRoom()
  const { talk, onOpen, onList } = props
  const { view } = talk
  const { rows } = useWatched(desk.queue)
  const standing = standingOf(
    view.state,
    rows.find((row) => row.id === view.id),
  )
  const reading = {
    phrases,
    mine: mine.lang,
    theirs: mine.lang,
    groupName,
    formsOf,
    question: askedIn(view)?.question,
  }
  return (
    <>
      <main class="talk" data-page="ask">
        <header class="talk-head">
          <div class="narrow actions">
            <Button act="to-list" icon={PICTOGRAMS.back} onTap={onList}>
              {mine.say('staff.list')}
            </Button>
          </div>
          <Question view={view} />
          <p class="reach" data-standing={standing}>
            {mine.say(`staff.ask.state.${standing}`)}
          </p>
        </header>
        <Missed view={view} onDevices={props.onDevices} />
        <LogView
          items={itemsOf(view, reading)}
          pending={pendingOf(talk.unsent, reading)}
          onAgain={(id) => void desk.again(view.id, id).catch(() => undefined)}
          theirs={mine}
          reader={readerOf(undefined)}
          onPhrase={() => undefined}
        />
        <Foot {...props} />
        <div class="narrow">
          <Acts view={view} onOpen={onOpen} />
        </div>
      </main>
      <aside class="side" aria-label={mine.say('staff.side')}>
        <Readers view={view} />
        <Acts view={view} onOpen={onOpen} />
      </aside>
    </>
  )
}
