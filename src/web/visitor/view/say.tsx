import type { ComponentChildren, VNode } from 'preact'
import { Button } from '#web/kit'
import type { App } from '../app.ts'

/** A text by its key, in its own element: what is said can be found by `data-say`. */
export const Say = ({
  app,
  say,
  as = 'p',
}: {
  app: App
  say: string
  as?: 'p' | 'h2' | 'h3' | 'small'
}): VNode => {
  const Tag = as
  return (
    <Tag data-say={say} class={as === 'small' ? 'hint' : undefined}>
      {app.text(say)}
    </Tag>
  )
}

export type TapProps = {
  readonly app: App
  readonly say: string
  readonly onTap: () => void
  readonly picture?: string | undefined
  readonly look?: 'plain' | 'main' | 'choice' | 'quiet'
  readonly pressed?: boolean | undefined
  readonly disabled?: boolean | undefined
  readonly children?: ComponentChildren
}

/** A button that says a key. */
export const Tap = ({ app, say, picture, children, ...rest }: TapProps): VNode => (
  <Button {...rest} say={say} icon={picture && app.model.pictures[picture]}>
    {children ?? app.text(say)}
  </Button>
)
