import type { VNode } from 'preact'
import type { Tongue } from '../tongue.ts'

const KNOWN = [
  'not-signed-in',
  'stale-roster',
  'stale-head',
  'stale-epoch',
  'rotate-first',
  'not-allowed',
  'closed',
  'full',
  'busy',
  'unsound',
  'secret',
]

/** What went wrong, calmly, and what one can do. */
export const Fault = ({ tongue, code }: { tongue: Tongue; code: string | undefined }): VNode | null =>
  code === undefined ? null : (
    <p class="caution" role="alert">
      {tongue.sayData(`staff.fault.${KNOWN.includes(code) ? code : 'failed'}`)}
    </p>
  )
