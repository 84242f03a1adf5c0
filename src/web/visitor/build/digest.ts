import { createHash } from 'node:crypto'

/** SHA-256 in the three spellings the build needs. */
export const sha256Hex = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex')

/** For a Content-Security-Policy and for `integrity`: `sha256-<base64>`. */
export const sha256Source = (bytes: string | Uint8Array): string =>
  `sha256-${createHash('sha256').update(bytes).digest('base64')}`
