import { type Act, epochOf, type LogState } from '#wire'
import type { Dice } from './dice.ts'
import type { Oracle, Receivers } from './oracle.ts'
import type { People, Person, Visitor } from './people.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const TEAMS: Readonly<Record<string, readonly [Person, ...Person[]]>> = {
  eindhoven: [
    { name: 'Anna', group: 'eindhoven' },
    { name: 'Bram', group: 'eindhoven' },
  ],
  drenthe: [{ name: 'Chris', group: 'drenthe' }],
  comensha: [
    { name: 'Dina', group: 'comensha' },
    { name: 'Emre', group: 'comensha' },
  ],
}

/** The helpdesk is asked first for this team; for the others it is cover. */
export const HELPDESK_FIRST = 'drenthe'

type Later = (inMs: number, act: () => Promise<void>) => void

/** What happens to one handoff after another, by chance: taken, raced for, answered, left, closed, opened again. */
export class Life {
  private readonly people: People
  private readonly oracle: Oracle
  private readonly dice: Dice
  private readonly later: Later
  /** How often another team is let in after an answer. */
  private readonly letsIn: number
  private readonly turns = new Map<string, Promise<void>>()

  constructor(people: People, oracle: Oracle, dice: Dice, later: Later, letsIn: number) {
    this.people = people
    this.oracle = oracle
    this.dice = dice
    this.later = later
    this.letsIn = letsIn
  }

  async handOff(): Promise<void> {
    const { dice } = this
    const team = dice.pick(['eindhoven', 'drenthe'])
    const receivers: Receivers = dice.pick([
      { team, helpdesk: 'comensha' },
      { team, helpdesk: 'comensha' },
      { team, helpdesk: 'comensha' },
      { team, helpdesk: '' },
      { team: '', helpdesk: 'comensha' },
    ])
    const visitor = await this.people.handOff(receivers.team, receivers.helpdesk)
    this.oracle.made(visitor.conversation, receivers)
    this.soon(visitor, () => this.take(visitor))
  }

  /**
   * One after the other in each conversation: when an acknowledgement is lost, who hears last is not who was last, and
   * the oracle could not tell. What several do at once is a race of its own (`People.race`).
   */
  private inTurn(conversation: string, act: () => Promise<void>): Promise<void> {
    const next = (this.turns.get(conversation) ?? Promise.resolve()).then(act)
    this.turns.set(conversation, next)
    return next
  }

  /** Often within the fifteen minutes, often days later. */
  private soon({ conversation }: Visitor, act: () => Promise<void>): void {
    const { dice } = this
    const wait = dice.pick([
      dice.whole(0, 20) * MINUTE,
      dice.whole(1, 30) * HOUR,
      dice.whole(1, 9) * 24 * HOUR,
    ])
    this.later(wait, () => this.inTurn(conversation, act))
  }

  /** Somebody who may: whoever is asked first at any time, the other once it is its turn. */
  private taker(id: string): Person {
    const { receivers, isMarked } = this.oracle.of(id)
    const team = TEAMS[receivers.team]
    const helpdesk = receivers.helpdesk === '' ? undefined : TEAMS['comensha']
    if (team && helpdesk) {
      const [first, next] = receivers.team === HELPDESK_FIRST ? [helpdesk, team] : [team, helpdesk]
      return this.dice.pick(isMarked && this.dice.chance(0.5) ? next : first)
    }
    return this.dice.pick(team ?? helpdesk ?? [{ name: 'Anna', group: 'eindhoven' }])
  }

  private async take(visitor: Visitor): Promise<void> {
    const id = visitor.conversation
    const [one, other] = [this.taker(id), this.taker(id)]
    const takers = this.dice.chance(0.2) && one.name !== other.name ? [one, other] : [one]
    const outcomes = await this.people.race(takers, id, { type: 'accept' })
    const won = takers.filter((_, i) => outcomes[i] === 'ok')
    if (won.length > 1) this.oracle.faults.push(`two took ${id}`)
    const [owner] = won
    if (!owner) return this.soon(visitor, () => this.take(visitor))
    this.oracle.taken(id, owner.group)
    if (this.dice.chance(0.7)) await this.answer(visitor)
    else this.soon(visitor, () => this.answer(visitor))
  }

  private async answer(visitor: Visitor): Promise<void> {
    const id = visitor.conversation
    const { owner, isClosed, isMarked } = this.oracle.of(id)
    if (isClosed) return
    if (owner === undefined || (isMarked && this.dice.chance(0.4))) return this.take(visitor)
    const by = this.dice.pick(TEAMS[owner] ?? [{ name: 'Anna', group: 'eindhoven' }])
    const outcome = await this.people.say(by, id)
    if (outcome !== 'ok') return this.soon(visitor, () => this.take(visitor))
    this.oracle.answered(id)
    this.goOn(visitor, by)
  }

  private goOn(visitor: Visitor, owner: Person): void {
    const letsIn = this.dice.chance(this.letsIn)
    const what = this.dice.next()
    if (letsIn) this.soon(visitor, () => this.letIn(visitor))
    else if (what < 0.53) this.soon(visitor, () => this.write(visitor))
    else if (what < 0.65) this.soon(visitor, () => this.leave(visitor, owner))
    else if (what < 0.94) this.soon(visitor, () => this.close(visitor, owner))
  }

  /** To another team: it takes over, says no, or lets the time pass; then the first may leave. */
  private async letIn(visitor: Visitor): Promise<void> {
    const id = visitor.conversation
    const { owner, isClosed, receivers } = this.oracle.of(id)
    const isHeld = owner === 'comensha' && receivers.team !== ''
    const group = isHeld ? receivers.team : owner === 'eindhoven' ? 'drenthe' : 'eindhoven'
    const first = TEAMS[owner ?? '']?.[0]
    const [next] = TEAMS[group] ?? []
    if (isClosed || !first || !next) return this.soon(visitor, () => this.answer(visitor))
    const add = (state: LogState): Act => {
      const from = epochOf(state) + 1
      return { type: 'add', principal: { kind: 'team', group }, from, scope: 'now' }
    }
    if (this.dice.chance(0.5) && (await this.people.say(visitor, id)) === 'ok') this.oracle.asked(id)
    if ((await this.people.enter(visitor, id, add)) !== 'ok')
      return this.soon(visitor, () => this.answer(visitor))
    this.oracle.letIn(id, group)
    const what = this.dice.next()
    if (what < 0.6) this.soon(visitor, () => this.takeOver(visitor, first, next))
    else if (what < 0.8) this.soon(visitor, () => this.leave(visitor, next))
    else this.soon(visitor, () => this.write(visitor))
    if (this.dice.chance(0.5)) this.soon(visitor, () => this.write(visitor))
  }

  private async takeOver(visitor: Visitor, first: Person, next: Person): Promise<void> {
    const id = visitor.conversation
    if ((await this.people.race([next], id, { type: 'accept' }))[0] === 'ok')
      this.oracle.taken(id, next.group)
    if (this.dice.chance(0.7)) return this.soon(visitor, () => this.leave(visitor, first))
    this.soon(visitor, () => this.answer(visitor))
  }

  private async write(visitor: Visitor): Promise<void> {
    const id = visitor.conversation
    for (let i = this.dice.whole(1, 2); i > 0; i--)
      if ((await this.people.say(visitor, id)) === 'ok') this.oracle.asked(id)
    this.soon(visitor, () => this.answer(visitor))
  }

  private async leave(visitor: Visitor, by: Person): Promise<void> {
    const id = visitor.conversation
    if ((await this.people.enter(by, id, () => ({ type: 'leave' }))) === 'ok') this.oracle.left(id, by.group)
    this.soon(visitor, () => this.take(visitor))
  }

  private async close(visitor: Visitor, by: Person): Promise<void> {
    const id = visitor.conversation
    const who = this.dice.chance(0.5) ? visitor : by
    if ((await this.people.enter(who, id, () => ({ type: 'close' }))) === 'ok') this.oracle.closed(id)
    if (this.dice.chance(0.4)) this.soon(visitor, () => this.open(visitor))
  }

  private async open(visitor: Visitor): Promise<void> {
    const id = visitor.conversation
    if (!this.oracle.of(id).isClosed) return
    const outcome = await this.people.enter(visitor, id, (state) => {
      if (epochOf(state) < 0) throw new Error('no epoch')
      return { type: 'rotate' }
    })
    if (outcome === 'ok') this.oracle.reopened(id)
    this.soon(visitor, () => this.answer(visitor))
  }
}
