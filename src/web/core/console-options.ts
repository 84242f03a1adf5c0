import type { ConversationView } from '#web/worker'
import type { QueueRow } from '#wire/control'
import type { Keeper, StoredAccount } from './accounts.ts'
import type { Unsent } from './talk.ts'

export type Queue = {
  readonly rows: readonly QueueRow[]
  readonly connected: boolean
  readonly awayUntil: number | null
}

export type TalkView = {
  readonly view: ConversationView
  readonly here: boolean
  /** Said here and not acknowledged yet; what failed waits for `again`. */
  readonly unsent: readonly Unsent[]
}

export type ConsoleOptions = {
  readonly worker: () => Worker
  readonly keeper: Keeper
  /** Accounts of the demo, or none. */
  readonly demo: () => Promise<readonly StoredAccount[]>
  readonly clock: () => number
  /** Host name: passkeys are bound to it. */
  readonly host: string
  readonly socketOrigin: string
}
