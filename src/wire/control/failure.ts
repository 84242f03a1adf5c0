import * as v from 'valibot'
import { type Code, STATUS_OF } from '#wire'

/** Body of every refusal on both origins: a stable code and nothing else. */
export type Failure = { readonly code: Code }

const CODES = Object.keys(STATUS_OF) as [Code, ...Code[]]
export const FailureSchema: v.GenericSchema<unknown, Failure> = v.strictObject({ code: v.picklist(CODES) })
