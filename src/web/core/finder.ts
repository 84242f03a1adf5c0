import type { ConversationView } from '#web/worker'
import { type Hex, Refused } from '#wire'
import type { StaffCalls } from './staff-calls.ts'
import type { Talk } from './talk.ts'

type FinderOptions = {
  readonly calls: Pick<StaffCalls, 'everyId'>
  /** Reads a conversation, does the work, and lets it go when it was not open before. */
  readonly within: (id: Hex, work: (talk: Talk) => Promise<void>) => Promise<void>
}

/** What a screen may look for in conversations, here on this device and nowhere else. */
export interface FinderDesk {
  ids(): Promise<readonly Hex[]>
  /** Decrypts one after the other and tells what was read; `undefined` for what could not be. Nothing of it is kept. */
  read(ids: readonly Hex[], told: (id: Hex, view: ConversationView | undefined) => void): Promise<void>
}

/** No server can look for a word in what it cannot read: this client opens each conversation and looks itself. */
export class Finder implements FinderDesk {
  private readonly options: FinderOptions

  constructor(options: FinderOptions) {
    this.options = options
  }

  ids(): Promise<readonly Hex[]> {
    return this.options.calls.everyId()
  }

  async read(ids: readonly Hex[], told: Parameters<FinderDesk['read']>[1]): Promise<void> {
    for (const id of ids) {
      let view: ConversationView | undefined
      try {
        await this.options.within(id, async (talk) => {
          view = talk.view.get()
        })
      } catch (error) {
        if (error instanceof Refused && error.code === 'not-signed-in') throw error
      }
      told(id, view)
    }
  }
}
