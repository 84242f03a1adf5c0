import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { type MeetingPart, meetingParts, meetingState } from '#flow'
import { Button, Field, PICTOGRAMS } from '#web/kit'
import { bodyOf, type Draft, draftOf, put, shown } from '../meet.ts'
import type { Appointment } from '../port.ts'
import { said, type Tongue } from '../tongue.ts'
import { BlankField } from './blank-field.tsx'
import { Choice } from './choice.tsx'
import { Days } from './days.tsx'
import { useRoom } from './room.ts'

type PartProps = { readonly draft: Draft; readonly onDraft: (draft: Draft) => void }

const Time = ({ draft, onDraft }: PartProps): VNode => {
  const { mine, phrases } = useRoom()
  const keys = ['', ...phrases.lists.daypart]
  return (
    <div class="blanks">
      <BlankField
        id="meet-hour"
        blank={{ name: 'hour', kind: 'hour', value: draft.hour }}
        onValue={(value) => onDraft(put(draft, { hour: value, daypart: '' }))}
      />
      <Choice
        id="meet-daypart"
        label={mine.say('staff.meet.daypart')}
        value={draft.daypart}
        options={keys.map((value) => ({ value, text: value === '' ? '–' : mine.sayData(value) }))}
        onValue={(value) => onDraft(put(draft, { daypart: value, hour: '' }))}
      />
      <BlankField
        id="meet-place"
        blank={{ name: 'place', kind: 'place', value: draft.place }}
        onValue={(value) => onDraft(put(draft, { place: value }))}
      />
    </div>
  )
}

const GAP = '…'

const People = ({ draft, onDraft }: PartProps): VNode => {
  const { mine, phrases } = useRoom()
  const options = (keys: readonly string[]): readonly { value: string; text: string }[] =>
    keys.map((value) => ({ value, text: mine.sayData(value, { name: draft.name || GAP }) }))
  return (
    <div class="blanks">
      <Field
        id="meet-name"
        label={mine.say('staff.blank.name')}
        value={draft.name}
        onText={(name) => onDraft(put(draft, { name }))}
        act="meet-name"
      />
      {(['who', 'know', 'fails'] as const).map((name) => (
        <Choice
          key={name}
          id={`meet-${name}`}
          label={mine.say(`staff.meet.${name}`)}
          value={draft[name]}
          options={options(phrases.lists[name])}
          onValue={(value) => onDraft(put(draft, { [name]: value }))}
        />
      ))}
    </div>
  )
}

const Sentences = ({ parts, tongue }: { parts: readonly MeetingPart[]; tongue: Tongue }): VNode => (
  <div lang={tongue.lang} dir="auto">
    {parts.map((part) => (
      <p key={part.key}>{said(tongue, part)}</p>
    ))}
    <p>{tongue.sayData(meetingState({ cancelled: false }))}</p>
  </div>
)

export type MeetFormProps = {
  readonly theirs: Tongue
  /** The one that stands: what is changed begins with it. */
  readonly before: Appointment | undefined
  readonly busy: boolean
  readonly onSend: (body: Appointment) => void
  readonly onBack: () => void
}

/** An appointment by taps: day, hour or part of the day, kind of place, who, how to know each other, what if it fails. */
export const MeetForm = ({ theirs, before, busy, onSend, onBack }: MeetFormProps): VNode => {
  const { mine, phrases, self } = useRoom()
  const [draft, onDraft] = useState(() => draftOf(phrases, self.name, before))
  const body = bodyOf(draft)
  const parts = meetingParts(shown(draft, GAP))
  const onSubmit = (event: Event): void => {
    event.preventDefault()
    if (body && !busy) onSend(body)
  }
  return (
    <form class="phrase-form" onSubmit={onSubmit}>
      <BlankField
        id="meet-day"
        blank={{ name: 'day', kind: 'day', value: draft.day }}
        onValue={(day) => onDraft(put(draft, { day }))}
      />
      <Days
        blank={{ name: 'day', kind: 'day', value: draft.day }}
        onValue={(day) => onDraft(put(draft, { day }))}
      />
      <Time draft={draft} onDraft={onDraft} />
      <People draft={draft} onDraft={onDraft} />
      <p class="hint">{mine.say('staff.meet.noAddress')}</p>
      <dl class="both">
        <dt>{mine.say('staff.phrase.mine')}</dt>
        <dd>
          <Sentences parts={parts} tongue={mine} />
        </dd>
        <dt>{mine.say('staff.phrase.theirs')}</dt>
        <dd>
          <Sentences parts={parts} tongue={theirs} />
        </dd>
      </dl>
      <div class="actions">
        <button type="submit" class="button main" data-do="meet-send" disabled={!body || busy}>
          <span>{mine.say('staff.meet.send')}</span>
        </button>
        <Button look="quiet" act="meet-back" icon={PICTOGRAMS.back} onTap={onBack}>
          {mine.say('staff.shut')}
        </Button>
      </div>
    </form>
  )
}
