import type { VNode } from 'preact'

/** One of a few, by name. */
export const Choice = (props: {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly text: string }[]
  readonly onValue: (value: string) => void
}): VNode => (
  <div class="field">
    <label for={props.id}>{props.label}</label>
    <select
      id={props.id}
      value={props.value}
      data-do={props.id}
      onChange={(event) => props.onValue(event.currentTarget.value)}
    >
      {props.options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </select>
  </div>
)
