import type { VNode } from 'preact'

/** Line drawing of a pictogram: `d` is a path on 24 by 24. Beside a text, never instead of one. */
export const Icon = ({ d }: { readonly d: string | undefined }): VNode | null =>
  d ? (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={d} />
    </svg>
  ) : null
