import type { DeviceView } from '#web/worker'
import { type Hex, Refused } from '#wire'
import type { QueueRow } from '#wire/control'
import type { Talk } from './talk.ts'
import { Value, type Watched } from './watched.ts'

/** What is being done about one device, conversation by conversation. */
export type DeviceWork = {
  readonly what: 'lost' | 'given'
  readonly device: Hex
  /** Conversations gone through, out of all there are; `failed` of them could not be done. */
  readonly done: number
  readonly of: number
  readonly failed: number
  readonly running: boolean
}

type DevicesOptions = {
  /** As the roots signed them. */
  readonly list: () => Promise<readonly DeviceView[]>
  /** The server lets this device in no more. */
  readonly bar: (device: Hex) => Promise<void>
  readonly rows: () => Promise<readonly QueueRow[]>
  /** Reads a conversation, does the work in it, and lets it go when it was not open before. */
  readonly within: (id: Hex, work: (talk: Talk) => Promise<void>) => Promise<void>
  /** The entry that takes the device out of a conversation, where it is still in. */
  readonly remove: (talk: Talk, id: Hex, device: Hex) => Promise<void>
  readonly forget: () => Promise<void>
}

/** Members and those who are asked may change something; what is closed takes no entry of theirs (PROTOCOL §6.1). */
const isOurs = (row: QueueRow): boolean =>
  row.state !== 'closed' && (row.member || row.state === 'waiting' || row.state === 'escalated')

/** What a screen may do about devices. */
export interface DeviceDesk {
  /** What is being done about one; goes on while other things are looked at. */
  readonly work: Watched<DeviceWork | undefined>
  list(): Promise<readonly DeviceView[]>
  /** Resolves when every conversation was gone through; rejects when the server did not let it begin. */
  lose(device: Hex): Promise<void>
  /** After the twelve words were compared by voice: old messages for this device, and for no other. */
  give(device: Hex): Promise<void>
  /** The account leaves this device for good; refused while something still needs its person. */
  forget(): Promise<void>
  /** Signed out: nothing of it stays. */
  stop(): void
}

/** Lost devices and old messages for new ones: never by itself, always one device, progress told as it is. */
export class Devices implements DeviceDesk {
  readonly work: Value<DeviceWork | undefined> = new Value<DeviceWork | undefined>(undefined)
  private readonly options: DevicesOptions

  constructor(options: DevicesOptions) {
    this.options = options
  }

  list(): Promise<readonly DeviceView[]> {
    return this.options.list()
  }

  forget(): Promise<void> {
    return this.options.forget()
  }

  stop(): void {
    this.work.set(undefined)
  }

  /** Out at once at the server, then out of every open conversation of the group. */
  async lose(device: Hex): Promise<void> {
    this.begin('lost', device)
    await this.carry(
      () => this.options.bar(device),
      (talk, id) => this.options.remove(talk, id, device),
    )
  }

  async give(device: Hex): Promise<void> {
    this.begin('given', device)
    await this.carry(
      async () => undefined,
      (talk) => talk.rewrapFor([device]),
    )
  }

  private begin(what: DeviceWork['what'], device: Hex): void {
    if (this.work.get()?.running) throw new Refused('busy')
    this.work.set({ what, device, done: 0, of: 0, failed: 0, running: true })
  }

  private change(change: Partial<DeviceWork>): void {
    const now = this.work.get()
    if (now) this.work.set({ ...now, ...change })
  }

  private async carry(
    first: () => Promise<void>,
    each: (talk: Talk, id: Hex) => Promise<void>,
  ): Promise<void> {
    try {
      await first()
      const rows = (await this.options.rows()).filter(isOurs)
      this.change({ of: rows.length })
      for (const { id } of rows) await this.one(id, each)
      this.change({ running: false })
    } catch (error) {
      this.work.set(undefined)
      throw error
    }
  }

  /** One that fails does not keep the others from being done; it is counted. */
  private async one(id: Hex, each: (talk: Talk, id: Hex) => Promise<void>): Promise<void> {
    let failed = 0
    try {
      await this.options.within(id, (talk) => each(talk, id))
    } catch (error) {
      if (error instanceof Refused && error.code === 'not-signed-in') throw error
      failed = 1
    }
    const now = this.work.get()
    if (now) this.change({ done: now.done + 1, failed: now.failed + failed })
  }
}
