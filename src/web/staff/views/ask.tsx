import type { ComponentChildren, VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** A question that opens in its place, and is brought into view there. */
export const Ask = ({ children }: { readonly children: ComponentChildren }): VNode => {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), [])
  return (
    <div class="ask" ref={box}>
      {children}
    </div>
  )
}
