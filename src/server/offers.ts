import { type Bytes, type Clock, offerName, RECORD, Refused, toHex, type Verifier } from '#wire'

/** How long a record lies here after it was last offered. */
const KEPT_MS = 3_600_000
/** Live offers at once; one more is `busy`. */
const MOST = 500

export type OffersDeps = { readonly clock: Clock; readonly verifier: Verifier }

/**
 * Public device records of people who wait to be let in as guests (PROTOCOL §2.5), in memory only: a page that waits
 * offers again, so nothing needs to outlive the process, and no disk ever says who was asked.
 */
export class Offers {
  private readonly deps: OffersDeps
  /** Oldest first. */
  private readonly kept = new Map<string, { readonly record: Bytes; readonly until: number }>()

  constructor(deps: OffersDeps) {
    this.deps = deps
  }

  nameOf(record: Bytes): Bytes {
    return offerName(this.deps.verifier, record)
  }

  /** The same bytes again lie an hour more. Throws Refused('bad-frame' | 'busy'). */
  put(record: Bytes): void {
    if (record.length !== RECORD) throw new Refused('bad-frame')
    this.sweep()
    const name = toHex(this.nameOf(record))
    if (!this.kept.delete(name) && this.kept.size >= MOST) throw new Refused('busy')
    this.kept.set(name, { record, until: this.deps.clock() + KEPT_MS })
  }

  find(name: Bytes): Bytes | undefined {
    this.sweep()
    return this.kept.get(toHex(name))?.record
  }

  private sweep(): void {
    const now = this.deps.clock()
    for (const [name, { until }] of this.kept) if (until <= now) this.kept.delete(name)
  }
}
