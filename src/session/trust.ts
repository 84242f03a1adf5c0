import { type HeadList, hashAt, isListed, openHead, type SignedHead, toHex } from '#wire'
import type { Book } from './book.ts'
import type { Trust } from './view.ts'

/** Whether a first head may be used: by the page's pin, or by this device's clock and what it took before. */
export function isTrusted(book: Book, trust: Trust, { head }: SignedHead, list: HeadList): boolean {
  if ('pin' in trust) {
    const { minVersion, publishedAt, head: pinned } = trust.pin
    const row = hashAt(list, minVersion)
    return (
      head.version >= minVersion && head.expires > publishedAt && row !== undefined && toHex(row) === pinned
    )
  }
  // A head that other roots signed was kept by another build: it says nothing of this history.
  const seen = trust.seen && openHead(book.engine, trust.seen, book.roots)
  return head.expires > trust.now && (!seen || (head.version >= seen.head.version && isListed(list, seen)))
}
