import { toHex } from '#wire'
import type { Relay } from './relay.ts'
import { type StoredFile, withPin } from './site.ts'

/**
 * A page with the pin of the current roster: least version, publication time in ms and hash of its head, as
 * `7.1790000000000.<64 hex digits>` (PROTOCOL §5.1). Made anew only when a newer roster was published.
 */
export function pinnedPage(relay: Relay, template: string): () => StoredFile {
  const { book } = relay.deps
  let pin = ''
  let page: StoredFile | undefined
  return () => {
    const { head, hash } = book.current.signed
    const now = `${head.version}.${book.publishedAt}.${toHex(hash)}`
    if (!page || now !== pin) page = withPin(template, now)
    pin = now
    return page
  }
}
