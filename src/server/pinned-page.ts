import type { Relay } from './relay.ts'
import { type StoredFile, withPin } from './site.ts'

/**
 * A page with the pin of the current roster: least version and publication time in ms, as `7.1790000000000`
 * (PROTOCOL §5). Made anew only when a newer roster was published.
 */
export function pinnedPage(relay: Relay, template: string): () => StoredFile {
  const { book } = relay.deps
  let pin = ''
  let page: StoredFile | undefined
  return () => {
    const now = `${book.current.signed.head.version}.${book.publishedAt}`
    if (!page || now !== pin) page = withPin(template, now)
    pin = now
    return page
  }
}
