import type { Bytes } from '#wire'

/**
 * Arrays as PostgreSQL writes them, to be cast in the statement: the driver guesses an array's type from its first
 * element, which a null or an empty array does not tell.
 */
export function sqlArray(values: readonly (number | string | Bytes | null)[]): string {
  return `{${values.map(element).join(',')}}`
}

function element(value: number | string | Bytes | null): string {
  if (value === null) return 'null'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return `"${value.replace(/["\\]/g, '\\$&')}"`
  return `"\\\\x${Buffer.from(value.buffer, value.byteOffset, value.length).toString('hex')}"`
}
