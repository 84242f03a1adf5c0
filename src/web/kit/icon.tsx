import type { VNode } from 'preact'
import { PICTOGRAMS } from './pictograms.ts'

/** These point the way one reads, and the question mark: turned around where that is from right to left. */
const { on, back, away, send, unknown } = PICTOGRAMS
const WAYS: readonly string[] = [on, back, away, send, unknown]

/** Line drawing of a pictogram: `d` is a path on 24 by 24. Beside a text, never instead of one. */
export const Icon = ({ d }: { readonly d: string | undefined }): VNode | null =>
  d ? (
    <svg class={WAYS.includes(d) ? 'icon way' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={d} />
    </svg>
  ) : null
