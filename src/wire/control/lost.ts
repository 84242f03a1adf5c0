import * as v from 'valibot'
import { hexOf } from './scalars.ts'

/**
 * Body of POST /staff/lost: the Ed25519 key of a device of the own group, not the one that asks. It is signed out
 * and cannot sign in before a newer roster speaks for it. Answer 204.
 */
export type Lost = { readonly device: string }

export const LostSchema: v.GenericSchema<unknown, Lost> = v.strictObject({ device: hexOf(32) })
