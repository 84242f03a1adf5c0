import type { Body, Outgoing } from '#web/worker'
import { type Bytes, type Hex, Refused, toHex } from '#wire'
import {
  type Account,
  fits,
  type NewDevice,
  type Secret,
  type Self,
  type StoredAccount,
  shownAccount,
  unlockerOf,
} from './accounts.ts'
import { type AskDesk, Asks } from './asks.ts'
import type { ConsoleOptions, Queue, TalkView } from './console-options.ts'
import type { GroupEntry } from './contacts.ts'
import { type Crypto, cryptoOf } from './crypto.ts'
import { type DeviceDesk, Devices } from './devices.ts'
import { Finder, type FinderDesk } from './finder.ts'
import { type GuestDesk, Guests, type Opened } from './guests.ts'
import { type HandoverDesk, Handovers } from './handovers.ts'
import { leftBehind } from './leaving.ts'
import { Live } from './live.ts'
import { addSeed, makeDevice } from './new-device.ts'
import { type RegisterDesk, RegisterReader } from './register.ts'
import { endSession, StaffCalls } from './staff-calls.ts'
import { identified, RosterReader, type StaffRoster } from './staff-roster.ts'
import { readOn, Talk } from './talk.ts'
import { Transport } from './transport.ts'
import { Value, type Watched } from './watched.ts'

const EMPTY: Queue = { rows: [], connected: false, awayUntil: null }
/** Hints come in bursts; the queue is asked for once after each burst. */
const SETTLE = 150
const BEAT = 30_000

type Open = { readonly talk: Talk; readonly shown: Value<TalkView | undefined> }

/** The staff endpoint: keys in the worker, session token and everything read in memory only. */
export class Console {
  readonly queue: Value<Queue> = new Value<Queue>(EMPTY)
  /** Who is signed in; `undefined` again after `signOut`, also when the server ended the session. */
  readonly who: Value<Self | undefined> = new Value<Self | undefined>(undefined)
  private readonly rosters: RosterReader
  private readonly options: ConsoleOptions
  private transport = new Transport()
  private crypto: Crypto | undefined
  private roster: StaffRoster | undefined
  private account: StoredAccount | undefined
  private readonly talks = new Map<Hex, Open>()
  private readonly here = new Map<Hex, boolean>()
  /** Conversations a person has opened here. */
  private readonly looked = new Set<Hex>()
  /** Devices of the own group: what is lost, and what a new one may be given. */
  readonly devices: DeviceDesk = new Devices({
    list: async () => {
      await this.renewRoster().catch(() => undefined)
      return this.engine().call('devices', { group: this.who.get()?.group ?? '' })
    },
    bar: (device) => this.calls.lost(device),
    rows: () => this.calls.openRows(),
    within: (id, work) => this.within(id, work),
    remove: (talk, conversation, device) => {
      const args = { conversation, device, mode: this.mode(conversation) }
      return talk.enter(async () => (await this.engine().call('removeDevice', args))[0])
    },
    forget: () => this.forget(),
  })
  /** Somebody outside the roster: asked for here, or waiting here to be let in. */
  readonly guests: GuestDesk = new Guests({
    open: (id, secret) => this.openSeed(id, secret),
    enter: (account, token) => {
      this.transport.credential = token
      return this.enterAs(account, { group: '', person: '', name: account.name })
    },
    crypto: () => this.engine(),
    transport: () => this.transport,
    calls: () => this.calls,
    say: (id, body) => this.say(id, body),
    clock: () => this.options.clock(),
  })
  readonly finder: FinderDesk = new Finder(this)
  /** Changes to who answers and when. */
  readonly register: RegisterDesk = new RegisterReader({
    crypto: () => this.engine(),
    fetch: (path) => this.transport.get(path),
    calls: () => this.calls,
    keeper: {
      register: () => this.options.keeper.register(),
      sawRegister: (row) => this.options.keeper.sawRegister(row),
    },
    self: () => this.who.get(),
    roster: () => this.roster && { ...this.roster.head, places: this.roster.places },
    now: () => this.options.clock() + this.skew,
  })
  /** Another group, asked without the person. */
  readonly asks: AskDesk = new Asks({
    crypto: () => this.engine(),
    transport: () => this.transport,
    say: (id, body) => this.say(id, body),
    accept: (id, body) => this.accept(id, body),
    isTaken: (id) => this.opened(id).talk.view.get()?.state === 'accepted',
  })
  /** Asking for somebody else, and passing a conversation on to another team. */
  readonly handovers: HandoverDesk = new Handovers({
    crypto: () => this.engine(),
    say: (id, body) => this.say(id, body),
    enter: (id, make) => this.enter(id, make),
    mode: (id) => this.mode(id),
  })
  private live: Live | undefined
  private settling: ReturnType<typeof setTimeout> | undefined
  private beat: ReturnType<typeof setInterval> | undefined

  constructor(options: ConsoleOptions) {
    this.options = options
    this.rosters = new RosterReader(options.keeper, options.clock)
  }

  get term(): RosterReader['term'] {
    return this.rosters.term
  }

  get skew(): number {
    return this.rosters.skew
  }

  get calls(): StaffCalls {
    return new StaffCalls(this.transport)
  }

  private engine(): Crypto {
    this.crypto ??= cryptoOf(this.options.worker())
    return this.crypto
  }

  private async stored(): Promise<readonly StoredAccount[]> {
    const kept = await this.options.keeper.accounts()
    const demo = await this.options.demo()
    return [...kept, ...demo.filter((one) => !kept.some((other) => other.id === one.id))]
  }

  async accounts(): Promise<readonly Account[]> {
    return (await this.stored()).map(shownAccount)
  }

  /** Opens the seed, finds its person in the signed roster, proves the key to the server. */
  async unlock(id: string, secret: Secret): Promise<Self> {
    const { account, crypto, signKey } = await this.openSeed(id, secret)
    const self = await identified(crypto, this.roster, account)
    this.transport.credential = await this.calls.signIn(crypto, signKey, self)
    return this.enterAs({ ...account, group: self.group }, self)
  }

  private async openSeed(id: string, secret: Secret): Promise<Opened> {
    const account = (await this.stored()).find((one) => one.id === id)
    const seed = account?.seeds.find((one) => fits(one, secret))
    if (!account || !seed) throw new Refused('not-signed-in')
    const crypto = this.engine()
    this.roster = await this.rosters.read(crypto, this.transport)
    const unlocker = { wrapped: seed.wrapped, ...unlockerOf(id, secret, this.options.host) }
    return { account, crypto, ...(await crypto.call('unlock', unlocker)) }
  }

  private async enterAs(account: StoredAccount, self: Omit<Self, 'account'>): Promise<Self> {
    this.account = account
    this.connect()
    const who: Self = { account: account.id, ...self }
    this.who.set(who)
    await this.loadQueue()
    return who
  }

  /** Asks how the roster stands, for whoever is not signed in too. Never rejects. */
  async look(): Promise<void> {
    try {
      await this.rosters.look(new Transport())
    } catch {
      // What was known stays.
    }
  }

  /** What was open stays open under a roster published meanwhile. */
  private async renewRoster(): Promise<void> {
    const { roster, crypto } = this
    const newer = roster && crypto && (await this.rosters.renew(crypto, this.transport, roster))
    if (!newer) return
    this.roster = newer
    for (const { talk } of this.talks.values()) await talk.look()
  }

  private connect(): void {
    this.live = new Live({
      origin: this.options.socketOrigin,
      hello: () => this.transport.credential ?? new Uint8Array(),
      hint: (hint) => {
        if (hint.kind === 'presence') this.setHere(toHex(hint.conversation), hint.here)
        if (hint.kind === 'news')
          void this.talks
            .get(toHex(hint.conversation))
            ?.talk.refresh()
            .catch(() => undefined)
        if (hint.kind !== 'beat') this.soon()
      },
      state: (state) => {
        const connected = state === 'here'
        if (connected && !this.queue.get().connected) this.catchUp()
        // The server hangs up on a guest who is out; on anybody else it is the network.
        if (state === 'offline' && this.account?.guest) this.soon()
        this.queue.set({ ...this.queue.get(), connected })
      },
    })
    this.beat = setInterval(() => {
      void this.loadQueue()
      void this.renewRoster().catch(() => undefined)
    }, BEAT)
  }

  private catchUp(): void {
    this.soon()
    for (const { talk } of this.talks.values()) void talk.refresh().catch(() => undefined)
  }

  private soon(): void {
    clearTimeout(this.settling)
    this.settling = setTimeout(() => void this.loadQueue(), SETTLE)
  }

  private async loadQueue(): Promise<void> {
    try {
      const rows = await this.calls.queue()
      for (const row of rows) this.setHere(row.id, row.here)
      readOn(rows, this.talks)
      this.queue.set({ ...this.queue.get(), rows })
    } catch (error) {
      if (error instanceof Refused && error.code === 'not-signed-in') this.signOut()
    }
  }

  private setHere(id: Hex, here: boolean): void {
    if (this.here.get(id) === here) return
    this.here.set(id, here)
    const open = this.talks.get(id)
    if (open) this.show(open, id)
  }

  private show({ talk, shown }: Open, id: Hex): void {
    const view = talk.view.get()
    if (view) shown.set({ view, here: this.here.get(id) === true, unsent: talk.unsent.get() })
  }

  directory(): readonly GroupEntry[] {
    return this.roster?.contacts ?? []
  }

  /** Loads and follows one conversation; `undefined` until its first frames were read. */
  open(id: Hex): Watched<TalkView | undefined> {
    this.looked.add(id)
    return this.opened(id).shown
  }

  private opened(id: Hex): Open {
    const known = this.talks.get(id)
    if (known) return known
    const shown = new Value<TalkView | undefined>(undefined)
    const mode = (): 'here' | 'away' => (this.here.get(id) === true ? 'here' : 'away')
    const talk = new Talk({ crypto: this.engine(), transport: this.transport, conversation: id, mode })
    const open = { talk, shown }
    this.talks.set(id, open)
    talk.view.watch(() => this.show(open, id))
    // The first of the team to look after the list of devices changed starts an epoch for those of today.
    talk.view.watch(() => void talk.freshen().catch(() => undefined))
    talk.unsent.watch(() => this.show(open, id))
    void talk.refresh().catch(() => this.soon())
    return open
  }

  /** Here while the visitor is, or while there is no code to come back by. */
  private mode(id: Hex): 'here' | 'away' {
    const view = this.opened(id).talk.view.get()
    return this.here.get(id) !== true && view?.hasCode === true ? 'away' : 'here'
  }

  private async enter(id: Hex, make: () => Promise<Outgoing>): Promise<void> {
    const { talk } = this.opened(id)
    if (!talk.view.get()) await talk.refresh()
    await talk.enter(make)
    this.soon()
  }

  /** Accepting takes a greeting: the second to accept gets `stale-head` turned into the newer view, then decides anew. */
  async accept(id: Hex, greeting: Body): Promise<void> {
    const { talk } = this.opened(id)
    await talk.refresh()
    const before = talk.view.get()?.owner?.person
    await this.enter(id, async () => {
      const owner = talk.view.get()?.owner?.person
      if (owner !== before) throw new Refused('not-allowed')
      return this.engine().call('accept', { conversation: id, mode: this.mode(id) })
    })
    await talk.say(greeting)
  }

  async say(id: Hex, body: Body): Promise<void> {
    await this.opened(id).talk.say(body)
  }

  /** Tries again what was said and not acknowledged. */
  again(id: Hex, item: string): Promise<void> {
    return this.opened(id).talk.again(item)
  }

  async within(id: Hex, work: (talk: Talk) => Promise<void>): Promise<void> {
    const { talk } = this.opened(id)
    try {
      await talk.refresh()
      await work(talk)
    } finally {
      if (!this.looked.has(id)) await this.letGo(id, talk)
    }
  }

  private async letGo(id: Hex, talk: Talk): Promise<void> {
    talk.stop()
    this.talks.delete(id)
    await this.crypto?.call('forget', { conversation: id })
  }

  /** A guest's session ends with it, before the answer could be read back. */
  async leave(id: Hex): Promise<void> {
    try {
      await this.enter(id, () => this.engine().call('leave', { conversation: id }))
    } catch (error) {
      const isOver = error instanceof Refused && error.code === 'not-signed-in'
      if (!isOver || this.account?.guest !== true) throw error
      this.signOut()
    }
  }

  async close(id: Hex, farewell?: Body): Promise<void> {
    if (farewell) await this.say(id, farewell)
    await this.enter(id, () => this.engine().call('close', { conversation: id }))
  }

  /** `null`: back again. */
  async setAway(until: number | null): Promise<void> {
    await this.calls.away(until === null ? { state: 'clear', until: 0 } : { state: 'away', until })
    this.queue.set({ ...this.queue.get(), awayUntil: until })
  }

  notices(): ReturnType<StaffCalls['notices']> {
    return this.calls.notices()
  }

  passphrase(): Promise<string> {
    return this.engine().call('passphrase')
  }

  /** A fresh seed on this device; it counts once the roots have put its record into the roster, or a visitor lets the guest in. */
  newDevice(name: string, secret: Secret, as?: 'guest'): Promise<NewDevice> {
    const { keeper, host } = this.options
    return makeDevice({ crypto: this.engine(), keeper, host }, name, secret, as)
  }

  /** The unlocked seed once more, under a passkey of this device. */
  async addPasskey(credential: Bytes, prf: Bytes): Promise<void> {
    if (!this.account) throw new Refused('not-signed-in')
    const { keeper, host } = this.options
    this.account = await addSeed({ crypto: this.engine(), keeper, host }, this.account, { credential, prf })
  }

  private async forget(): Promise<void> {
    const isNeeded =
      leftBehind(await this.calls.openRows(), this.directory(), this.who.get()?.group).length > 0
    if (isNeeded || !this.account) throw new Refused('not-allowed')
    await this.options.keeper.forget(this.account.id)
    this.signOut()
  }

  /** Keys leave memory; the session on the server ends. */
  signOut(): void {
    clearInterval(this.beat)
    clearTimeout(this.settling)
    this.live?.stop()
    const { transport, crypto } = this
    for (const { talk, shown } of this.talks.values()) {
      talk.stop()
      shown.set(undefined)
    }
    for (const kept of [this.talks, this.here, this.looked]) kept.clear()
    this.devices.stop()
    this.register.stop()
    this.asks.stop()
    this.account = undefined
    this.crypto = undefined
    this.transport = new Transport()
    this.queue.set(EMPTY)
    this.who.set(undefined)
    void endSession(transport, crypto)
  }
}
