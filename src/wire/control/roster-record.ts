import * as v from 'valibot'
import { GROUP_CODE, hexOf } from './scalars.ts'

/** What the roots sign, as people write it down: groups with their people and the records of their devices. */
export type RosterFile = {
  readonly groups: readonly {
    readonly code: string
    readonly role: 'team' | 'helpdesk' | 'partner'
    readonly people: readonly {
      /** 16 bytes, hex: the same in every roster. */
      readonly id: string
      /** A working name the person chose. */
      readonly name: string
      /** Device records as the console shows them, base64url: sign key and KEM key (PROTOCOL §2.2). */
      readonly devices: readonly string[]
    }[]
  }[]
}

const Person = v.strictObject({
  id: hexOf(16),
  name: v.pipe(v.string(), v.minLength(1), v.maxBytes(48)),
  devices: v.array(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1664}$/))),
})

export const RosterFileSchema: v.GenericSchema<unknown, RosterFile> = v.strictObject({
  groups: v.pipe(
    v.array(
      v.strictObject({
        code: GROUP_CODE,
        role: v.picklist(['team', 'helpdesk', 'partner']),
        people: v.array(Person),
      }),
    ),
    v.minLength(1),
  ),
})
