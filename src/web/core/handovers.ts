import type { Body, Outgoing } from '#web/worker'
import type { Hex } from '#wire'
import type { Person } from './contacts.ts'
import type { Crypto } from './crypto.ts'

type HandoversOptions = {
  readonly crypto: () => Crypto
  readonly say: (id: Hex, body: Body) => Promise<void>
  readonly enter: (id: Hex, make: () => Promise<Outgoing>) => Promise<void>
  readonly mode: (id: Hex) => 'here' | 'away'
}

/** What a screen may do to pass a conversation on. Only the visitor lets another team in; one exception. */
export interface HandoverDesk {
  /** Asks the visitor to let a person of the list in. */
  invite(id: Hex, who: Person & { readonly group: string }, reason: string): Promise<void>
  /** Asks the visitor to let a whole team in. */
  ask(id: Hex, team: { readonly group: string; readonly name: string }, reason: string): Promise<void>
  /** Asks the visitor to take out a team that has not answered. */
  withdraw(id: Hex, group: string): Promise<void>
  /** The helpdesk that the visitor's consent named: the owner adds it without asking again (PROTOCOL §6.1). */
  addHelpdesk(id: Hex, helpdesk: string): Promise<void>
}

export class Handovers implements HandoverDesk {
  private readonly options: HandoversOptions

  constructor(options: HandoversOptions) {
    this.options = options
  }

  invite(id: Hex, who: Person & { readonly group: string }, reason: string): Promise<void> {
    const { group, person, name } = who
    return this.options.say(id, { t: 'invite', group, person, name, reason })
  }

  ask(
    id: Hex,
    { group, name }: { readonly group: string; readonly name: string },
    reason: string,
  ): Promise<void> {
    return this.options.say(id, { t: 'invite', group, person: '', name, reason })
  }

  withdraw(id: Hex, group: string): Promise<void> {
    return this.options.say(id, { t: 'withdraw', group })
  }

  addHelpdesk(id: Hex, helpdesk: string): Promise<void> {
    const { enter, crypto, mode } = this.options
    return enter(id, () => crypto().call('addHelpdesk', { conversation: id, helpdesk, mode: mode(id) }))
  }
}
