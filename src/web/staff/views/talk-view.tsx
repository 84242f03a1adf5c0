import type { VNode } from 'preact'
import { dayOf } from '#i18n'
import { standing } from '#web/core'
import { Button, PICTOGRAMS } from '#web/kit'
import { writeOutside } from '../agreement.ts'
import type { Reach } from '../caution.ts'
import { isAskedOf } from '../handover.ts'
import { itemsOf, pendingOf } from '../log.ts'
import { type ConversationView, fileOf, type Talk } from '../port.ts'
import { lineOf, readerOf, readsBadly, type Summary, summaryOf } from '../summary.ts'
import { languageIn, type Tongue } from '../tongue.ts'
import { Accept } from './accept.tsx'
import { type Asked, Composer } from './composer.tsx'
import { Confirm } from './confirm.tsx'
import { ContactBar } from './contact-bar.tsx'
import { Crowd } from './crowd.tsx'
import { Erasure } from './erasure.tsx'
import { NextStep } from './first-ten.tsx'
import { Handovers } from './handovers.tsx'
import { LogView } from './log-view.tsx'
import { Missed } from './missed.tsx'
import { NoteAnswers } from './note-answers.tsx'
import { Practice } from './practice.tsx'
import { useRoom } from './room.ts'

const headOf = (summary: Summary | undefined, mine: Tongue, theirs: Tongue): string => {
  const place = lineOf(summary, 'place')
  const age = lineOf(summary, 'age')?.answers[0]
  const language = languageIn(mine, theirs.lang)
  const area = place?.text ?? (place?.answers[0] === undefined ? undefined : mine.sayData(place.answers[0]))
  return [area, age === undefined ? undefined : mine.sayData(age), language]
    .filter((part) => part !== undefined)
    .join(' · ')
}

export type TalkViewProps = {
  readonly talk: Talk
  readonly theirs: Tongue
  readonly reach: Reach
  readonly covering: boolean
  readonly draft: string
  readonly asked: Asked
  readonly onDraft: (text: string) => void
  readonly onAsked: (asked: Asked) => void
  /** Epoch hours, when it is to be asked whether this stands in the own file. */
  readonly erases?: number | undefined
  readonly onSettled?: () => void
  readonly onConfirm: () => void
  readonly onCover: () => void
  readonly onList: () => void
  readonly onSide: () => void
  readonly onDevices: () => void
  readonly onClosing: () => void
  /** Opens the handing over, with that team chosen. */
  readonly onHandOver: (group: string) => void
  readonly onOther: (conversation: string) => void
  /** A later conversation that was put to this one, as far as it was opened. */
  readonly later: string | undefined
}

const Head = ({ talk, theirs, reach, onConfirm, onList, onSide }: TalkViewProps): VNode => {
  const { mine, self } = useRoom()
  const summary = summaryOf(talk.view)
  const file = fileOf(talk.view.lines)
  return (
    <header class="talk-head">
      <div class="narrow actions">
        <Button act="to-list" icon={PICTOGRAMS.back} onTap={onList}>
          {mine.say('staff.list')}
        </Button>
        <Button act="to-side" onTap={onSide}>
          {mine.say('staff.summary')}
        </Button>
      </div>
      <h1>{headOf(summary, mine, theirs)}</h1>
      {file !== undefined && (
        <p class="hint">
          {mine.say('staff.file')}: <bdi>{file}</bdi>
        </p>
      )}
      <p class={`reach ${reach}`} data-reach={reach}>
        {mine.say(`staff.reach.${reach}`)}
      </p>
      {reach === 'returned' && (
        <div class="caution">
          <p>{mine.say('staff.returned')}</p>
          {talk.view.owner?.person === self.person && (
            <Button act="confirm-return" onTap={onConfirm}>
              {mine.say('staff.returned.confirm')}
            </Button>
          )}
        </div>
      )}
    </header>
  )
}

/** Somebody else has it, and this group was named in the consent or is the same: it can be taken over, visibly. */
const Cover = ({ talk, onCover }: TalkViewProps): VNode | null => {
  const { mine, self, may, groupName } = useRoom()
  const { owner, receivers, writable } = talk.view
  const offered = receivers.team === self.group || receivers.helpdesk === self.group
  if (!may('accept') || !owner || owner.person === self.person || (owner.group !== self.group && !offered))
    return null
  const who = { name: owner.name, group: groupName(owner.group) }
  return (
    <div class="cover">
      <span class="hint">{mine.say(writable ? 'staff.cover' : 'staff.cover.outside', who)}</span>
      <Button act="cover" onTap={onCover}>
        {mine.say('staff.cover.take')}
      </Button>
    </div>
  )
}

/** The visitor let the own team in: taking it begins with a greeting; saying no is seen by everybody. */
const AskedOfUs = ({ view, theirs }: { readonly view: ConversationView; readonly theirs: Tongue }): VNode => {
  const { desk, mine, self, groupName } = useRoom()
  return (
    <div class="foot">
      <Accept conversation={view.id} theirs={theirs} as="join" knows={summaryOf(view) !== undefined} />
      <Confirm
        act="decline"
        icon={PICTOGRAMS.no}
        label={mine.say('staff.handover.decline')}
        sentence={mine.say('staff.handover.leave.ask', { team: groupName(self.group) })}
        yes={mine.say('staff.handover.decline.yes')}
        work={() => desk.leave(view.id)}
      />
    </div>
  )
}

const Foot = (props: TalkViewProps): VNode => {
  const { mine, self, may, now } = useRoom()
  const { view, here } = props.talk
  const { theirs } = props
  const found = standing(view)
  if (view.state === 'waiting' && may('accept'))
    return <Accept conversation={view.id} theirs={theirs} as="take" />
  if (view.state === 'closed') return <p class="foot hint">{mine.say('staff.closed')}</p>
  if (props.covering)
    return (
      <Accept
        conversation={view.id}
        theirs={theirs}
        as={view.writable ? 'cover' : 'over'}
        knows={summaryOf(view) !== undefined}
      />
    )
  if (isAskedOf(view, self.group)) return <AskedOfUs view={view} theirs={theirs} />
  if (!view.writable)
    return (
      <div class="foot">
        <p class="hint">{mine.say('staff.notWritable')}</p>
        <Cover {...props} />
      </div>
    )
  return (
    <div class="foot">
      <Cover {...props} />
      <NextStep view={view} onPhrase={(phrase) => props.onAsked({ phrase })} />
      <Crowd key={view.id} view={view}>
        <Composer
          conversation={view.id}
          reach={props.reach}
          outside={() => writeOutside(view, here, now())}
          meeting={found && !found.cancelled && found.body.day >= dayOf(now()) ? found.body : undefined}
          theirs={theirs}
          tapping={readsBadly(summaryOf(view)) !== undefined}
          draft={props.draft}
          onDraft={props.onDraft}
          asked={props.asked}
          onAsked={props.onAsked}
        />
      </Crowd>
    </div>
  )
}

/** The middle column: who this is, what was said, and where to answer. */
export const TalkView = (props: TalkViewProps): VNode => {
  const { desk, mine, phrases, groupName, formsOf } = useRoom()
  const { talk, theirs, onAsked } = props
  const reading = { phrases, mine: mine.lang, theirs: theirs.lang, groupName, formsOf }
  const onAgain = (id: string): void => void desk.again(talk.view.id, id).catch(() => undefined)
  return (
    <main class="talk">
      <Head {...props} />
      <Practice talk={talk} />
      {props.erases !== undefined && <Erasure erases={props.erases} onSettled={() => props.onSettled?.()} />}
      {talk.view.state !== 'waiting' && (
        <ContactBar
          talk={talk}
          onMeet={() => onAsked({ meet: true })}
          onPhrase={(phrase) => onAsked({ phrase })}
          onClosing={props.onClosing}
          onOpen={props.onOther}
          later={props.later}
        />
      )}
      <Missed view={talk.view} onDevices={props.onDevices} />
      <LogView
        items={itemsOf(talk.view, reading)}
        pending={pendingOf(talk.unsent, reading)}
        onAgain={onAgain}
        theirs={theirs}
        reader={readerOf(summaryOf(talk.view))}
        onPhrase={(phrase) => onAsked(phrase === undefined ? {} : { phrase })}
      />
      <Handovers view={talk.view} />
      <NoteAnswers view={talk.view} onHandOver={props.onHandOver} />
      <Foot {...props} />
    </main>
  )
}
