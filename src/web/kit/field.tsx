import type { VNode } from 'preact'

type FieldProps = {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly onText: (text: string) => void
  readonly hint?: string | undefined
  readonly rows?: number | undefined
  /** Digits only: shows the number keys. */
  readonly digits?: boolean | undefined
  readonly say?: string | undefined
  readonly act?: string | undefined
  readonly onEnter?: (() => void) | undefined
}

/** A labelled text field which no browser keeps: no autofill, no name, no spell-check server. */
export const Field = (props: FieldProps): VNode => {
  const common = {
    id: props.id,
    value: props.value,
    autocomplete: 'off',
    autocorrect: 'off',
    spellcheck: false,
    dir: props.digits ? ('ltr' as const) : ('auto' as const),
    'data-say': props.say,
    'data-do': props.act,
    'aria-describedby': props.hint ? `${props.id}-hint` : undefined,
    onInput: (event: { currentTarget: { value: string } }) => props.onText(event.currentTarget.value),
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.isComposing) props.onEnter?.()
  }
  return (
    <div class="field">
      <label for={props.id}>{props.label}</label>
      {props.hint && (
        <span class="hint" id={`${props.id}-hint`}>
          {props.hint}
        </span>
      )}
      {props.rows ? (
        <textarea rows={props.rows} {...common} />
      ) : (
        <input type="text" inputMode={props.digits ? 'numeric' : 'text'} onKeyDown={onKeyDown} {...common} />
      )}
    </div>
  )
}
