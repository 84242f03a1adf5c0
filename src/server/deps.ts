import type { Store } from '#storage'
import type { Bytes, Clock, Random, Verifier } from '#wire'
import type { Keepsake } from './keepsake.ts'
import type { Bus } from './live/bus.ts'
import type { Post } from './mail/post.ts'
import type { RosterBook } from './roster-book.ts'
import type { SiteFiles } from './site.ts'

/** What this process serves as, once the ports are known. */
export type Serving = {
  readonly demo: boolean
  readonly visitorOrigin: string
  readonly staffOrigin: string
  readonly exitUrl: string
}

/** The only line that may ever be written: no address, no id, no text of an error. */
export type LogLine = {
  /** Epoch minutes. */
  readonly minute: number
  /** Method and template of the route, or `-`. */
  readonly route: string
  readonly status: '2xx' | '3xx' | '4xx' | '5xx'
  readonly duration: '<10ms' | '<100ms' | '<1s' | '>1s'
}

/** Waiting times, ms. */
export type Tempo = {
  /** Answers to a return code go out at multiples of this. */
  readonly find: number
  /** How long a `since` with wait=1 is held. */
  readonly poll: number
  /** Shortest and longest time between two beats on a socket. */
  readonly beat: readonly [number, number]
  /** How long a fresh socket may keep silent. */
  readonly hello: number
  /** A long poll counts as presence for this long. */
  readonly presence: number
  /** How often deadlines and presence are looked at. */
  readonly tick: number
}

export const TEMPO: Tempo = {
  find: 10,
  poll: 25_000,
  beat: [20_000, 25_000],
  hello: 10_000,
  presence: 30_000,
  tick: 5_000,
}

/** Everything the server is given; it makes nothing of this itself. */
export type Deps = {
  readonly clock: Clock
  readonly random: Random
  readonly verifier: Verifier
  readonly store: Store
  readonly bus: Bus
  readonly files: SiteFiles
  readonly book: RosterBook
  /** The unsigned status file, kept across restarts. */
  readonly status: Keepsake
  /** Device keys removed by a colleague, kept across restarts. */
  readonly removed: Keepsake
  readonly settings: Serving
  /** Wrapped seeds of the demo accounts, as JSON the server does not look into. */
  readonly demo?: Bytes | undefined
  readonly log?: ((line: LogLine) => void) | undefined
  /** Mails to people who have no console open; none are sent without it. */
  readonly post?: Post | undefined
  /** 32 bytes that whoever started this server knows: for its self-test. */
  readonly probe?: Bytes | undefined
  /** A sentence for the operator: no address, no id, no name of a group. */
  readonly say?: ((sentence: string) => void) | undefined
  readonly tempo?: Tempo | undefined
}
