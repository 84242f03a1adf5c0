import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { phrasesIn } from '#flow'
import { Button, PICTOGRAMS } from '#web/kit'
import { nameFor } from '../group-name.ts'
import type { ConversationView, GroupEntry, Person } from '../port.ts'
import { said, type Tongue } from '../tongue.ts'
import { Ask } from './ask.tsx'
import { Choice } from './choice.tsx'
import { Fault } from './fault.tsx'
import { GuestForm } from './invite-guest.tsx'
import { useRoom } from './room.ts'
import { useTask } from './task.ts'

type Contact = Person & { readonly group: string; readonly entry: GroupEntry }

/** People of partner groups who cannot read along yet. */
const contactsOf = (groups: readonly GroupEntry[], view: ConversationView): readonly Contact[] =>
  groups
    .filter((group) => group.role === 'partner')
    .flatMap((group) => group.people.map((person) => ({ ...person, group: group.code, entry: group })))
    .filter((person) => !view.members.some((member) => member.person === person.person))

type FormProps = {
  readonly view: ConversationView
  readonly theirs: Tongue
  readonly contacts: readonly Contact[]
  readonly meant: string | undefined
  readonly onDone: () => void
  /** What else one may choose, above everything. */
  readonly other: VNode | false
}

const InviteForm = ({ view, theirs, contacts, meant, onDone, other }: FormProps): VNode => {
  const { desk, mine, phrases, groupName } = useRoom()
  const task = useTask()
  const reasons = phrasesIn(phrases, 'invite').filter((phrase) => phrase.params?.['team'] !== undefined)
  const [person, choosePerson] = useState(meant ?? contacts[0]?.person ?? '')
  const [reason, chooseReason] = useState(reasons[0]?.say ?? '')
  const who = contacts.find((contact) => contact.person === person)
  const name = who?.name ?? ''
  const onAsk = async (): Promise<void> => {
    if (who && (await task.run(() => desk.handovers.invite(view.id, who, reason)))) onDone()
  }
  return (
    <Ask>
      {other}
      <Choice
        id="invite-person"
        label={mine.say('staff.invite.who')}
        value={person}
        options={contacts.map((one) => ({ value: one.person, text: `${one.name}, ${groupName(one.group)}` }))}
        onValue={choosePerson}
      />
      <Choice
        id="invite-reason"
        label={mine.say('staff.invite.reason')}
        value={reason}
        options={reasons.map((one) => ({ value: one.say, text: mine.sayData(`staff.invite.${one.id}`) }))}
        onValue={chooseReason}
      />
      <p class="hint">{mine.say('staff.phrase.theirs')}</p>
      <blockquote lang={theirs.lang} dir="auto">
        {said(theirs, { key: reason, params: { name, team: nameFor(theirs, who?.entry) } })}
      </blockquote>
      <p>{mine.say('staff.invite.consent', { name, team: groupName(who?.group ?? '') })}</p>
      <Fault tongue={mine} code={task.fault} />
      <div class="actions">
        <Button look="main" act="invite-send" disabled={task.busy || !who} onTap={() => void onAsk()}>
          {mine.say('staff.invite.send')}
        </Button>
        <Button look="quiet" act="invite-no" onTap={onDone}>
          {mine.say('staff.shut')}
        </Button>
      </div>
    </Ask>
  )
}

type Asking = 'none' | 'contact' | 'guest'

export type InviteProps = {
  readonly view: ConversationView
  readonly theirs: Tongue
  /** Who answered a question and may be asked for now; the form is open for them. */
  readonly meant?: string | undefined
}

/** Asking the visitor to let a contact in, or somebody from outside the list: only they can. */
export const Invite = ({ view, theirs, meant }: InviteProps): VNode => {
  const { desk, mine, may } = useRoom()
  const [asking, ask] = useState<Asking>(meant === undefined ? 'none' : 'contact')
  const contacts = contactsOf(desk.directory(), view)
  const onDone = (): void => ask('none')
  if (asking === 'guest') return <GuestForm view={view} theirs={theirs} onDone={onDone} />
  const other = may('vouch') && (
    <Button act="invite-guest" onTap={() => ask('guest')}>
      {mine.say('staff.invite.guest')}
    </Button>
  )
  if (asking === 'contact' && contacts.length > 0)
    return <InviteForm {...{ view, theirs, contacts, meant, onDone, other }} />
  return (
    <>
      <Button
        look="choice"
        icon={PICTOGRAMS.helper}
        act="invite"
        onTap={() => ask(asking === 'none' ? 'contact' : 'none')}
      >
        {mine.say('staff.invite')}
      </Button>
      {asking === 'contact' && (
        <>
          {other}
          <p class="hint">{mine.say('staff.invite.nobody')}</p>
        </>
      )}
    </>
  )
}
