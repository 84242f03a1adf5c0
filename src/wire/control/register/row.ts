import * as v from 'valibot'
import { GROUP_CODE, hexOf } from '../scalars.ts'
import { type Change, ChangeSchema, type MachineChange, MachineSchema } from './change.ts'

/**
 * What a device signs (PROTOCOL §5.2). `n` and `previous` name its place in the register: it fits nowhere else, and
 * vouches for every row before it.
 */
export type Signed = {
  readonly v: 1
  readonly n: number
  /** SHA-256 of the row before, hex; zeros for the first. */
  readonly previous: string
  /** The roster version by which the device is known. */
  readonly roster: number
  readonly by: { readonly group: string; readonly person: string; readonly device: string }
  /** Epoch hours. */
  readonly at: number
  readonly change: Change
}

export type ByMachine = {
  readonly v: 1
  readonly by: 'machine'
  readonly at: number
  readonly change: MachineChange
}

const whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4e9))

const SignedSchema: v.GenericSchema<unknown, Signed> = v.strictObject({
  v: v.literal(1),
  n: v.pipe(whole, v.minValue(1)),
  previous: hexOf(32),
  roster: v.pipe(whole, v.minValue(1)),
  by: v.strictObject({ group: GROUP_CODE, person: hexOf(16), device: hexOf(32) }),
  at: whole,
  change: ChangeSchema,
})
const ByMachineSchema: v.GenericSchema<unknown, ByMachine> = v.strictObject({
  v: v.literal(1),
  by: v.literal('machine'),
  at: whole,
  change: MachineSchema,
})
const RowSchema: v.GenericSchema<unknown, Signed | ByMachine> = v.union([SignedSchema, ByMachineSchema])

/** Reads the JSON of a row; anything amiss is `undefined`. */
export function readRow(json: string): Signed | ByMachine | undefined {
  try {
    const read = v.safeParse(RowSchema, JSON.parse(json))
    return read.success ? read.output : undefined
  } catch {
    return undefined
  }
}

/** Body of POST /staff/change: the very JSON that was signed (a `Signed`), and the signature as hex. */
export type ChangeRequest = { readonly change: string; readonly signature: string }
export const ChangeRequestSchema: v.GenericSchema<unknown, ChangeRequest> = v.strictObject({
  change: v.pipe(v.string(), v.maxLength(4096)),
  signature: hexOf(64),
})

/** Answer of POST /staff/change: where it stands now. */
export type Placed = { readonly n: number; readonly hash: string }
export const PlacedSchema: v.GenericSchema<unknown, Placed> = v.strictObject({ n: whole, hash: hexOf(32) })

/** Body of POST /staff/changes: rows with a number above `after`, oldest first, at most 100. */
export type ChangesRequest = { readonly after: number }
export const ChangesRequestSchema: v.GenericSchema<unknown, ChangesRequest> = v.strictObject({ after: whole })

/** Rows as stored, bytes as hex; `hour` in epoch hours. No row: there is no more. */
export type ChangesPage = {
  readonly rows: readonly {
    readonly n: number
    readonly hour: number
    readonly body: string
    readonly previous: string
    readonly hash: string
  }[]
}
export const ChangesPageSchema: v.GenericSchema<unknown, ChangesPage> = v.strictObject({
  rows: v.array(
    v.strictObject({
      n: whole,
      hour: whole,
      body: v.pipe(v.string(), v.regex(/^([0-9a-f]{2}){64,8192}$/)),
      previous: hexOf(32),
      hash: hexOf(32),
    }),
  ),
})
