import * as v from 'valibot'

/** Lower-case hex of exactly `size` bytes. */
export function hexOf(size: number): v.GenericSchema<string> {
  return v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${2 * size}}$`)))
}

/** A group code of the signed roster head. */
export const GROUP_CODE: v.GenericSchema<string> = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,16}$/))
