import type { Body, Engine, Outgoing } from '#session'
import { loadSlice, openHead, type Roster, toHex } from '#wire'
import { Relay, Someone } from '../test/support/relay.ts'
import { type TestGroups, type TestRoster, testRoster } from '../test/support/roster.ts'

/** Two groups of eight devices and a contact with two: with tab and code the largest audience there may be. */
const GROUPS: TestGroups = {
  comensha: { role: 'helpdesk', people: { Dina: 4, Emre: 4 } },
  eindhoven: { role: 'team', people: { Anna: 4, Bram: 4 } },
  'shn-brabant': { role: 'partner', people: { Fenna: 2 } },
}

const HANDOFF: Body = {
  t: 'handoff',
  lang: 'en',
  wayBack: 'code',
  lines: [{ node: 'wish', answers: ['wish.sleep'], text: 'please help me' }],
  held: ['work'],
  skipped: ['age'],
  consent: { groups: ['eindhoven', 'comensha'], script: 'intake@1', at: 1 },
}

function bookOf(engine: Engine, roster: TestRoster): Roster {
  const head = openHead(engine, roster.head, roster.roots)
  if (!head) throw new Error('head')
  const slices = roster.slices.flatMap((bytes) => loadSlice(engine, bytes) ?? [])
  return {
    heads: new Map([[head.head.version, head]]),
    slices: new Map(slices.map((slice) => [slice.digest, slice])),
  }
}

/** One conversation between a visitor and Anna, over a relay in memory: everything but the network. */
export class Stage {
  readonly relay: Relay
  readonly visitor: Someone
  readonly anna: Someone
  readonly conversation: string
  private readonly roster: TestRoster

  constructor(engine: Engine) {
    this.roster = testRoster(engine, GROUPS)
    this.relay = new Relay(engine, this.roster, bookOf(engine, this.roster))
    this.visitor = this.someone(engine)
    const made = this.visitor.desk.handoff({ team: 'eindhoven', helpdesk: 'comensha', body: HANDOFF })
    this.conversation = made.conversation
    this.send(this.visitor, made)
    this.anna = this.device(engine, 'Anna', 'eindhoven')
    this.send(this.anna, this.anna.desk.accept({ conversation: this.conversation, mode: 'here' }))
    this.visitor.read(this.conversation)
  }

  someone(engine: Engine): Someone {
    return new Someone(engine, this.roster, this.relay)
  }

  /** A device of somebody, signed in; it has read nothing yet. */
  unread(engine: Engine, name: string, group: string, device = 0): Someone {
    return this.someone(engine).signIn(engine, this.roster, name, group, device)
  }

  device(engine: Engine, name: string, group: string, device = 0): Someone {
    const someone = this.unread(engine, name, group, device)
    someone.read(this.conversation)
    return someone
  }

  send(who: Someone, outgoing: Outgoing): void {
    const answer = who.send(outgoing, this.conversation)
    if (answer !== 'ok') throw new Error(answer)
  }

  say(who: Someone, text: string): void {
    who.read(this.conversation)
    const body = { t: 'text', text } as const
    this.send(who, who.desk.say({ conversation: this.conversation, body }))
  }

  /** CoMensha and a contact join, and there is a code: an epoch made away has 20 wraps. */
  fill(): void {
    const { conversation } = this
    this.send(this.visitor, this.visitor.desk.makeCode({ conversation }).entry)
    this.anna.read(conversation)
    this.send(this.anna, this.anna.desk.addHelpdesk({ conversation, helpdesk: 'comensha', mode: 'here' }))
    this.visitor.read(conversation)
    const person = toHex(this.roster.ids['Fenna'] ?? new Uint8Array())
    this.send(
      this.visitor,
      this.visitor.desk.add({ conversation, group: 'shn-brabant', person, scope: 'now' }),
    )
    this.anna.read(conversation)
  }
}
