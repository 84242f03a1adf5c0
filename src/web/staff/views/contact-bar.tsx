import type { VNode } from 'preact'
import { meetingState } from '#flow'
import { dayOf } from '#i18n'
import { Button } from '#web/kit'
import { timeOf } from '../agreement.ts'
import { type Contact, contactOf } from '../contact.ts'
import type { Talk } from '../port.ts'
import { lineOf, summaryOf } from '../summary.ts'
import { dayText, said } from '../tongue.ts'
import { Confirm } from './confirm.tsx'
import { Fault } from './fault.tsx'
import { useClock, useRoom } from './room.ts'
import { useTask } from './task.ts'

export type ContactBarProps = {
  readonly talk: Talk
  /** Opens the form of the appointment, a phrase, or the closing. */
  readonly onMeet: () => void
  readonly onPhrase: (id: string) => void
  readonly onClosing: () => void
  readonly onOpen: (conversation: string) => void
  /** A later conversation that was put to this one, as far as it was opened. */
  readonly later: string | undefined
}

type PartProps = ContactBarProps & { readonly contact: Contact }

const STATE_OF: { readonly [key: string]: 'asked' | 'agreed' | 'refused' | undefined } = {
  'phrase.meetAsk': 'asked',
  'phrase.meetAgreed': 'agreed',
  'phrase.meetNo': 'refused',
}

/** The appointment first, with what can be done about it. */
const MeetingBar = ({ talk, contact, onMeet }: PartProps): VNode | null => {
  const { desk, mine, may } = useRoom()
  const { meeting } = contact
  if (!meeting) return null
  const { view } = talk
  const { body, id } = meeting
  const state = STATE_OF[meetingState(meeting)] ?? 'other'
  const when = `${dayText(body.day, mine.lang)}, ${said(mine, timeOf(meeting))}. ${mine.sayData(body.place)}`
  const canWrite = view.state === 'accepted' && view.writable && may('meet')
  const remind = { day: body.day, hour: body.hour ?? mine.sayData(body.daypart ?? '') }
  return (
    <div class="meeting" data-contact="meeting" data-state={state}>
      <p>
        <strong>{mine.say('staff.contact.meeting', { when })}</strong>{' '}
        <span>{mine.say(`staff.contact.meeting.${state}`)}</span>
      </p>
      {canWrite && (
        <div class="actions">
          <Button act="meet-change" onTap={onMeet}>
            {mine.say('staff.meet.change')}
          </Button>
          {state === 'agreed' && body.hour !== undefined && (
            <Button
              act="meet-remind"
              onTap={() =>
                void desk.say(view.id, { t: 'phrase', id: 'remind', params: remind }).catch(() => undefined)
              }
            >
              {mine.say('staff.meet.remind')}
            </Button>
          )}
          <Confirm
            act="meet-cancel"
            label={mine.say('staff.meet.cancel')}
            sentence={mine.say('staff.meet.cancel.ask')}
            yes={mine.say('staff.meet.cancel.yes')}
            work={() => desk.say(view.id, { t: 'cancelled', of: id })}
          />
        </div>
      )}
    </div>
  )
}

/** Asked on day 2 and 7 without a sign: what is decided is sealed into the conversation, so that it is known everywhere. */
const Remind = ({ talk, contact, onPhrase, onClosing }: PartProps): VNode | null => {
  const { desk, mine, self } = useRoom()
  const task = useTask()
  const { remind } = contact
  const { view } = talk
  if (remind === undefined || view.owner?.person !== self.person) return null
  const settle = (choice: 'wait' | 'discuss'): void =>
    void task.run(() => desk.say(view.id, { t: 'settled', choice }))
  return (
    <div class="caution" data-contact="remind">
      <p>{mine.say('staff.remind', { count: remind })}</p>
      <Fault tongue={mine} code={task.fault} />
      <div class="actions">
        <Button act="remind-wait" disabled={task.busy} onTap={() => settle('wait')}>
          {mine.say('staff.remind.wait')}
        </Button>
        <Button act="remind-write" onTap={() => onPhrase('stillHere')}>
          {mine.say('staff.remind.write')}
        </Button>
        <Button act="remind-discuss" disabled={task.busy} onTap={() => settle('discuss')}>
          {mine.say('staff.remind.discuss')}
        </Button>
        <Button act="remind-close" onTap={onClosing}>
          {mine.say('staff.remind.close')}
        </Button>
      </div>
    </div>
  )
}

/** May be called: when and how stands with the number, in the summary. */
const mayBeCalled = ({ view }: Talk): boolean =>
  lineOf(summaryOf(view), 'safecontact') !== undefined && view.state !== 'closed'

const Joined = ({ contact, later, onOpen }: PartProps): VNode | null => {
  const { mine } = useRoom()
  const other = contact.belongs ?? later
  if (other === undefined) return null
  return (
    <p data-contact="belongs">
      {mine.say(contact.belongs === undefined ? 'staff.contact.belonged' : 'staff.contact.belongs')}{' '}
      <button type="button" class="link" data-do="open-other" onClick={() => onOpen(other)}>
        {mine.say('staff.contact.toOther')}
      </button>
    </p>
  )
}

const Facts = ({ talk, contact }: { talk: Talk; contact: Contact }): VNode => {
  const { mine } = useRoom()
  const { silentSince, settled, closing, erased } = contact
  const since = silentSince === undefined ? '' : dayText(dayOf(silentSince), mine.lang)
  const lines: readonly (string | false)[] = [
    mayBeCalled(talk) && mine.say('staff.contact.call'),
    since !== '' && mine.say('staff.contact.silent', { day: since }),
    settled !== undefined && mine.say(`staff.settled.${settled}`),
    closing !== undefined && mine.say(`staff.close.${closing.reason}`),
    closing?.spoken === true && mine.say('staff.close.spoken'),
    mine.say('staff.contact.erased', { day: dayText(erased, mine.lang) }),
  ]
  return (
    <p class="hint" data-contact="facts">
      {lines.filter((line) => line !== false).join(' · ')}
    </p>
  )
}

/** On top of a conversation: how this person can be reached, what was agreed on, what is to be decided. */
export const ContactBar = (props: ContactBarProps): VNode => {
  const { mine, now, formsOf } = useRoom()
  const at = useClock(now, 60_000)
  const { view, here } = props.talk
  const contact = contactOf({ view, here, now: at, formsOf })
  return (
    <section class="contact" aria-label={mine.say('staff.contact')}>
      {contact.signed && (
        <p class="mark signed" data-contact="signed">
          {mine.say('staff.contact.sign')}
        </p>
      )}
      <MeetingBar {...props} contact={contact} />
      <Remind {...props} contact={contact} />
      <Joined {...props} contact={contact} />
      <Facts talk={props.talk} contact={contact} />
    </section>
  )
}
