/** An object of names to values, as it comes out of a JSON file. */
export const isFields = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
