import { beforeAll, describe, expect, it } from 'vitest'
import type { Body, Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { FRAME, handoffRoom, openUpload, Refused, UPLOAD } from '#wire'
import { Cast, handoffBody, texts, words } from '../support/cast.ts'
import { Insider } from '../support/insider.ts'
import type { Someone } from '../support/relay.ts'

let engine: Engine
beforeAll(async () => {
  engine = await loadSodium()
})

const question: Body = { t: 'ask', question: 'court', lang: 'bg', about: '0a'.repeat(16) }

/** Anna asks Slachtofferhulp; `c` is that conversation. */
class Asked extends Cast {
  readonly anna: Someone
  readonly fenna: Someone
  readonly ask: string

  constructor(body: Body = question) {
    super(engine)
    this.anna = this.staff('Anna')
    const made = this.anna.desk.ask({ group: 'shn-brabant', body })
    expect(this.anna.send(made, made.conversation)).toBe('ok')
    this.ask = made.conversation
    this.fenna = this.staff('Fenna', 'shn-brabant')
  }

  get inside(): { engine: Engine; relay: Cast['relay']; c: string; frames: Cast['frames'] } {
    return {
      engine: this.engine,
      relay: this.relay,
      c: this.ask,
      frames: () => this.relay.frames.get(this.ask)!,
    }
  }

  insider(name: string, group: string): Insider {
    const { signer } = Insider.staff(this, name, group)
    return new Insider(this.inside as unknown as Cast, signer, group)
  }

  tell(who: Someone, text: string): string {
    return who.send(who.desk.say({ conversation: this.ask, body: { t: 'text', text } }), this.ask)
  }
}

const code = (work: () => unknown): string => {
  try {
    work()
    return 'ok'
  } catch (error) {
    return error instanceof Refused ? error.code : String(error)
  }
}

describe('asking another group', () => {
  it('is an upload without a key, wrapped to both groups and to nobody else', () => {
    const cast = new Cast(engine)
    const made = cast.staff('Anna').desk.ask({ group: 'shn-brabant', body: question })
    const upload = openUpload(made.bytes)!
    expect([made.bytes.length, upload.keys.length, upload.wraps.length]).toEqual([UPLOAD, 0, 4])
    expect(upload.message).toHaveLength(handoffRoom(4, 0))
    expect(handoffRoom(16, 0)).toBe(UPLOAD - FRAME - 2 - 16 * 1168)
  })

  it('is read by both, by a colleague who comes later, and by nobody else', () => {
    const cast = new Asked()
    for (const one of [cast.anna, cast.fenna, cast.staff('Bram'), cast.staff('Anna', 'eindhoven', 1)])
      expect(texts(one.read(cast.ask))).toEqual(['<created>', 'ask'])
    for (const [name, group] of [
      ['Dina', 'comensha'],
      ['Chris', 'drenthe'],
    ] as const) {
      const insider = cast.insider(name, group)
      expect(insider.opens(insider.keys())).toEqual([])
    }
    const insider = cast.insider('Fenna', 'shn-brabant')
    expect(insider.opens(insider.keys())).toHaveLength(1)
  })

  it('shows who asks and who was asked, and no visitor', () => {
    const cast = new Asked()
    const view = cast.fenna.read(cast.ask)
    expect(view).toMatchObject({
      ...{
        state: 'waiting',
        receivers: { team: 'shn-brabant' },
        hasCode: false,
        mode: 'here',
        writable: false,
      },
      opener: { group: 'eindhoven', name: 'Anna' },
    })
    expect(view.members.map(({ kind, group }) => `${kind} ${group}`)).toEqual([
      'team eindhoven',
      'team shn-brabant',
    ])
    expect(view.lines[0]).toMatchObject({ event: 'created', who: { kind: 'person', name: 'Anna' } })
  })

  it('is answered: whoever takes it writes, and so does who asked; before, nobody', () => {
    const cast = new Asked()
    expect(code(() => cast.tell(cast.anna, 'x'))).toBe('not-allowed')
    cast.fenna.read(cast.ask)
    expect(code(() => cast.tell(cast.fenna, 'x'))).toBe('not-allowed')
    expect(cast.fenna.send(cast.fenna.desk.accept({ conversation: cast.ask, mode: 'here' }), cast.ask)).toBe(
      'ok',
    )
    expect(cast.tell(cast.fenna, 'nu')).toBe('ok')
    expect(cast.anna.read(cast.ask)).toMatchObject({ owner: { name: 'Fenna' }, writable: true })
    expect(cast.tell(cast.anna, 'dank')).toBe('ok')
    expect(words(cast.fenna.read(cast.ask))).toEqual(['ask', 'nu', 'dank'])
    expect(words(cast.staff('Bram').read(cast.ask))).toEqual(['ask', 'nu', 'dank'])
  })

  it('is refused by the desk of who is nobody, asks nobody, asks their own, or says something else', () => {
    const cast = new Cast(engine)
    const anna = cast.staff('Anna')
    expect(code(() => cast.stranger().desk.ask({ group: 'shn-brabant', body: question }))).toBe(
      'not-signed-in',
    )
    expect(code(() => cast.visitor.desk.ask({ group: 'shn-brabant', body: question }))).toBe('not-signed-in')
    for (const group of ['eindhoven', 'nowhere', ''])
      expect(code(() => anna.desk.ask({ group, body: question }))).toBe('unknown-group')
    expect(code(() => anna.desk.ask({ group: 'comensha', body: handoffBody('x') }))).toBe('not-allowed')
  })

  it('after a newer list the first who looks starts an epoch for the devices of today', () => {
    const cast = new Asked()
    cast.fenna.read(cast.ask)
    cast.fenna.send(cast.fenna.desk.accept({ conversation: cast.ask, mode: 'here' }), cast.ask)
    const next = cast.roster.next((groups) => ({
      ...groups,
      eindhoven: { role: 'team', people: { Anna: 1 } },
    }))
    cast.anna.read(cast.ask)
    cast.anna.desk.supply({ list: next.list, heads: [next.head], slices: next.slices })
    expect(cast.anna.read(cast.ask).outdated).toBe(true)
    expect(code(() => cast.tell(cast.anna, 'x'))).toBe('rotate-first')
  })
})

describe('what does not belong in it', () => {
  const first = (cast: Asked): string => texts(cast.fenna.read(cast.ask)).at(-1) ?? ''

  it('a handoff, or anything else, as the first message of an ask', () => {
    for (const body of [handoffBody('x'), { t: 'text', text: 'x' }] as Body[]) {
      const cast = new Cast(engine)
      const anna = cast.staff('Anna')
      const desk = anna.desk as unknown as {
        ask(args: object): { conversation: string; id: string; bytes: Uint8Array }
      }
      const honest = Object.getPrototypeOf(anna.desk).ask as (args: object) => ReturnType<typeof desk.ask>
      const sly = { ...body, t: 'ask', toJSON: () => body }
      const made = honest.call(anna.desk, { group: 'shn-brabant', body: sly })
      expect(anna.send(made, made.conversation)).toBe('ok')
      expect(texts(cast.staff('Fenna', 'shn-brabant').read(made.conversation))).toEqual([
        '<created>',
        '!unreadable',
      ])
    }
  })

  it('an ask said later, or of another than who opened it', () => {
    for (const [name, group] of [
      ['Anna', 'eindhoven'],
      ['Bram', 'eindhoven'],
      ['Fenna', 'shn-brabant'],
    ] as const) {
      const cast = new Asked()
      const insider = cast.insider(name, group)
      const key = insider.keys().get(0)!
      for (const kind of ['handoff', undefined] as const) {
        cast.relay.push(cast.ask, insider.message(key, question, kind ? { kind } : {}))
        expect(first(cast)).toMatch(/^!/)
      }
    }
  })

  it('an ask in a visitor’s conversation, as a handoff or said', () => {
    const cast = Cast.talking(engine)
    const insider = Insider.staff(cast, 'Anna')
    const key = insider.keys().get(1)!
    cast.relay.push(cast.c, insider.message(key, question))
    expect(texts(cast.staff('Bram').read(cast.c)).at(-1)).toBe('!unreadable')
  })
})
