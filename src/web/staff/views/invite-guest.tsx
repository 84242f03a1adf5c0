import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { type Phrases, phrasesIn } from '#flow'
import { Button, Field } from '#web/kit'
import type { ConversationView } from '../port.ts'
import { said, type Tongue } from '../tongue.ts'
import { Ask } from './ask.tsx'
import { Choice } from './choice.tsx'
import { Fault } from './fault.tsx'
import { useRoom } from './room.ts'
import { useTask } from './task.ts'

/** Characters of a name and of a role: both stand in one line on a phone. */
const SHORT = 40

type Who = { readonly name: string; readonly role: string; readonly words: string }
const NOBODY: Who = { name: '', role: '', words: '' }

const reasonsIn = (phrases: Phrases): ReturnType<typeof phrasesIn> =>
  phrasesIn(phrases, 'invite').filter((phrase) => phrase.params?.['role'] !== undefined)

const Fields = ({ who, onWho }: { who: Who; onWho: (who: Who) => void }): VNode => {
  const { mine } = useRoom()
  return (
    <>
      <Field
        id="guest-name"
        label={mine.say('staff.invite.guest.name')}
        value={who.name}
        onText={(name) => onWho({ ...who, name: name.slice(0, SHORT) })}
        act="guest-name"
      />
      <Field
        id="guest-role"
        label={mine.say('staff.invite.guest.role')}
        hint={mine.say('staff.invite.guest.role.hint')}
        value={who.role}
        onText={(role) => onWho({ ...who, role: role.slice(0, SHORT) })}
        act="guest-role"
      />
      <Field
        id="guest-words"
        label={mine.say('staff.invite.guest.words')}
        hint={mine.say('staff.invite.guest.words.hint')}
        value={who.words}
        rows={3}
        onText={(words) => onWho({ ...who, words })}
        act="guest-words"
      />
    </>
  )
}

type GuestFormProps = {
  readonly view: ConversationView
  readonly theirs: Tongue
  readonly onDone: () => void
}

/** Somebody outside the list: the words typed as heard are where they are found and what they are compared with. */
export const GuestForm = ({ view, theirs, onDone }: GuestFormProps): VNode => {
  const { desk, mine, phrases } = useRoom()
  const task = useTask()
  const reasons = reasonsIn(phrases)
  const [who, setWho] = useState(NOBODY)
  const [reason, choose] = useState(reasons[0]?.say ?? '')
  const name = who.name.trim()
  const role = who.role.trim()
  const isWhole = name !== '' && role !== '' && who.words.trim() !== ''
  const onAsk = async (): Promise<void> => {
    if (await task.run(() => desk.guests.invite(view.id, { name, role, words: who.words }, reason))) onDone()
  }
  return (
    <Ask>
      <h3>{mine.say('staff.invite.guest')}</h3>
      <p>{mine.say('staff.invite.guest.how')}</p>
      <Fields who={who} onWho={setWho} />
      <Choice
        id="guest-reason"
        label={mine.say('staff.invite.reason')}
        value={reason}
        options={reasons.map((one) => ({ value: one.say, text: mine.sayData(`staff.invite.${one.id}`) }))}
        onValue={choose}
      />
      {name !== '' && (
        <>
          <p class="hint">{mine.say('staff.phrase.theirs')}</p>
          <blockquote lang={theirs.lang} dir="auto">
            {said(theirs, { key: reason, params: { name, role } })}
          </blockquote>
          <p>{mine.say('staff.invite.guest.consent', { name })}</p>
        </>
      )}
      {task.fault === 'not-found' ? (
        <p class="caution" role="alert">
          {mine.say('staff.invite.guest.none')}
        </p>
      ) : (
        <Fault tongue={mine} code={task.fault} />
      )}
      <div class="actions">
        <Button look="main" act="guest-send" disabled={task.busy || !isWhole} onTap={() => void onAsk()}>
          {mine.say('staff.invite.send')}
        </Button>
        <Button look="quiet" act="guest-no" onTap={onDone}>
          {mine.say('staff.shut')}
        </Button>
      </div>
    </Ask>
  )
}
