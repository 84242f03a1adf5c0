import * as v from 'valibot'
import { GROUP_CODE, hexOf } from './scalars.ts'

const FAULTS = ['handoff', 'list', 'deadline', 'mail', 'erase'] as const

/**
 * Body of POST /probe, from whoever started the server: is this quiet handoff where this group would find it · the
 * test of this group failed · is a practice handoff due for this group now (yes is noted, and said once).
 */
export type ProbeRequest =
  | { readonly t: 'check'; readonly conversation: string; readonly group: string }
  | { readonly t: 'failed'; readonly group: string; readonly what: (typeof FAULTS)[number] }
  | { readonly t: 'practice'; readonly group: string }

const group = GROUP_CODE
export const ProbeRequestSchema: v.GenericSchema<unknown, ProbeRequest> = v.variant('t', [
  v.strictObject({ t: v.literal('check'), conversation: hexOf(16), group }),
  v.strictObject({
    t: v.literal('failed'),
    group,
    what: v.picklist(FAULTS),
  }),
  v.strictObject({ t: v.literal('practice'), group }),
])

/** What is not as it should be, first things first; none: all is well. */
export type ProbeAnswer = {
  readonly faults: readonly ('list' | 'deadline' | 'mail')[]
  readonly practice: boolean
}
export const ProbeAnswerSchema: v.GenericSchema<unknown, ProbeAnswer> = v.strictObject({
  faults: v.array(v.picklist(['list', 'deadline', 'mail'])),
  practice: v.boolean(),
})
