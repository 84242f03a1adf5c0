import * as v from 'valibot'

/**
 * Whom mails go to: a file on the operator's disk, never in the database. Groups by their code in the roster; a group
 * that is left out gets none.
 */
export type Addresses = {
  readonly operator: readonly string[]
  readonly groups: Readonly<Record<string, readonly string[]>>
}

/** Plain ASCII addresses: what a mail server may not take is better refused here. */
const address = v.pipe(v.string(), v.maxLength(254), v.regex(/^[\w.+-]{1,64}@[A-Za-z0-9.-]{1,189}$/))
const some = v.pipe(v.array(address), v.maxLength(20))

export const AddressesSchema: v.GenericSchema<unknown, Addresses> = v.strictObject({
  operator: v.pipe(some, v.minLength(1)),
  groups: v.record(v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,16}$/)), some),
})
