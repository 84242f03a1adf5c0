import { type Bytes, fromBase64url, ID } from '#wire'

/** A visitor's tab token or a staff session token: which, the origin says. */
const TOKEN = 32

/** What a request carries in `authorization`: never in an address, a cookie or a subprotocol. */
export type Credential =
  | { readonly kind: 'token'; readonly bytes: Bytes }
  | { readonly kind: 'locator'; readonly bytes: Bytes }

function credentialOf(bytes: Bytes): Credential | undefined {
  if (bytes.length === TOKEN) return { kind: 'token', bytes }
  return bytes.length === ID ? { kind: 'locator', bytes } : undefined
}

/** `Bearer <base64url>`; anything else is no credential. */
export function readCredential(headers: Headers): Credential | undefined {
  const value = headers.get('authorization')
  if (!value?.startsWith('Bearer ')) return undefined
  const bytes = fromBase64url(value.slice(7))
  return bytes && credentialOf(bytes)
}
