import type { VNode } from 'preact'
import { choicesFor } from '#flow'
import { Field } from '#web/kit'
import type { Blank } from '../phrasebook.ts'
import { useRoom } from './room.ts'

export type BlankFieldProps = {
  readonly blank: Blank
  readonly id: string
  readonly onValue: (value: string) => void
}

const Select = ({ blank, id, onValue, keys }: BlankFieldProps & { keys: readonly string[] }): VNode => {
  const { mine } = useRoom()
  return (
    <div class="field">
      <label for={id}>{mine.say(`staff.blank.${blank.kind}`)}</label>
      <select
        id={id}
        value={blank.value}
        data-do={`blank:${blank.name}`}
        onChange={(event) => onValue(event.currentTarget.value)}
      >
        <option value="">{mine.say('staff.blank.choose')}</option>
        {keys.map((key) => (
          <option key={key} value={key}>
            {mine.sayData(key)}
          </option>
        ))}
      </select>
    </div>
  )
}

/** The small field for one value of a phrase: a day, an hour, a choice that is itself translated, or a name. */
export const BlankField = ({ blank, id, onValue }: BlankFieldProps): VNode => {
  const { mine, phrases } = useRoom()
  const keys = choicesFor(phrases, blank.kind)
  if (keys) return <Select blank={blank} id={id} onValue={onValue} keys={keys} />
  const label = mine.say(blank.name === 'team' ? 'staff.blank.team' : `staff.blank.${blank.kind}`)
  if (blank.kind !== 'day' && blank.kind !== 'hour')
    return <Field id={id} label={label} value={blank.value} onText={onValue} act={`blank:${blank.name}`} />
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type={blank.kind === 'day' ? 'date' : 'time'}
        value={blank.value}
        autocomplete="off"
        data-do={`blank:${blank.name}`}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </div>
  )
}
