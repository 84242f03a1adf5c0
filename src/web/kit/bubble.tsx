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

/** One line of a conversation. Its direction follows its own text, whatever the page's is. */
export const Bubble = ({ from, children, say, fresh }: BubbleProps): VNode => (
  <div class={`bubble ${from}${fresh ? ' fresh' : ''}`} dir="auto" data-say={say}>
    {children}
  </div>
)
