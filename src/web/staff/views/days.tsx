import type { VNode } from 'preact'
import { nextDays } from '#i18n'
import { Button } from '#web/kit'
import type { Blank } from '../phrasebook.ts'
import { dayText } from '../tongue.ts'
import { useRoom } from './room.ts'

/** The days of the coming week, one tap each; any other is chosen in the field. */
export const Days = ({ blank, onValue }: { blank: Blank; onValue: (day: string) => void }): VNode => {
  const { mine, now } = useRoom()
  return (
    <fieldset class="days" aria-label={mine.say('staff.blank.day')}>
      {nextDays(now(), 7).map((day) => (
        <Button
          key={day}
          act={`day:${blank.name}`}
          pressed={blank.value === day}
          label={dayText(day, mine.lang)}
          onTap={() => onValue(day)}
        >
          {dayText(day, mine.lang, 'short')}
        </Button>
      ))}
    </fieldset>
  )
}
