import type { VNode } from 'preact'
import type { Opening } from '#regions'
import { Button, PICTOGRAMS } from '#web/kit'
import { endOf, sorted } from '../register.ts'
import { useRoom } from './room.ts'

/** Monday 2 January 2023, so that weekday 1 is a Monday. */
export const weekday = (day: number, lang: string): string =>
  new Intl.DateTimeFormat(lang, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2023, 0, 1 + day))

type TimeProps = {
  readonly act: string
  readonly label: string
  readonly value: string
  readonly onValue: (value: string) => void
}

const Time = ({ act, label, value, onValue }: TimeProps): VNode => (
  <input
    type="time"
    data-do={act}
    aria-label={label}
    value={value === '24:00' ? '00:00' : value}
    onInput={(event) => event.currentTarget.value && onValue(event.currentTarget.value)}
  />
)

type WeekProps = { readonly hours: readonly Opening[]; readonly onHours: (hours: readonly Opening[]) => void }

const Day = ({ day, hours, onHours }: WeekProps & { readonly day: number }): VNode => {
  const { mine } = useRoom()
  const name = weekday(day, mine.lang)
  const change = (old: Opening, next: readonly Opening[]): void =>
    onHours(hours.flatMap((one) => (one === old ? next : [one])))
  const own = hours.filter(([on]) => on === day)
  const more = mine.say(own.length === 0 ? 'staff.week.closed' : 'staff.week.more')
  return (
    <li class="week-day" data-day={day}>
      <strong>{name}</strong>
      {own.map((opening, i) => {
        const [, from, to] = opening
        return (
          <div class="week-open" key={`${day}-${i}`}>
            <Time
              act={`from:${day}:${i}`}
              label={mine.say('staff.week.from', { day: name })}
              value={from}
              onValue={(value) => change(opening, [[day, value, to]])}
            />
            <Time
              act={`to:${day}:${i}`}
              label={mine.say('staff.week.to', { day: name })}
              value={to}
              onValue={(value) => change(opening, [[day, from, endOf(value)]])}
            />
            <Button
              look="quiet"
              act={`drop:${day}:${i}`}
              icon={PICTOGRAMS.no}
              label={`${mine.say('staff.week.dropShort')}: ${name}, ${from}`}
              onTap={() => change(opening, [])}
            >
              {mine.say('staff.week.dropShort')}
            </Button>
          </div>
        )
      })}
      <Button
        look="quiet"
        act={`open:${day}`}
        icon={PICTOGRAMS.more}
        label={`${more}: ${name}`}
        onTap={() =>
          onHours(sorted([...hours, own.length === 0 ? [day, '09:00', '17:00'] : [day, '18:00', '20:00']]))
        }
      >
        {more}
      </Button>
    </li>
  )
}

/** A week to be changed: seven days, each with its openings. */
export const WeekForm = (props: WeekProps): VNode => (
  <ul class="week">
    {[1, 2, 3, 4, 5, 6, 7].map((day) => (
      <Day key={day} day={day} {...props} />
    ))}
  </ul>
)

type Absence = { readonly from: string; readonly to: string }

const DateField = ({ act, label, value, onValue }: TimeProps): VNode => (
  <div class="field">
    <label for={act}>{label}</label>
    <input
      id={act}
      type="date"
      data-do={act}
      value={value}
      onInput={(event) => onValue(event.currentTarget.value)}
    />
  </div>
)

/** Whole days on which nobody is there. */
export const AbsenceForm = ({
  absences,
  today,
  onAbsences,
}: {
  readonly absences: readonly Absence[]
  readonly today: string
  readonly onAbsences: (absences: readonly Absence[]) => void
}): VNode => {
  const { mine } = useRoom()
  const change = (at: number, part: Partial<Absence>): void =>
    onAbsences(absences.map((one, i) => (i === at ? { ...one, ...part } : one)))
  return (
    <ul class="week">
      {absences.map(({ from, to }, i) => (
        <li class="week-day" key={String(i)}>
          <DateField
            act={`absent-from-${i}`}
            label={mine.say('staff.absent.from')}
            value={from}
            onValue={(day) => change(i, { from: day })}
          />
          <DateField
            act={`absent-to-${i}`}
            label={mine.say('staff.absent.to')}
            value={to}
            onValue={(day) => change(i, { to: day })}
          />
          <Button
            look="quiet"
            act={`absent-drop:${i}`}
            icon={PICTOGRAMS.no}
            onTap={() => onAbsences(absences.filter((_, at) => at !== i))}
          >
            {mine.say('staff.week.dropShort')}
          </Button>
        </li>
      ))}
      <li>
        <Button
          act="absent-add"
          icon={PICTOGRAMS.more}
          onTap={() => onAbsences([...absences, { from: today, to: today }])}
        >
          {mine.say('staff.absent.add')}
        </Button>
      </li>
    </ul>
  )
}
