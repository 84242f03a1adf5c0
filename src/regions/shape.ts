import { dayOf } from './day.ts'

/** Every place this room runs has it; its types come with the DOM, which a pure room does not see. */
declare class TextDecoder {
  constructor(label: string, options: { readonly fatal: boolean })
  decode(bytes: Uint8Array): string
}

/** Strict shapes of JSON: what is not named is refused. */
export type Check = (value: unknown) => boolean
export type Fields = Readonly<Record<string, Check>>

const ISO = /^\d{4}-\d\d-\d\d$/

export const text: Check = (value) => typeof value === 'string' && value !== ''
export const day: Check = (value) => ISO.test(String(value)) && dayOf(String(value)) >= 0
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
    Array.isArray(value) && value.every(check)

export const tuple =
  (...checks: readonly Check[]): Check =>
  (value) =>
    Array.isArray(value) && value.length === checks.length && checks.every((check, i) => check(value[i]))

/** An object with every field of `must`, perhaps those of `may`, and no other. */
export function object(must: Fields, may: Fields = {}): Check {
  const checks = new Map(Object.entries({ ...may, ...must }))
  return (value) => {
    if (typeof value !== 'object' || value === null) return false
    const fields = Object.entries(value)
    const found = fields.filter(([name]) => name in must)
    return (
      found.length === Object.keys(must).length && fields.every(([name, field]) => checks.get(name)?.(field))
    )
  }
}

/** JSON from strict UTF-8 bytes, `undefined` when it is not. Anything else is taken as parsed. */
export function json(input: unknown): unknown {
  try {
    if (!(input instanceof Uint8Array)) return input
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(input))
  } catch {
    return undefined
  }
}
