import { expect } from 'vitest'
import type { Body, ConversationView, Desk, Engine, Scope } from '#session'
import { loadSlice, openHead, type Roster, toHex } from '#wire'
import { Relay, Someone } from './relay.ts'
import { type TestRoster, testRoster } from './roster.ts'

/** The roster as a relay knows it: every head and slice, checked. */
export function bookOf(engine: Engine, ...rosters: readonly TestRoster[]): Roster {
  const heads = rosters.map((roster) => openHead(engine, roster.head, roster.roots)!)
  const slices = rosters.flatMap((roster) => roster.slices.map((bytes) => loadSlice(engine, bytes)!))
  return {
    heads: new Map(heads.map((signed) => [signed.head.version, signed])),
    slices: new Map(slices.map((slice) => [slice.digest, slice])),
  }
}

/** Argon2id costs what it should; stories that are not about it take this. */
export const quick = (engine: Engine): Engine => ({
  ...engine,
  slow: (secret, salt) => engine.keyed(salt, secret, 32),
})

export const handoffBody = (text: string): Body => ({
  t: 'handoff',
  lang: 'es',
  wayBack: 'code',
  lines: [{ node: 'wish', answers: ['wish.sleep'], text }],
  held: ['work'],
  skipped: ['age'],
  consent: { groups: ['eindhoven', 'comensha'], script: 'intake@1', at: 1 },
})

/** A view in words: texts as said, `again:` repeats, `<event>`, `!reason` for a broken line. */
export const texts = (view: ConversationView): string[] =>
  view.lines.map((line) => {
    if (line.kind === 'event') return `<${line.event}>`
    if (line.kind === 'broken') return `!${line.reason}`
    const { body } = line
    if (body.t === 'text') return body.text
    return body.t === 'repeat' && body.body.t === 'text' ? `again:${body.body.text}` : body.t
  })

export const words = (view: ConversationView): string[] => texts(view).filter((text) => !text.startsWith('<'))

/** Everybody this endpoint could give something. */
export const lacking = (desk: Desk, conversation: string): string[] =>
  desk.behind({ conversation }).map((one) => one.device)

/** One relay, one visitor, one conversation handed off to Eindhoven and CoMensha. */
export class Cast {
  readonly engine: Engine
  readonly roster: TestRoster
  readonly relay: Relay
  readonly visitor: Someone
  c: string

  constructor(engine: Engine, roster: TestRoster = testRoster(engine)) {
    this.engine = engine
    this.roster = roster
    this.relay = new Relay(engine, this.roster, bookOf(engine, this.roster))
    this.visitor = this.stranger()
    const made = this.visitor.desk.handoff({
      team: 'eindhoven',
      helpdesk: 'comensha',
      body: handoffBody('ayuda'),
    })
    expect(this.visitor.send(made, made.conversation)).toBe('ok')
    this.c = made.conversation
  }

  stranger(): Someone {
    return new Someone(this.engine, this.roster, this.relay)
  }

  /** Signed in, and has read what there is. */
  staff(name: string, group = 'eindhoven', device = 0): Someone {
    const someone = this.stranger().signIn(this.engine, this.roster, name, group, device)
    someone.read(this.c)
    return someone
  }

  /** A fresh phone with the code, which has read what it may. */
  phone(code: string): Someone {
    const someone = this.stranger()
    if (!someone.desk.openCode({ digits: code })) throw new Error('no code')
    someone.read(this.c)
    return someone
  }

  say(who: Someone, text: string): void {
    expect(who.send(who.desk.say({ conversation: this.c, body: { t: 'text', text } }), this.c)).toBe('ok')
  }

  accept(who: Someone, mode: 'here' | 'away' = 'here'): void {
    expect(who.send(who.desk.accept({ conversation: this.c, mode }), this.c)).toBe('ok')
  }

  rotate(who: Someone, mode: 'here' | 'away' = 'here'): void {
    expect(who.send(who.desk.rotate({ conversation: this.c, mode }), this.c)).toBe('ok')
  }

  code(): string {
    const { code, entry } = this.visitor.desk.makeCode({ conversation: this.c })
    expect(this.visitor.send(entry, this.c)).toBe('ok')
    return code
  }

  back(phone: Someone): void {
    const entry = phone.desk.back({ conversation: this.c })
    expect(this.relay.append(entry)).toBe('ok')
    phone.desk.becameTab({ conversation: this.c })
    phone.read(this.c)
  }

  /** The visitor lets somebody in. */
  add(name: string, group: string, scope: Scope): void {
    this.visitor.read(this.c)
    const person = toHex(this.roster.ids[name]!)
    const entry = this.visitor.desk.add({ conversation: this.c, group, person, scope })
    expect(this.visitor.send(entry, this.c)).toBe('ok')
  }

  /** Every late wrap that is missing, or those of one device only, by someone who has the keys. */
  rewrap(by: Someone, only?: string): void {
    for (let i = 0; i < 40; i++) {
      const devices = only === undefined ? lacking(by.desk, this.c) : [only]
      const [entry] = by.desk.rewrap({ conversation: this.c, devices })
      if (!entry) return
      expect(by.send(entry, this.c)).toBe('ok')
    }
  }

  /** Frames as the relay holds them, in order. */
  frames(): { seq: number; bytes: Uint8Array }[] {
    return [...(this.relay.frames.get(this.c) ?? [])]
  }

  /** Accepted by Anna, one message each way. */
  static talking(engine: Engine): Cast & { anna: Someone } {
    const cast = new Cast(engine)
    const anna = cast.staff('Anna')
    cast.accept(anna)
    cast.say(anna, 'hola')
    cast.visitor.read(cast.c)
    cast.say(cast.visitor, 'gracias')
    anna.read(cast.c)
    return Object.assign(cast, { anna })
  }
}
