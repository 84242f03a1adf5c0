import type { VNode } from 'preact'
import { nextDays } from '#i18n'
import { dayText } from '../tongue.ts'
import { Choice } from './choice.tsx'
import { useRoom } from './room.ts'

type Moment = { readonly day: string; readonly hour: string }

export type MomentProps = Moment & {
  readonly id: string
  readonly onMoment: (moment: Moment) => void
}

/** One of the coming days, and a time. */
export const MomentField = ({ id, day, hour, onMoment }: MomentProps): VNode => {
  const { mine, now } = useRoom()
  const days = nextDays(now(), 14).map((one) => ({ value: one, text: dayText(one, mine.lang) }))
  return (
    <div class="blanks">
      <Choice
        id={`${id}-day`}
        label={mine.say('staff.blank.day')}
        value={day}
        options={[{ value: '', text: mine.say('staff.blank.choose') }, ...days]}
        onValue={(value) => onMoment({ day: value, hour })}
      />
      <div class="field">
        <label for={`${id}-hour`}>{mine.say('staff.blank.hour')}</label>
        <input
          id={`${id}-hour`}
          type="time"
          value={hour}
          autocomplete="off"
          data-do={`${id}-hour`}
          onInput={(event) => onMoment({ day, hour: event.currentTarget.value })}
        />
      </div>
    </div>
  )
}
