import { type Directory, parsePlaces, parseStatus, type Status } from '#regions'
import type { Body, ConversationView, Handoff, HeadView, Outgoing, Pin, Scope } from '#web/worker'
import { type Bytes, bytesOf, concat, type Hex, OFFER, PATH, Refused, toHex, unverifiedHead } from '#wire'
import { created } from './created.ts'
import { type Crypto, cryptoOf } from './crypto.ts'
import { type KeepMonths, keepLonger } from './keeping.ts'
import { Live, type LiveState } from './live.ts'
import { skewOf } from './skew.ts'
import { Talk, type Unsent } from './talk.ts'
import { parseJson } from './text.ts'
import { Offline, Transport } from './transport.ts'
import { Value, type Watched } from './watched.ts'

type BuiltFile = { readonly url: string; readonly integrity: string }

export type VisitorOptions = {
  readonly words: BuiltFile
  /** The words file, when the page has asked for it already. */
  readonly early?: Promise<unknown> | undefined
  readonly cards: BuiltFile
  /** Creates the worker: Trusted Types live in the view. */
  readonly worker: () => Worker
  /** What the page was published with. */
  readonly pin: Pin
  /** ws(s) origin of the page. */
  readonly socketOrigin: string
}

/** `loading` until a file has arrived; what failed may be asked for again by `load()`. */
type Loading = 'loading' | 'here' | 'failed'

export type Snapshot = {
  readonly words?: unknown
  readonly cards?: unknown
  readonly directory?: Directory
  /** The signed head's publication time, ms. */
  readonly issued?: number
  /** The server's clock minus this phone's, ms; only for what is said about hours. */
  readonly skew: number
  readonly worker: Loading
  readonly files: Loading
  readonly link: LiveState
  readonly view?: ConversationView
  readonly unsent: readonly Unsent[]
}

const START: Snapshot = { skew: 0, worker: 'loading', files: 'loading', link: 'connecting', unsent: [] }
/** Without a socket the log is asked for at this beat, so that a dead proxy does not end the talk. */
const POLL = 15_000

/** The visitor's endpoint: fixed files in a fixed order, nothing else before Send, everything in memory. */
export class Visitor implements Watched<Snapshot> {
  private readonly options: VisitorOptions
  private readonly transport = new Transport()
  private readonly snapshot = new Value<Snapshot>(START)
  private crypto: Crypto | undefined
  private head: HeadView | undefined
  private talk: Talk | undefined
  private conversation: Hex = ''
  private live: Live | undefined
  private timer: ReturnType<typeof setInterval> | undefined

  constructor(options: VisitorOptions) {
    this.options = options
  }

  get(): Snapshot {
    return this.snapshot.get()
  }
  watch(told: () => void): () => void {
    return this.snapshot.watch(told)
  }
  private set(change: Partial<Snapshot>): void {
    this.snapshot.set({ ...this.snapshot.get(), ...change })
  }

  /** words, status, head, head list, places, helpdesk slice, worker, cards: the same requests for everyone. */
  async load(): Promise<void> {
    this.set({ files: 'loading' })
    try {
      await this.fetchAll()
      this.set({ files: 'here' })
    } catch {
      this.set({ files: 'failed' })
    }
  }

  private async fetchAll(): Promise<void> {
    const { transport, options } = this
    if (!this.get().words) {
      const early = await options.early?.catch(() => undefined)
      const words = early ?? parseJson(await transport.get(options.words.url, options.words.integrity))
      this.set({ words })
    }
    await this.fetchRoster(() => this.set({ worker: 'failed' }))
    if (!this.get().cards)
      this.set({ cards: parseJson(await transport.get(options.cards.url, options.cards.integrity)) })
  }

  private async fetchRoster(failed: () => void): Promise<void> {
    const { transport } = this
    const status = parseStatus(await transport.get(PATH.status))
    this.set({ skew: skewOf(status, Date.now()) })
    const head = await transport.get(PATH.head)
    const list = await transport.get(PATH.heads)
    const seen = unverifiedHead(head)
    const places = seen && (await transport.get(PATH.digest + toHex(seen.places)))
    const helpdesk = seen?.groups.find((row) => row.role === 'helpdesk')
    const slice = helpdesk && (await transport.get(PATH.digest + toHex(helpdesk.digest)))
    await this.startCrypto({ head, list }, places, status, slice).catch(failed)
  }

  private async startCrypto(
    roster: { readonly head: Bytes; readonly list: Bytes },
    places: Bytes | undefined,
    status: Status | undefined,
    slice: Bytes | undefined,
  ): Promise<void> {
    this.crypto ??= cryptoOf(this.options.worker())
    const started = await this.crypto.call('start', { ...roster, pin: this.options.pin })
    const table = places && parsePlaces(places)
    const fits = places && (await this.crypto.call('digest', { bytes: places })) === started.places
    if (!table || !fits || started.version < (this.head?.version ?? 0)) throw new Refused('stale-roster')
    if (slice) await this.crypto.call('supply', { slices: [slice] })
    // The same list again is no news: who looks for a newer one sees by the directory that there is none.
    if (started.version === this.head?.version) return
    this.head = started
    const directory = { places: table, groups: started.groups, status }
    this.set({ worker: 'here', directory, issued: started.issued })
  }

  private ready(): { crypto: Crypto; head: HeadView } {
    if (!this.crypto || !this.head) throw new Refused('failed')
    return { crypto: this.crypto, head: this.head }
  }

  /** After Send: the group's slice by digest, the challenge, one upload. Rejects when nothing was acknowledged. */
  async handoff(input: {
    readonly team?: string
    readonly helpdesk?: string
    readonly body: Handoff
  }): Promise<void> {
    const { crypto, head } = this.ready()
    const group = head.groups.find((row) => row.code === (input.team ?? input.helpdesk))
    if (!group) throw new Refused('unknown-group')
    const slice = await this.transport.get(PATH.digest + group.digest)
    await crypto.call('supply', { slices: [slice] })
    const challenge = await this.transport.get(PATH.challenge)
    const made = await crypto.call('handoff', input)
    await created(this.transport, challenge, made.bytes).catch((error: unknown) => this.refused(error))
    await this.begin(made.conversation, made.credential)
  }

  /** A list that moved on while the page was open is taken up, so that it can be sent by that one. */
  private async refused(error: unknown): Promise<never> {
    if (error instanceof Refused && error.code === 'stale-roster')
      await this.fetchRoster(() => undefined).catch(() => undefined)
    throw error
  }

  /** From here on this tab belongs to a conversation. */
  private async begin(conversation: Hex, credential: Bytes): Promise<void> {
    this.conversation = conversation
    this.transport.credential = credential
    const { crypto } = this.ready()
    const talk = new Talk({ crypto, transport: this.transport, conversation, mode: () => 'here' })
    this.follow(talk)
    await this.refresh()
    this.connect()
  }

  private follow(talk: Talk): void {
    this.talk = talk
    const told = (): void => {
      const view = talk.view.get()
      this.set({ unsent: talk.unsent.get(), ...(view ? { view } : {}) })
    }
    talk.view.watch(told)
    talk.unsent.watch(told)
    told()
  }

  private connect(): void {
    const hello = (): Bytes =>
      concat(this.transport.credential ?? new Uint8Array(), bytesOf(this.conversation))
    this.live?.stop()
    this.live = new Live({
      origin: this.options.socketOrigin,
      hello,
      hint: (hint) => void (hint.kind === 'news' && this.refresh()),
      state: (link) => {
        if (link === 'here' && this.get().link !== 'here') void this.refresh()
        this.set({ link })
      },
    })
    clearInterval(this.timer)
    this.timer = setInterval(() => void (this.get().link !== 'here' && this.refresh()), POLL)
  }

  /** Never rejects: what could not be read now is read at the next hint or beat. */
  private async refresh(): Promise<void> {
    try {
      await this.talk?.refresh()
      if (this.get().link === 'offline') this.set({ link: 'here' })
    } catch (error) {
      if (error instanceof Offline) this.set({ link: 'offline' })
    }
  }

  private talking(): Talk {
    if (!this.talk) throw new Refused('not-found')
    return this.talk
  }
  say(body: Body): Promise<void> {
    return this.talking().say(body)
  }
  again(id: string): Promise<void> {
    return this.talking().again(id)
  }

  /** Twenty digits, once the entry that registers them is acknowledged. */
  async makeCode(): Promise<string> {
    const { crypto } = this.ready()
    const { conversation } = this
    let code = ''
    await this.enter(async () => {
      const made = await crypto.call('makeCode', { conversation })
      code = made.code
      return made.entry
    })
    return code
  }

  /** false: not a code, not known, expired, or a log the code was not bound to. */
  async openCode(digits: string): Promise<boolean> {
    const { crypto } = this.ready()
    const opened = await crypto.call('openCode', { digits })
    if (!opened) return false
    try {
      const conversation = toHex(await this.transport.post(PATH.find, opened.locator))
      return await this.comeBack(conversation, opened.locator)
    } catch (error) {
      if (error instanceof Refused && error.code === 'not-found') return false
      throw error
    }
  }

  private async comeBack(conversation: Hex, locator: Bytes): Promise<boolean> {
    const { crypto } = this.ready()
    this.transport.credential = locator
    const talk = new Talk({ crypto, transport: this.transport, conversation, mode: () => 'here' })
    await talk.refresh()
    if (!talk.view.get()?.hasCode) return false
    let credential = locator
    await talk.takeOver(
      async () => {
        const made = await crypto.call('back', { conversation })
        credential = made.credential
        return made
      },
      async () => {
        this.transport.credential = credential
        await crypto.call('becameTab', { conversation })
      },
    )
    this.conversation = conversation
    this.follow(talk)
    await this.refresh()
    this.connect()
    return true
  }

  private enter(make: () => Promise<Outgoing>): Promise<void> {
    return this.talking().enter(make)
  }

  /** Lets someone in; what they may read from before follows at once, by this tab's own keys. */
  async addMember(who: {
    readonly group: string
    /** Without: the whole team. */
    readonly person?: Hex
    readonly scope: Scope
  }): Promise<void> {
    const { crypto, head } = this.ready()
    const { conversation } = this
    const digest = head.groups.find((row) => row.code === who.group)?.digest
    if (!digest) throw new Refused('unknown-group')
    await crypto.call('supply', { slices: [await this.transport.get(PATH.digest + digest)] })
    await this.letIn(
      who.scope,
      () => crypto.call('add', { conversation, ...who }),
      (one) => one.group === who.group && (who.person === undefined || one.person === who.person),
    )
  }

  /**
   * Lets in somebody outside the roster: the offered record with the hash that was asked about, and no other.
   * Rejects with `not-found` when it is not there.
   */
  async addGuest(guest: { readonly sign: Hex; readonly record: Hex }, scope: Scope): Promise<void> {
    const { crypto } = this.ready()
    const { conversation } = this
    const name = bytesOf(guest.record).slice(0, OFFER)
    const record = await this.transport.offered(bytesOf(conversation), name)
    await this.letIn(
      scope,
      () => crypto.call('addGuest', { conversation, guest, record, scope }),
      ({ device }) => device === guest.sign,
    )
  }

  private async letIn(
    scope: Scope,
    add: () => Promise<Outgoing>,
    isMeant: Parameters<Visitor['giveTo']>[0],
  ): Promise<void> {
    const { crypto } = this.ready()
    const summary = await crypto.call('summary', { conversation: this.conversation })
    await this.enter(add)
    if (scope === 'summary') for (const body of summary) await this.say(body)
    if (scope === 'everything') await this.giveTo(isMeant)
  }

  removeGuest(sign: Hex): Promise<void> {
    const { conversation } = this
    return this.enter(() => this.ready().crypto.call('removeGuest', { conversation, sign }))
  }

  /** Late wraps for the devices of those meant, by this tab's own keys; asked for by a person, never automatic. */
  private async giveTo(
    isMeant: (one: { readonly device: Hex; readonly group?: string; readonly person?: Hex }) => boolean,
  ): Promise<void> {
    const { crypto } = this.ready()
    const behind = await crypto.call('behind', { conversation: this.conversation })
    await this.talking().rewrapFor(behind.filter(isMeant).map((one) => one.device))
  }

  /** Members that lost every device: what was said before, once more, for the devices they have now. */
  giveAgain(): Promise<void> {
    const lost = this.get().view?.lost ?? []
    return this.giveTo((one) =>
      lost.some(
        ({ group, person }) => group === one.group && (person === undefined || person === one.person),
      ),
    )
  }

  removeMember(who: { readonly group: string; readonly person?: Hex }): Promise<void> {
    const { conversation } = this
    return this.enter(() => this.ready().crypto.call('removeMember', { conversation, ...who }))
  }

  /** Leaves this conversation as it is, closed and with its keys gone from here, for a new handoff. */
  async startAnew(): Promise<void> {
    const { crypto } = this.ready()
    const { conversation } = this
    if (this.get().view?.state !== 'closed') await this.enter(() => crypto.call('close', { conversation }))
    clearInterval(this.timer)
    this.live?.stop()
    this.talk?.stop()
    this.talk = undefined
    await crypto.call('forget', { conversation })
    this.conversation = ''
    this.transport.credential = undefined
    const { view: _, ...rest } = this.get()
    this.snapshot.set({ ...rest, unsent: [] })
    // The signed list is a newer one now: read while the first questions are answered.
    void this.load()
  }

  /** Kept for at least that many months from now; the day it may be erased on, `YYYY-MM-DD`. */
  keep(months: KeepMonths): Promise<string> {
    return keepLonger(this.transport, this.conversation, months)
  }

  /** Deletes the conversation on the server and all keys here. */
  async eraseAll(): Promise<void> {
    await this.transport.post(PATH.erase, bytesOf(this.conversation))
    this.close()
  }

  close(): void {
    clearInterval(this.timer)
    this.live?.stop()
    this.talk?.stop()
    this.transport.stop()
    this.crypto?.stop()
    this.snapshot.set({ ...START, files: 'here' })
  }
}
