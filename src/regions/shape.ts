import { toHex } from '#wire'
import { dayOf } from './day.ts'

/** Strict shapes of JSON: what is not named is refused. */
export type Check = (value: unknown) => boolean
export type Fields = Readonly<Record<string, Check>>

export const text: Check = (value) => typeof value === 'string' && value !== '' && value.length <= 400
export const day: Check = (value) => typeof value === 'string' && !Number.isNaN(dayOf(value))
export const bool: Check = (value) => typeof value === 'boolean'

export const whole =
  (from: number, to: number): Check =>
  (value) =>
    Number.isInteger(value) && (value as number) >= from && (value as number) <= to

export const match =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value)

export const oneOf =
  (values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value)

export const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)

export const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.length <= 20_000 && value.every(check)

export const tuple =
  (...checks: readonly Check[]): Check =>
  (value) =>
    Array.isArray(value) && value.length === checks.length && checks.every((check, i) => check(value[i]))

/** An object with every field of `must`, perhaps those of `may`, and no other. */
export function object(must: Fields, may: Fields = {}): Check {
  // No prototype: a field called `constructor` finds nothing.
  const checks = Object.assign(Object.create(null), may, must) as Fields
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    const row = value as Readonly<Record<string, unknown>>
    const keys = Object.keys(row)
    return (
      Object.keys(must).every((key) => keys.includes(key)) && keys.every((key) => checks[key]?.(row[key]))
    )
  }
}

/** From and to of a dated row, in order. */
export const inOrder = (row: { readonly from?: string; readonly to?: string }): boolean =>
  !row.from || !row.to || dayOf(row.from) <= dayOf(row.to)

/** JSON from strict UTF-8 bytes or text; `undefined` when it is neither. Anything else is taken as parsed. */
export function json(input: unknown): unknown {
  try {
    if (input instanceof Uint8Array) return JSON.parse(decodeURIComponent(toHex(input).replace(/../g, '%$&')))
    return typeof input === 'string' ? JSON.parse(input) : input
  } catch {
    return undefined
  }
}
