import type { ComponentChildren, VNode } from 'preact'

/** Who speaks: the script, the one who reads here, or another person. */
type Speaker = 'script' | 'own' | 'person'

type BubbleProps = {
  readonly from: Speaker
  readonly children: ComponentChildren
  readonly say?: string | undefined
  /** Just arrived: fades in. */
  readonly fresh?: boolean | undefined
}

/**
 * One line of a conversation. It has the page's direction, which decides its side and where a sentence in the page's
 * language ends; what somebody typed stands inside in an element of `dir="auto"`.
 */
export const Bubble = ({ from, children, say, fresh }: BubbleProps): VNode => (
  <div class={`bubble ${from}${fresh ? ' fresh' : ''}`} data-say={say}>
    {children}
  </div>
)
