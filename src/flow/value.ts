/** What a value read from JSON turns out to be. */
export type Fields = { readonly [name: string]: unknown }

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Text that says something. */
export const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''

export const isOneOf = (all: readonly string[], value: unknown): boolean => all.some((one) => one === value)
