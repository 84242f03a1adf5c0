const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

type Span = readonly [open: number, close: number]
export type Receivers = { readonly team: string; readonly helpdesk: string }

/** Weekdays (1 Monday) and whole days away ('YYYY-MM-DD') of one group, nine to five in Amsterdam. */
export type Week = { readonly days: readonly number[]; readonly away: ReadonlySet<string> }

const zone = new Intl.DateTimeFormat('en-US', { timeZone: 'Europe/Amsterdam', timeZoneName: 'longOffset' })

/** Of Amsterdam at noon of that day, ms; no office hours lie where it changes. */
function offsetAt(noon: number): number {
  const name = zone.formatToParts(noon).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  return Number(name.slice(4, 6)) * HOUR
}

/** Openings by a second way of counting, which knows nothing of the product's. */
function openings({ days, away }: Week, from: number, until: number): Span[] {
  const found: Span[] = []
  for (let day = Math.floor(from / DAY) * DAY; day < until; day += DAY) {
    const weekday = new Date(day).getUTCDay() || 7
    if (!days.includes(weekday) || away.has(new Date(day).toISOString().slice(0, 10))) continue
    const midnight = day - offsetAt(day + 12 * HOUR)
    found.push([midnight + 9 * HOUR, midnight + 17 * HOUR])
  }
  return found
}

type Wait = { readonly since: number; readonly due: number }
type Known = {
  readonly receivers: Receivers
  owner: string | undefined
  isClosed: boolean
  isTaken: boolean
  isMarked: boolean
  wait: Wait | undefined
  /** Teams that were let in and have not accepted: until when, as long as that was not told. */
  readonly asked: Map<string, Wait | undefined>
  readonly members: Set<string>
}

/** A row as the database has it. */
export type Row = {
  readonly id: string
  readonly state: number
  readonly due: number | null
  readonly escalated: boolean
}

/** What must be true of every conversation at any time, kept beside the servers and told only what was acknowledged. */
export class Oracle {
  readonly faults: string[] = []
  readonly counts: Record<string, number> = {}
  private readonly known = new Map<string, Known>()
  private readonly spans = new Map<string, readonly Span[]>()
  private readonly weeks: Readonly<Record<string, Week>>
  private readonly range: readonly [from: number, until: number]
  private readonly now: () => number

  constructor(
    weeks: Readonly<Record<string, Week>>,
    range: readonly [from: number, until: number],
    now: () => number,
  ) {
    this.weeks = weeks
    this.range = range
    this.now = now
  }

  get size(): number {
    return this.known.size
  }

  of(id: string): Known {
    const found = this.known.get(id)
    if (!found) throw new Error('unknown')
    return found
  }

  private note(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1
  }

  private fault(what: string, id: string): void {
    this.note(what)
    if (this.faults.length < 20)
      this.faults.push(`${what} ${id.slice(0, 8)} ${new Date(this.now()).toISOString()}`)
  }

  /** All openings of any of these groups, in order, without overlap. */
  private spansOf(groups: readonly string[]): readonly Span[] {
    const name = [...groups].sort().join()
    const known = this.spans.get(name)
    if (known) return known
    const all = groups
      .flatMap((group) => (this.weeks[group] ? openings(this.weeks[group], ...this.range) : []))
      .sort((a, b) => a[0] - b[0])
    // Everybody keeps nine to five: two openings are the same, or apart.
    const made = all.filter((span, i) => span[0] !== all[i - 1]?.[0])
    this.spans.set(name, made)
    return made
  }

  /** When so many office minutes of any of these groups have passed. */
  private dueAfter(groups: readonly string[], minutes: number, grain: number): Wait {
    const since = this.now()
    const spans = this.spansOf(groups)
    let [low, high] = [0, spans.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((spans[middle]?.[1] ?? 0) > since) high = middle
      else low = middle + 1
    }
    let left = minutes * MINUTE
    for (const [open, close] of spans.slice(low, low + 60)) {
      const start = Math.max(open, since)
      if (close - start >= left) return { since, due: Math.ceil((start + left) / grain) * grain }
      left -= close - start
    }
    throw new Error('no opening')
  }

  private receiversOf({ receivers }: Known): string[] {
    return [receivers.team, receivers.helpdesk].filter((group) => group !== '')
  }

  private awaited(known: Known): string[] {
    const receivers = this.receiversOf(known)
    return known.owner === undefined ? receivers : [known.owner, ...receivers]
  }

  private begin(known: Known, groups: readonly string[], minutes: number, grain = MINUTE): void {
    known.isMarked = false
    known.wait = this.dueAfter([...new Set(groups)], minutes, grain)
  }

  made(id: string, receivers: Receivers): void {
    this.note('handed off')
    const known: Known = {
      ...{ receivers, owner: undefined, isClosed: false, isTaken: false, isMarked: false, wait: undefined },
      asked: new Map(),
      members: new Set(),
    }
    this.known.set(id, known)
    this.begin(known, this.receiversOf(known), 15)
  }

  taken(id: string, group: string): void {
    this.note('taken')
    const known = this.of(id)
    if (known.asked.delete(group)) this.note('taken over')
    known.members.add(group)
    Object.assign(known, { owner: group, isTaken: true })
    this.begin(known, this.awaited(known), 15)
  }

  answered(id: string): void {
    this.note('answered')
    Object.assign(this.of(id), { wait: undefined, isMarked: false })
  }

  asked(id: string): void {
    const known = this.of(id)
    if (!known.isTaken || known.wait || known.isMarked) return
    this.note('asked')
    this.begin(known, this.awaited(known), 480, HOUR)
  }

  /** The visitor has let in another team. */
  letIn(id: string, group: string): void {
    this.note('let in')
    const known = this.of(id)
    known.members.add(group)
    known.asked.set(group, this.dueAfter([group], 15, MINUTE))
  }

  left(id: string, group: string): void {
    this.note('left')
    const known = this.of(id)
    known.asked.delete(group)
    known.members.delete(group)
    if (known.owner !== group && known.members.size > 0) return
    known.owner = undefined
    this.begin(known, this.receiversOf(known), 15)
  }

  closed(id: string): void {
    this.note('closed')
    Object.assign(this.of(id), { wait: undefined, isMarked: false, isClosed: true })
  }

  reopened(id: string): void {
    this.note('reopened')
    const known = this.of(id)
    known.isClosed = false
    this.begin(known, this.awaited(known), 15)
  }

  /** A process has listed it for others: it was due, now, and only once. */
  marked(id: string): void {
    const known = this.known.get(id)
    if (!known?.wait) {
      this.fault(known?.isMarked ? 'marked twice' : 'marked for nothing', id)
      return
    }
    const late = this.now() - known.wait.due
    if (late < 0) this.fault('marked early', id)
    else if (late > MINUTE) this.fault('marked late', id)
    else this.note('marked on time')
    known.wait = undefined
    known.isMarked = true
  }

  /** A process has put it into the outbox for these that a team let in did not accept: due, now, and only once. */
  told(id: string, group: string, groups: readonly string[]): void {
    const known = this.known.get(id)
    const wait = known?.asked.get(group)
    const expected = known?.isClosed || !known?.asked.has(group) ? [] : [group, known.owner ?? group]
    if ([...new Set(expected)].sort().join() !== [...new Set(groups)].sort().join())
      this.fault('told to others', id)
    if (expected.length === 0) return
    const late = this.now() - (wait?.due ?? 0)
    if (!wait) this.fault('told twice', id)
    else if (late < 0) this.fault('told early', id)
    else if (late > MINUTE) this.fault('told late', id)
    else this.note('told on time')
    known?.asked.set(group, undefined)
  }

  /** Everything whose time is over was marked, and told. */
  overdue(): void {
    for (const [id, known] of this.known) {
      for (const [group, wait] of known.asked) {
        if (!wait || wait.due > this.now()) continue
        // Closed it waits for nobody, and opened again everybody is told.
        if (!known.isClosed) this.fault('not told', id)
        known.asked.set(group, undefined)
      }
      if (!known.wait || known.wait.due > this.now()) continue
      this.fault('not marked', id)
      known.wait = undefined
    }
  }

  /** Every row has somebody: people who are to take it by a time, people who did not and are told, or an owner. */
  accountable(rows: readonly Row[]): void {
    for (const { id, state, due, escalated } of rows) {
      const known = this.known.get(id)
      if (!known) this.fault('a row of nobody', id)
      else if ((state === 3) !== known.isClosed) this.fault('closed here, open there', id)
      else if (escalated !== known.isMarked) this.fault('not where it is listed', id)
      else if (due !== (known.wait?.due ?? null)) this.fault('waits for nobody', id)
      else this.note('looked at')
    }
    if (rows.length !== this.known.size) this.fault('lost', String(this.known.size - rows.length))
  }
}
