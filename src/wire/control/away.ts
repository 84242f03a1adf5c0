import * as v from 'valibot'

/**
 * Body of POST /staff/away: what the own group says about itself. `open`, `away` and `absent` hold until `until`
 * (epoch ms, at most 92 days ahead); `clear` goes back to the hours. Answer 204.
 */
export type Away = { readonly state: 'open' | 'away' | 'absent' | 'clear'; readonly until: number }

export const AwaySchema: v.GenericSchema<unknown, Away> = v.strictObject({
  state: v.picklist(['open', 'away', 'absent', 'clear']),
  until: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4e12)),
})
