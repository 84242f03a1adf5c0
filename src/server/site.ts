import { brotliCompressSync, constants } from 'node:zlib'
import type { Bytes } from '#wire'

/** A built file; `br` is the same bytes compressed with brotli. */
export type StoredFile = { readonly bytes: Bytes; readonly br?: Bytes | undefined }

/** `asset`: of the console, so never on the visitors' origin. `voice`: recordings, for visitors alone. */
export type BuiltFile = StoredFile & {
  readonly kind: 'worker' | 'data' | 'asset' | 'voice'
  /** Content type. */
  readonly type: string
}

/** What the build made, already in memory. Names and paths as they are asked for. */
export type SiteFiles = {
  /** Visitor page with a `data-pin` to be filled on `<html>`; the console likewise. */
  readonly page: string
  readonly console: string
  /** Pages without script by path, `/nl`. */
  readonly plain: ReadonlyMap<string, StoredFile>
  /** Files by hash-bearing name: `worker-1a2b3c.js`. */
  readonly files: ReadonlyMap<string, BuiltFile>
}

/** Public, constant text only: nothing secret is ever compressed. */
function compressed(bytes: Bytes): StoredFile {
  const br = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: bytes.length > 300_000 ? 6 : 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  })
  return { bytes, br: new Uint8Array(br) }
}

const PIN = /(<html\b[^>]*\sdata-pin=")[^"]*(")/

/** Writes the roster pin into the attribute kept for it; the inline scripts stay byte for byte the same. */
export function withPin(page: string, pin: string): StoredFile {
  if (!PIN.test(page)) throw new Error('the page has no place for the roster pin')
  return compressed(new TextEncoder().encode(page.replace(PIN, `$1${pin}$2`)))
}

/** Whether the browser takes brotli. */
export function takesBrotli(headers: Headers): boolean {
  return /(^|,)\s*br\s*(,|;\s*q=(?!0(\.0*)?\s*(,|$))|$)/.test(headers.get('accept-encoding') ?? '')
}
