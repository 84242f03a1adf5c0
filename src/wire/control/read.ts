import * as v from 'valibot'

/** A shape of this front door; callers need not know which library it is written in. */
export type Shape<T> = v.GenericSchema<unknown, T>

/** The value, when it has exactly this shape. */
export function readAs<T>(shape: Shape<T>, value: unknown): T | undefined {
  const read = v.safeParse(shape, value)
  return read.success ? read.output : undefined
}
