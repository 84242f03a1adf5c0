import { type Directory, judged, type Places, savingOf, serviceOf, type Unsound } from '#regions'
import { type Bytes, Refused, toHex } from '#wire'
import {
  type Change,
  EMPTY_REGISTER,
  type FoldRow,
  fold,
  type MachineChange,
  type Register,
  type Signed,
} from '#wire/control'
import type { Keeper, Self } from './accounts.ts'
import { BEFORE_ALL, type RowsDeps, verifyRows } from './register-rows.ts'
import type { StaffCalls } from './staff-calls.ts'
import { Value, type Watched } from './watched.ts'

const HOUR = 3_600_000
/** Somebody else may be first; then the change is signed anew for the next place. */
const TRIES = 4
/** How long the console may stand still while a change is walked, ms. */
const BREATH = 20

/** One line of the log: who (undefined: the machine), when (epoch hours), what. */
type LoggedChange = {
  readonly n: number
  readonly at: number
  readonly by: Signed['by'] | undefined
  readonly change: Change | MachineChange
}

/**
 * `unread`: not asked for yet. `refused`: the log lost or changed a row, or bears a signature of nobody: nothing of it
 * is used, and `bad` is the number of the first row that does not hold.
 */
export type RegisterView = {
  readonly state: 'unread' | 'good' | 'refused'
  readonly bad?: number
  readonly register: Register
  readonly log: readonly LoggedChange[]
}

/** Changes to who answers and when: read and verified here, signed by this device. */
export interface RegisterDesk {
  readonly view: Watched<RegisterView>
  /** The signed table of the newest roster. */
  table(): Places | undefined
  /** Reads what is new. Never rejects for a bad log: the view says so. */
  load(): Promise<void>
  /**
   * Walks what the change would touch, signs it, resolves when the server has it; or gives back why it may not be
   * saved. `not-allowed` while the log is refused.
   */
  change(change: Change): Promise<Unsound | undefined>
  /** Signed out: nothing of it stays. */
  stop(): void
}

type RegisterOptions = RowsDeps & {
  readonly calls: () => Pick<StaffCalls, 'change' | 'changes'>
  readonly keeper: Pick<Keeper, 'register' | 'sawRegister'>
  readonly self: () => Omit<Self, 'account'> | undefined
  /** The newest signed roster: its version, table and groups. */
  readonly roster: () => (Directory & { readonly version: number }) | undefined
  /** The server's time, ms. */
  readonly now: () => number
}

const UNREAD: RegisterView = { state: 'unread', register: EMPTY_REGISTER, log: [] }

export class RegisterReader implements RegisterDesk {
  readonly view: Value<RegisterView> = new Value<RegisterView>(UNREAD)
  private readonly options: RegisterOptions
  private newest = BEFORE_ALL
  /** Counts the times somebody signed out: what was under way then is not taken. */
  private round = 0
  private last: Promise<unknown> = Promise.resolve()

  constructor(options: RegisterOptions) {
    this.options = options
  }

  stop(): void {
    this.round++
    this.newest = BEFORE_ALL
    this.view.set(UNREAD)
  }

  table(): Places | undefined {
    return this.options.roster()?.places
  }

  load(): Promise<void> {
    const { round } = this
    return this.inTurn(() => this.read(round))
  }

  change(change: Change): Promise<Unsound | undefined> {
    const { round } = this
    return this.inTurn(async () => {
      for (let tries = 1; ; tries++) {
        await this.read(round)
        if (this.view.get().state !== 'good') throw new Refused('not-allowed')
        const wrong = await this.check(change)
        if (wrong) return wrong
        try {
          await this.send(change)
          await this.read(round)
          return undefined
        } catch (error) {
          const isLate = error instanceof Refused && error.code === 'stale-head'
          if (!isLate || tries === TRIES) throw error
        }
      }
    })
  }

  /** In strides, so that the console stays awake. */
  private async check(change: Change): Promise<Unsound | undefined> {
    const { roster, now } = this.options
    const directory = roster()
    if (!directory) throw new Refused('stale-roster')
    const strides = judged(savingOf(directory, this.view.get().register, change), now())
    for (let begun = now(); ; ) {
      const { done, value } = strides.next()
      if (done) return value ?? undefined
      if (now() - begun < BREATH) continue
      await new Promise((resolve) => setTimeout(resolve))
      begun = now()
    }
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.last.then(work)
    this.last = next.catch(() => undefined)
    return next
  }

  private async send(change: Change): Promise<void> {
    const { calls, crypto, self, roster, now } = this.options
    const { group = '', person = '' } = self() ?? {}
    const devices = await crypto().call('devices', { group })
    const said: Signed = {
      v: 1,
      n: this.newest.n + 1,
      previous: toHex(this.newest.hash),
      roster: roster()?.version ?? 0,
      by: { group, person, device: devices.find(({ own }) => own)?.device ?? '' },
      at: Math.floor(now() / HOUR),
      change,
    }
    const text = JSON.stringify(said)
    const signature: Bytes = await crypto().call('signChange', { json: new TextEncoder().encode(text) })
    await calls().change({ change: text, signature: toHex(signature) })
  }

  private async read(round: number): Promise<void> {
    const { calls, keeper } = this.options
    while (round === this.round && this.view.get().state !== 'refused') {
      // Before the rows are asked for: what another window keeps meanwhile is not missing from them.
      const kept = await keeper.register()
      const { rows } = await calls().changes(this.newest.n)
      if (round !== this.round) return
      const { n, hash } = this.newest
      if (rows.length === 0) {
        if (kept && kept.n > n) return this.refuse(n + 1)
        if (!kept || kept.n < n) await keeper.sawRegister({ n, hash })
        return round === this.round ? this.view.set({ ...this.view.get(), state: 'good' }) : undefined
      }
      const verified = await verifyRows(this.options, rows, this.newest, kept)
      if (round !== this.round) return
      if ('bad' in verified) return this.refuse(verified.bad)
      this.newest = verified.newest
      this.take(verified.rows)
    }
  }

  private refuse(bad: number): void {
    this.view.set({ state: 'refused', bad, register: EMPTY_REGISTER, log: [] })
  }

  private take(rows: readonly FoldRow[]): void {
    const places = this.options.roster()?.places
    const groupOf = (service: string): string | null | undefined =>
      places && serviceOf(places, service)?.group
    const { state, register, log } = this.view.get()
    const more = rows.map(({ n, said }): LoggedChange => {
      const by = said.by === 'machine' ? undefined : said.by
      return { n, at: said.at, by, change: said.change }
    })
    const now = rows.reduce((before, row) => fold(before, row, groupOf), register)
    this.view.set({ state, register: now, log: [...log, ...more] })
  }
}
