import type { ComponentChildren, VNode } from 'preact'
import { Icon } from './icon.tsx'

type ButtonLook = 'plain' | 'main' | 'choice' | 'quiet'

/** `say` becomes `data-say` (visitor), `act` becomes `data-do` (console): what tests and readers of the page go by. */
type ButtonProps = {
  readonly children: ComponentChildren
  readonly onTap: (event: MouseEvent) => void
  readonly look?: ButtonLook
  /** Path of a pictogram. */
  readonly icon?: string | undefined
  readonly say?: string | undefined
  readonly act?: string | undefined
  /** For a switch: on or off. */
  readonly pressed?: boolean | undefined
  readonly disabled?: boolean | undefined
  /** Spoken name, when the text alone does not tell. */
  readonly label?: string | undefined
}

export const Button = (props: ButtonProps): VNode => (
  <button
    type="button"
    class={`button ${props.look ?? 'plain'}`}
    data-say={props.say}
    data-do={props.act}
    aria-pressed={props.pressed}
    aria-label={props.label}
    disabled={props.disabled}
    onClick={props.onTap}
  >
    <Icon d={props.icon} />
    <span data-text>{props.children}</span>
  </button>
)
