import * as v from 'valibot'

/** Answer to POST /staff/notices: what this group is told beside its open console. */
export type NoticesAnswer = {
  /** A mail goes to at least one address of the group when something waits. */
  readonly mail: boolean
}

export const NoticesSchema: v.GenericSchema<unknown, NoticesAnswer> = v.strictObject({ mail: v.boolean() })
