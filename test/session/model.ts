/** Who may read what, told without keys or logs: the plain words of the promises. */
export type Mode = 'here' | 'away'

/** `tab 0`, `code 1`, or a person's name. */
export type Name = string

const TEAMS: Readonly<Record<string, readonly Name[]>> = {
  eindhoven: ['Anna', 'Bram'],
  comensha: ['Dina'],
}

type Member = { readonly people: readonly Name[]; readonly from: number }

export class Model {
  /** Readers of each epoch. */
  readonly epochs: Set<Name>[] = []
  readonly said: { readonly text: string; readonly epoch: number }[] = []
  readonly members = new Map<string, Member>()
  readonly barred = new Set<string>()
  readonly left = new Set<string>()
  accepted = false
  closed = false
  stale = false
  tab = 0
  since = 0
  code: number | undefined
  private codes = 0

  constructor() {
    for (const team of Object.keys(TEAMS)) this.members.set(team, { people: TEAMS[team]!, from: 0 })
    this.start('here')
  }

  get tabName(): Name {
    return `tab ${this.tab}`
  }
  get epoch(): number {
    return this.epochs.length - 1
  }
  isMember(name: Name): boolean {
    return [...this.members.values()].some(({ people }) => people.includes(name))
  }

  start(mode: Mode): void {
    const readers = [...this.members.values()].flatMap(({ people }) => people)
    if (mode === 'away') readers.push(`code ${this.code}`)
    this.epochs.push(new Set([...readers, this.tabName]))
    this.stale = false
  }

  teamOf(name: Name): string {
    return Object.keys(TEAMS).find((team) => TEAMS[team]!.includes(name)) ?? ''
  }

  mayAccept(name: Name): boolean {
    const team = this.teamOf(name)
    return team !== '' && !this.closed && (this.members.has(team) || !this.barred.has(team))
  }

  accept(name: Name, mode: Mode): void {
    const team = this.teamOf(name)
    const from = this.left.has(team) ? this.epoch + 1 : 0
    if (!this.accepted) this.members.clear()
    if (!this.members.has(team)) this.members.set(team, { people: TEAMS[team]!, from })
    this.accepted = true
    this.start(mode)
  }

  newCode(): void {
    this.code = ++this.codes
  }

  back(): void {
    this.tab++
    this.closed = false
    this.since = this.epoch + 1
    this.start('here')
  }

  add(name: Name, everything: boolean): void {
    this.members.set(name, { people: [name], from: everything ? this.since : this.epoch + 1 })
    this.start('here')
  }

  /** Somebody passes on what they can read themselves, under any of their names, to whoever may read it. */
  rewrap(...by: readonly Name[]): void {
    for (const { people, from } of this.members.values()) {
      for (let epoch = from; epoch <= this.epoch; epoch++) {
        const readers = this.epochs[epoch]!
        if (by.some((name) => readers.has(name))) for (const name of people) readers.add(name)
      }
    }
  }

  leave(name: Name): void {
    const key = this.members.has(name) ? name : this.teamOf(name)
    this.members.delete(key)
    if (key !== name) this.left.add(key)
    this.stale = true
  }

  remove(key: string): void {
    this.members.delete(key)
    if (key in TEAMS) this.barred.add(key)
    this.start('here')
  }

  say(text: string): void {
    this.said.push({ text, epoch: this.epoch })
  }

  /** Every text this name may read; a tab with the code also reads as that code. */
  texts(...names: readonly Name[]): string[] {
    return this.said
      .filter(({ epoch }) => names.some((name) => this.epochs[epoch]!.has(name)))
      .map(({ text }) => text)
  }
}
