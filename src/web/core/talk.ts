import type { Body, ConversationView, Needs, Outgoing, Received, Supply } from '#web/worker'
import { type Bytes, bytesOf, type Code, type Hex, PATH, Refused } from '#wire'
import type { Crypto } from './crypto.ts'
import { isHereOnly } from './here-only.ts'
import { appointmentAgain } from './meeting.ts'
import { pause } from './pause.ts'
import { Offline, type Transport } from './transport.ts'
import { Value } from './watched.ts'

/** Typed or tapped here and not acknowledged yet; `failed` waits for a person to try again. */
export type Unsent = { readonly id: string; readonly body: Body; readonly failed: boolean }

export type TalkOptions = {
  readonly crypto: Crypto
  readonly transport: Transport
  readonly conversation: Hex
  /** Mode of the epoch this endpoint starts when it must rotate before it may seal. */
  readonly mode: () => 'here' | 'away'
}

const FETCHES = 40
const TRIES = 6
/** Most `rewrap` entries one after the other: no log has room for more. */
const REWRAPS = 64
/** Nobody else is to blame: read again, then seal or enter again. */
const RETRY: ReadonlySet<Code> = new Set([
  'stale-epoch',
  'stale-head',
  'rotate-first',
  'stale-roster',
  'busy',
])

/** One conversation as this endpoint lives it: reads on, sends in order, keeps what was not acknowledged. */
export class Talk {
  readonly view: Value<ConversationView | undefined> = new Value<ConversationView | undefined>(undefined)
  readonly unsent: Value<readonly Unsent[]> = new Value<readonly Unsent[]>([])
  private readonly options: TalkOptions
  /** Frames of items on their way: frame id to item. */
  private readonly going = new Map<Hex, string>()
  private reading: Promise<void> = Promise.resolve()
  private writing: Promise<void> = Promise.resolve()
  private counter = 0
  /** Sent, no answer: cleared up with the same bytes before anything else is sealed. */
  private unknown: { readonly outgoing: Outgoing; readonly item: string } | undefined
  /** The item being delivered; '' for entries. */
  private current = ''
  private stopped = false
  private freshening = false

  constructor(options: TalkOptions) {
    this.options = options
  }

  /** Reads everything there is; calls follow one another. */
  refresh(wait = false): Promise<void> {
    const next = this.reading.then(() => this.read(wait))
    this.reading = next.catch(() => undefined)
    return next
  }

  private async read(wait: boolean): Promise<void> {
    const { transport, crypto, conversation } = this.options
    for (let hold = wait; ; hold = false) {
      const cursor = this.view.get()?.cursor ?? 0
      const frames = await transport.since(bytesOf(conversation), cursor, hold)
      if (this.stopped || (frames.length === 0 && cursor > 0)) return
      let answer: Received = await crypto.call('receive', { conversation, frames })
      for (let i = 0; answer.needs; i++) {
        if (i >= FETCHES) throw new Offline()
        answer = await this.satisfy(answer.needs)
      }
      this.dropShown(answer.view)
      this.view.set(answer.view)
      if (frames.length === 0 || (answer.view?.cursor ?? 0) === cursor) return
    }
  }

  private async satisfy(needs: Needs): Promise<Received> {
    const { transport, crypto, conversation } = this.options
    const id = bytesOf(conversation)
    const supply: Supply = {
      ...(needs.heads.length > 0 && { list: await transport.get(PATH.heads) }),
      heads: await each(needs.heads, (version) => transport.get(PATH.headVersion + version)),
      slices: await each(needs.slices, (digest) => transport.get(PATH.digest + digest)),
    }
    await crypto.call('supply', supply)
    const keys = await each(needs.keys, (key) => transport.key(id, bytesOf(key)))
    if (!needs.wraps) return crypto.call('receive', { conversation, frames: [], keys })
    const recipients = await crypto.call('recipients', { conversation })
    const wraps = ([] as { epoch: number; bytes: Bytes }[]).concat(
      ...(await each(recipients, (recipient) => transport.wraps(id, bytesOf(recipient)))),
    )
    return crypto.call('receive', { conversation, frames: [], wraps, keys })
  }

  /** Sends in the order of the calls; resolves when acknowledged, keeps the body visible until then. */
  say(body: Body): Promise<void> {
    const item: Unsent = { id: String(++this.counter), body, failed: false }
    this.unsent.set([...this.unsent.get(), item])
    return this.attempt(item)
  }

  /** Tries again what failed. */
  again(id: string): Promise<void> {
    const item = this.unsent.get().find((one) => one.id === id)
    return item ? this.attempt(item) : Promise.resolve()
  }

  private async attempt(item: Unsent): Promise<void> {
    this.mark(item.id, false)
    try {
      await this.write(() => this.deliver(item))
      this.drop(item.id)
    } catch (error) {
      this.mark(item.id, true)
      throw error
    }
  }

  /** What stands in the log now is not shown a second time as still going. */
  private dropShown(view: ConversationView | undefined): void {
    for (const line of view?.lines ?? []) {
      const item = line.kind === 'message' ? this.going.get(line.id) : undefined
      if (line.kind === 'message' && item !== undefined && this.going.delete(line.id)) this.drop(item)
    }
  }

  private drop(id: string): void {
    this.unsent.set(this.unsent.get().filter((one) => one.id !== id))
  }

  private mark(id: string, failed: boolean): void {
    this.unsent.set(this.unsent.get().map((one) => (one.id === id ? { ...one, failed } : one)))
  }

  /** One writer at a time: at most one unacknowledged frame per sender. */
  private write<T>(work: () => Promise<T>): Promise<T> {
    const next = this.writing.then(work)
    this.writing = next.then(
      () => undefined,
      () => undefined,
    )
    return next
  }

  private async deliver({ id, body }: Unsent): Promise<void> {
    const { crypto, conversation } = this.options
    if (await this.clearUp(id)) return
    this.current = id
    try {
      await this.prepare(body)
      await this.persist(async () => {
        const made = await crypto.call('say', { conversation, body })
        this.going.set(made.id, id)
        return made
      }, true)
    } finally {
      this.current = ''
    }
  }

  /** What no found code may open: only while the page is open, and in an epoch that only the page can read. */
  private async prepareHere(): Promise<void> {
    const { crypto, conversation, mode } = this.options
    if (mode() !== 'here') throw new Refused('not-allowed')
    if (this.view.get()?.mode !== 'away') return
    await this.persist(() => crypto.call('rotate', { conversation, mode: 'here' }), false)
  }

  /** Staff who write to someone gone start an *away* epoch first and say again what was said since. */
  private async prepare(body: Body): Promise<void> {
    if (isHereOnly(body)) return this.prepareHere()
    const view = this.view.get()
    const wanted = this.options.mode()
    if (wanted !== 'away' || !view?.hasCode || view.mode === 'away') return
    const { crypto, conversation } = this.options
    const repeats = await crypto.call('repeats', { conversation })
    await this.persist(() => crypto.call('rotate', { conversation, mode: 'away' }), false)
    for (const body of [...appointmentAgain(view, repeats), ...repeats])
      await this.persist(() => crypto.call('say', { conversation, body }), true)
  }

  /** An entry: made on the newest log, made again after a definite no; nothing when it is not called for any more. */
  enter(make: () => Promise<Outgoing | undefined>): Promise<void> {
    return this.write(async () => {
      await this.clearUp('')
      await this.persist(make, false)
    })
  }

  /** `back`: `then` runs once it is acknowledged and before anything is read under the new credential. */
  takeOver(make: () => Promise<Outgoing>, then: () => Promise<void>): Promise<void> {
    return this.write(async () => {
      await this.submit(await make())
      await then()
      await this.refresh()
    })
  }

  /** Old wraps for these devices and no others: one `rewrap` after the other until they lack nothing we have. */
  async rewrapFor(devices: readonly Hex[]): Promise<void> {
    const { crypto, conversation } = this.options
    const next = async (): Promise<Outgoing | undefined> =>
      (await crypto.call('rewrap', { conversation, devices }))[0]
    for (let i = 0; i < REWRAPS && (await next()); i++) await this.enter(next)
  }

  /** The signed list of devices has changed: looks again at what that means here. */
  look(): Promise<void> {
    const { crypto, conversation } = this.options
    const next = this.reading.then(async () => {
      let answer: Received = await crypto.call('receive', { conversation, frames: [] })
      for (let i = 0; answer.needs && i < FETCHES; i++) answer = await this.satisfy(answer.needs)
      if (!this.stopped && answer.view) this.view.set(answer.view)
    })
    this.reading = next.catch(() => undefined)
    return next
  }

  /** A new epoch for the devices of today, of the kind the present one is; none when somebody was faster. */
  async freshen(): Promise<void> {
    if (!this.view.get()?.outdated || this.freshening) return
    const { crypto, conversation } = this.options
    this.freshening = true
    try {
      await this.enter(async () => {
        const view = this.view.get()
        return view?.outdated ? crypto.call('rotate', { conversation, mode: view.mode }) : undefined
      })
    } finally {
      this.freshening = false
    }
  }

  private async persist(make: () => Promise<Outgoing | undefined>, message: boolean): Promise<void> {
    for (let i = 0; ; i++) {
      try {
        const made = await make()
        if (!made) return
        await this.submit(made)
        await this.refresh()
        return
      } catch (error) {
        if (!(error instanceof Refused) || !RETRY.has(error.code) || i >= TRIES) throw error
        await this.refresh()
        if (message && error.code === 'rotate-first') await this.rotate()
      }
    }
  }

  /** Sends again what had no answer; true when that was the item now being tried. */
  private async clearUp(item: string): Promise<boolean> {
    const { unknown } = this
    if (!unknown) return false
    this.unknown = undefined
    try {
      await this.submit(unknown.outgoing, unknown.item)
    } catch (error) {
      if (error instanceof Refused) return false
      throw error
    } finally {
      await this.refresh()
    }
    this.drop(unknown.item)
    return unknown.item === item
  }

  private async rotate(): Promise<void> {
    const { crypto, conversation, mode } = this.options
    const away = mode() === 'away' && this.view.get()?.hasCode === true
    try {
      await this.submit(await crypto.call('rotate', { conversation, mode: away ? 'away' : 'here' }))
    } catch (error) {
      if (!(error instanceof Refused) || !RETRY.has(error.code)) throw error
    }
    await this.refresh()
  }

  /** Identical bytes until a definite answer: ids are hashes, so twice is once. */
  private async submit(outgoing: Outgoing, item: string = this.current): Promise<void> {
    const { crypto, transport, conversation } = this.options
    const settle = (acknowledged: boolean): Promise<void> =>
      crypto.call('settled', { conversation, id: outgoing.id, acknowledged })
    for (let i = 0; ; i++) {
      try {
        await transport.append(outgoing.bytes)
        return await settle(true)
      } catch (error) {
        if (error instanceof Refused && error.code !== 'busy') {
          await settle(false)
          throw error
        }
        if (i >= TRIES || this.stopped) {
          this.unknown = { outgoing, item }
          throw error
        }
        await pause(400 * 2 ** i)
      }
    }
  }
  stop(): void {
    this.stopped = true
  }
}

async function each<A, B>(items: readonly A[], work: (item: A) => Promise<B>): Promise<B[]> {
  const out: B[] = []
  for (const item of items) out.push(await work(item))
  return out
}

/** What is open and could not be read at its hint, or when it was opened, is read now. */
export function readOn(
  rows: readonly { readonly id: Hex; readonly cursor: number }[],
  open: ReadonlyMap<Hex, { readonly talk: Talk }>,
): void {
  for (const { id, cursor } of rows) {
    const talk = open.get(id)?.talk
    if (talk && (talk.view.get()?.cursor ?? 0) < cursor) void talk.refresh().catch(() => undefined)
  }
}
