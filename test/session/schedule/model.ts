import type { Listing } from './cast.ts'

/** Who may read what, told without keys or logs: the plain words of the promises. */
export type Mode = 'here' | 'away'

/** A device (`Anna.0`), a tab of the visitor (`tab 2`), or who holds a code (`code 1`). */
export type Name = string

/** A team's code, or a person's name. */
type Key = string
/** Of a guest `group` is empty and `person` their own device. */
type Member = { readonly group: string; readonly person?: string; readonly from: number }
export type Said = { readonly text: string; readonly epoch: number; readonly by: Name }

const RECEIVERS = ['eindhoven', 'comensha']
/** Among staff: who asks, and who is asked (PROTOCOL §6.7). */
export const ASKING = 'eindhoven'
export const ASKED = 'tilburg'

export class Model {
  /** Readers of each epoch. */
  epochs: Set<Name>[] = []
  said: Said[] = []
  members = new Map<Key, Member>()
  barred = new Set<Key>()
  left = new Set<Key>()
  removed = new Set<Name>()
  /** Who was given a wrong key, and of which epoch: nobody can see that they need another. */
  poisoned = new Set<string>()
  accepted = false
  closed = false
  stale = false
  /** Index of the roster the log cites. */
  version = 0
  /** None among staff. */
  tab: Name | undefined
  since = 0
  code: Name | undefined
  private readonly listings: readonly Listing[]

  constructor(listings: readonly Listing[], tab: Name | undefined) {
    this.listings = listings
    this.tab = tab
    for (const group of this.isAsk ? [ASKING, ASKED] : RECEIVERS) this.members.set(group, { group, from: 0 })
    this.start('here')
  }

  copy(): Model {
    const copy = new Model(this.listings, this.tab)
    copy.epochs = this.epochs.map((readers) => new Set(readers))
    copy.said = [...this.said]
    copy.members = new Map(this.members)
    copy.barred = new Set(this.barred)
    copy.left = new Set(this.left)
    copy.removed = new Set(this.removed)
    copy.poisoned = new Set(this.poisoned)
    const { accepted, closed, stale, version, since, code } = this
    return Object.assign(copy, { accepted, closed, stale, version, since, code })
  }

  get isAsk(): boolean {
    return this.tab === undefined
  }

  get epoch(): number {
    return this.epochs.length - 1
  }

  /** Devices of a member at a roster, without removed ones. */
  devicesOf({ group, person }: Member, version = this.version): Name[] {
    if (group === '') return this.removed.has(person ?? '') ? [] : [person ?? '']
    const people = this.listings[version]?.[group] ?? {}
    const names = person === undefined ? Object.values(people).flat() : (people[person] ?? [])
    return names.filter((name) => !this.removed.has(name))
  }

  /** The membership a device speaks under now: its person's before its team's. */
  memberOf(name: Name, version = this.version): Key | undefined {
    const own = [...this.members].filter(([, member]) => this.devicesOf(member, version).includes(name))
    return (own.find(([, member]) => member.person !== undefined) ?? own[0])?.[0]
  }

  isMember(name: Name): boolean {
    return this.memberOf(name) !== undefined
  }

  /** Who would be given the key of an epoch begun now. */
  audience(mode: Mode): Set<Name> {
    const readers = [...this.members.values()].flatMap((member) => this.devicesOf(member))
    if (mode === 'away' && this.code !== undefined) readers.push(this.code)
    return new Set(this.tab === undefined ? readers : [...readers, this.tab])
  }

  /** Starts an epoch in which one reader was given a key that opens nothing. */
  poison(name: Name): void {
    this.start('here')
    this.epochs[this.epoch]?.delete(name)
    this.poisoned.add(`${name} ${this.epoch}`)
  }

  start(mode: Mode): void {
    this.epochs.push(this.audience(mode))
    this.stale = false
  }

  mayAccept(group: string): boolean {
    if (this.closed) return false
    if (this.isAsk) return group === ASKED
    return this.accepted && this.members.has(group)
      ? true
      : RECEIVERS.includes(group) && !this.barred.has(group)
  }

  accept(group: string, mode: Mode): void {
    const from = this.left.has(group) || this.barred.has(group) ? this.epoch + 1 : 0
    if (!this.accepted && !this.isAsk) this.members.clear()
    if (!this.members.has(group)) this.members.set(group, { group, from })
    this.accepted = true
    this.start(mode)
  }

  back(tab: Name): void {
    this.tab = tab
    this.closed = false
    this.since = this.epoch + 1
    this.start('here')
  }

  add(key: Key, member: { group: string; person?: string }, everything: boolean): void {
    this.members.set(key, { ...member, from: everything ? this.since : this.epoch + 1 })
    this.barred.delete(key)
    this.left.delete(key)
    this.start('here')
  }

  /** Somebody passes on what they can read, from where they may, to whoever may read it too. */
  rewrap(...by: readonly Name[]): void {
    const own = this.members.get(this.memberOf(by[0]!) ?? '')
    for (const member of this.members.values()) {
      for (let epoch = Math.max(member.from, own?.from ?? 0); epoch <= this.epoch; epoch++) {
        const readers = this.epochs[epoch]!
        if (!by.some((name) => readers.has(name))) continue
        for (const name of this.devicesOf(member))
          if (!this.poisoned.has(`${name} ${epoch}`)) readers.add(name)
      }
    }
  }

  leave(key: Key): void {
    const member = this.members.get(key)!
    this.members.delete(key)
    if (member.person === undefined) this.left.add(key)
    this.stale = true
  }

  /** The visitor ends a membership. */
  remove(key: Key): void {
    const member = this.members.get(key)!
    this.members.delete(key)
    if (member.person === undefined) this.barred.add(key)
    this.start('here')
  }

  /** A colleague takes a lost device out. */
  lose(device: Name): void {
    this.removed.add(device)
    this.start('here')
  }

  say(text: string, by: Name): void {
    this.said.push({ text, epoch: this.epoch, by })
  }

  /** Every text somebody of these names may read. */
  read(...names: readonly Name[]): Said[] {
    return this.said.filter(({ epoch }) => names.some((name) => this.epochs[epoch]!.has(name)))
  }

  /** Whether an epoch strictly between these two was given to none of these names. */
  isShutBetween(after: number, before: number, names: readonly Name[]): boolean {
    const between = this.epochs.slice(after + 1, before)
    return between.some((readers) => !names.some((name) => readers.has(name)))
  }

  texts(...names: readonly Name[]): string[] {
    return this.read(...names).map(({ text }) => text)
  }
}
