import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Body, type Engine, makeSeed, readRecord, recordOf, recordWords } from '#session'
import { loadSodium } from '#session/libsodium'
import { hash, LABEL, offerName, toHex } from '#wire'
import { Cast, texts, words } from '../support/cast.ts'
import { askFor, guestOf, letIn } from '../support/guest.ts'
import { insideOf } from '../support/insider.ts'

let engine: Engine
beforeAll(async () => {
  engine = await loadSodium()
})

const guestIn = (ask: Body): NonNullable<Extract<Body, { t: 'invite' }>['guest']> => {
  if (ask.t !== 'invite' || !ask.guest) throw new Error('no guest')
  return ask.guest
}

describe('twelve words', () => {
  it('say exactly where the offer lies, however they are typed', () => {
    const { desk } = new Cast(engine).stranger()
    for (let i = 0; i < 20; i++) {
      const record = recordOf(makeSeed(engine).device)
      const list = recordWords(engine, record)
      for (const typed of [list.join(' '), list.join('').toUpperCase(), ` ${list.join(' - ')}. `]) {
        expect(desk.offerOf({ words: typed })).toEqual(offerName(engine, record))
      }
    }
  })

  it('of eighteen bytes are those eighteen bytes, whichever they are', () => {
    const { desk } = new Cast(engine).stranger()
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 })
    fc.assert(
      fc.property(bytes, (digest) => {
        const fake: Engine = { ...engine, hash: () => digest }
        const said = recordWords(fake, new Uint8Array(1248)).join(' ')
        expect(desk.offerOf({ words: said })).toEqual(digest.slice(0, 18))
      }),
    )
  })

  it.each(['', 'bada', 'bada '.repeat(11), 'bada '.repeat(13), `${'bada '.repeat(11)}bade`, 'c'.repeat(48)])(
    'are not "%s"',
    (typed) => {
      expect(new Cast(engine).stranger().desk.offerOf({ words: typed })).toBeUndefined()
    },
  )

  it('with one letter another say another place, and fit no other record', () => {
    const cast = Cast.talking(engine)
    const { words: said, record } = guestOf(cast)
    const { desk } = cast.anna
    for (let at = 0; at < said.length; at += 5) {
      const typed = `${said.slice(0, at)}${said[at] === 'b' ? 'd' : 'b'}${said.slice(at + 1)}`
      expect(desk.offerOf({ words: typed })).not.toEqual(desk.offerOf({ words: said }))
      expect(() => desk.checkOffer({ words: typed, record })).toThrow('not-found')
    }
    // control: as it was read out
    expect(desk.checkOffer({ words: said, record }).sign).toBe(toHex(record.slice(0, 32)))
  })
})

describe('a guest', () => {
  it.each([
    ['now', ['!none']],
    ['summary', ['summary']],
    ['everything', ['handoff', 'hola', 'gracias', 'invite']],
  ] as const)('let in with "%s" reads exactly that, and from now on', (scope, before) => {
    const cast = Cast.talking(engine)
    const guest = guestOf(cast)
    letIn(cast, guest, scope)
    cast.say(cast.anna, 'uno')
    expect(words(guest.someone.read(cast.c))).toEqual([...before.filter((text) => text !== '!none'), 'uno'])
    cast.say(guest.someone, 'dos')
    for (const who of [cast.visitor, cast.anna]) expect(words(who.read(cast.c)).at(-1)).toBe('dos')
  })

  it('is shown to all as vouched for by whom, and as nobody of an organisation', () => {
    const cast = Cast.talking(engine)
    const guest = guestOf(cast)
    letIn(cast, guest, 'everything')
    cast.say(guest.someone, 'hola')
    const shown = { kind: 'guest', name: 'Sam', role: 'tolk', vouchedBy: 'Anna' }
    for (const who of [cast.visitor, cast.anna, guest.someone]) {
      const view = who.read(cast.c)
      const member = view.members.find((one) => one.kind === 'guest')
      expect(member).toMatchObject(shown)
      expect(member?.group).toBeUndefined()
      expect(member?.self).toBe(who === guest.someone ? true : undefined)
      const line = view.lines.at(-1)
      expect(line?.kind === 'message' && line.from).toMatchObject(shown)
      const joined = view.lines.find((one) => one.kind === 'event' && one.event === 'joined')
      expect(joined?.kind === 'event' && joined.who).toMatchObject(shown)
    }
  })

  it('is nameless to whoever cannot read the ask, and cannot be given a name by others', () => {
    const cast = Cast.talking(engine)
    const guest = guestOf(cast)
    letIn(cast, guest, 'now')
    const guestIn = guest.someone.read(cast.c).members.find((one) => one.kind === 'guest')
    expect(guestIn).toMatchObject({ self: true })
    expect(guestIn?.name).toBeUndefined()
    // the guest itself, and a coordinator, say that somebody of this key is somebody else
    const ask = askFor(cast.anna.desk, guest, 'CoMensha')
    for (const who of [guest.someone, cast.anna]) {
      expect(who.send(who.desk.say({ conversation: cast.c, body: ask }), cast.c)).toBe('ok')
      const member = cast.visitor.read(cast.c).members.find((one) => one.kind === 'guest')
      expect(member?.name).toBe('Sam')
    }
    expect(guest.someone.read(cast.c).members.find((one) => one.kind === 'guest')?.name).toBeUndefined()
  })

  it('has only the word of the visitor for who they are, where the ask cannot be read', () => {
    const cast = Cast.talking(engine)
    const guest = guestOf(cast)
    letIn(cast, guest, 'now')
    const sign = toHex(guest.record.slice(0, 32))
    const named = (who: typeof guest.someone): string | undefined =>
      who.read(cast.c).members.find((one) => one.kind === 'guest')?.name
    const word = (who: typeof guest.someone, name: string): void => {
      const body: Body = {
        t: 'invited',
        to: '00',
        yes: true,
        guest: { sign, name, role: 'tolk', by: 'Anna' },
      }
      expect(who.send(who.desk.say({ conversation: cast.c, body }), cast.c)).toBe('ok')
    }
    word(guest.someone, 'CoMensha')
    word(cast.anna, 'CoMensha')
    expect(named(guest.someone)).toBeUndefined()
    word(cast.visitor, 'Sam')
    expect(named(guest.someone)).toBe('Sam')
    // a second name changes nothing, for those who read the ask the first one neither
    word(cast.visitor, 'Robin')
    for (const who of [guest.someone, cast.anna, cast.visitor]) expect(named(who)).toBe('Sam')
  })

  it("vouches for nobody: who comes in on a guest's word has no name", () => {
    const cast = Cast.talking(engine)
    const guest = guestOf(cast)
    letIn(cast, guest, 'now')
    const { visitor, c: conversation } = cast
    const other = guestOf(cast)
    const ask = askFor(guest.someone.desk, other, 'Robin')
    expect(guest.someone.send(guest.someone.desk.say({ conversation, body: ask }), conversation)).toBe('ok')
    visitor.read(conversation)
    const entry = visitor.desk.addGuest({
      conversation,
      guest: guestIn(ask),
      record: other.record,
      scope: 'now',
    })
    expect(visitor.send(entry, conversation)).toBe('ok')
    expect(cast.anna.read(conversation).members.map(({ name }) => name)).not.toContain('Robin')
  })

  it('lets nobody in, takes nothing over, closes, removes and hands on nothing', () => {
    const cast = Cast.talking(engine)
    const guest = guestOf(cast)
    letIn(cast, guest, 'everything')
    const { desk } = guest.someone
    const { c: conversation } = cast
    const other = guestOf(cast)
    const person = toHex(cast.roster.ids['Fenna']!)
    const asked = guestIn(askFor(cast.anna.desk, other))
    const tries = [
      () => desk.add({ conversation, group: 'shn-brabant', person, scope: 'now' }),
      () => desk.addGuest({ conversation, guest: asked, record: other.record, scope: 'now' }),
      () => desk.addHelpdesk({ conversation, helpdesk: 'comensha', mode: 'here' }),
      () => desk.removeMember({ conversation, group: 'eindhoven' }),
      () => desk.removeGuest({ conversation, sign: toHex(guest.record.slice(0, 32)) }),
      () => desk.accept({ conversation, mode: 'here' }),
      () => desk.close({ conversation }),
      () => insideOf(guest.someone, conversation).enter({ type: 'rewrap', items: [] }),
    ]
    for (const attempt of tries) {
      let answer = 'refused'
      try {
        answer = cast.relay.append(attempt())
      } catch (error) {
        expect(String(error)).toContain('not-allowed')
      }
      expect(['refused', 'not-allowed', 'bad-frame']).toContain(answer)
    }
    // control: what a guest may do is taken
    cast.rotate(guest.someone)
    cast.say(guest.someone, 'todavia aqui')
  })

  it.each(['leaves', 'is removed'] as const)('who %s reads nothing more, with every wrap there is', (how) => {
    const cast = Cast.talking(engine)
    const guest = guestOf(cast)
    letIn(cast, guest, 'everything')
    cast.say(cast.anna, 'uno')
    const { c: conversation, visitor, anna } = cast
    const sign = toHex(guest.record.slice(0, 32))
    guest.someone.read(conversation)
    const entry =
      how === 'leaves'
        ? guest.someone.desk.leave({ conversation })
        : visitor.desk.removeGuest({ conversation, sign })
    expect((how === 'leaves' ? guest.someone : visitor).send(entry, conversation)).toBe('ok')
    anna.read(conversation)
    if (how === 'leaves') cast.rotate(anna)
    cast.say(anna, 'dos')
    const view = guest.someone.read(conversation)
    expect(view.writable).toBe(false)
    expect(words(view)).toContain('uno')
    expect(words(view)).not.toContain('dos')
    expect(() => guest.someone.desk.say({ conversation, body: { t: 'text', text: 'x' } })).toThrow()
    expect(visitor.read(conversation).members.some((member) => member.kind === 'guest')).toBe(false)
  })

  it('writes to somebody who is away, for the code, and the code opens what was said then', () => {
    const cast = Cast.talking(engine)
    const code = cast.code()
    const guest = guestOf(cast)
    letIn(cast, guest, 'now')
    cast.rotate(guest.someone, 'away')
    cast.say(guest.someone, 'hasta luego')
    expect(words(cast.phone(code).read(cast.c))).toEqual(['hasta luego'])
  })
})

describe('a server that hands out another record', () => {
  it('is found out by the words, and could otherwise let in whom it likes', () => {
    const cast = Cast.talking(engine)
    const guest = guestOf(cast)
    const thief = guestOf(cast)
    const { anna, visitor, c: conversation } = cast
    expect(() => anna.desk.checkOffer({ words: guest.words, record: thief.record })).toThrow('not-found')
    // control: a console that took what it was given would ask for the thief, and the thief would read
    const keys = readRecord(thief.record)
    const asked = {
      sign: toHex(keys!.sign),
      record: toHex(hash(engine, LABEL.record, thief.record)),
    }
    const entry = visitor.desk.addGuest({ conversation, guest: asked, record: thief.record, scope: 'now' })
    expect(visitor.send(entry, conversation)).toBe('ok')
    anna.read(conversation)
    cast.say(anna, 'secreto')
    expect(words(thief.someone.read(conversation))).toContain('secreto')
  })

  it('is found out by the visitor as well: only the record that was asked about goes in', () => {
    const cast = Cast.talking(engine)
    const guest = guestOf(cast)
    const thief = guestOf(cast)
    const { visitor, c: conversation } = cast
    const asked = guestIn(askFor(cast.anna.desk, guest))
    const before = cast.frames().length
    for (const record of [thief.record, guest.record.slice(1), new Uint8Array(1248), new Uint8Array()]) {
      expect(() => visitor.desk.addGuest({ conversation, guest: asked, record, scope: 'now' })).toThrow(
        'not-found',
      )
    }
    // the right signing key with another key to wrap to
    const mixed = new Uint8Array([...guest.record.slice(0, 32), ...thief.record.slice(32)])
    expect(() => visitor.desk.addGuest({ conversation, guest: asked, record: mixed, scope: 'now' })).toThrow(
      'not-found',
    )
    expect(cast.frames()).toHaveLength(before)
    // control
    const { record } = guest
    const entry = visitor.desk.addGuest({ conversation, guest: asked, record, scope: 'now' })
    expect(visitor.send(entry, conversation)).toBe('ok')
  })
})

describe('a coordinator who vouches for other keys than the record', () => {
  it('is refused by the visitor, and nobody comes in', () => {
    const cast = Cast.talking(engine)
    const guest = guestOf(cast)
    const thief = guestOf(cast)
    const { visitor, c: conversation } = cast
    const asked = guestIn(askFor(cast.anna.desk, guest))
    const other = guestIn(askFor(cast.anna.desk, thief))
    for (const bent of [
      { ...asked, sign: other.sign },
      { ...asked, record: other.record },
    ]) {
      for (const { record } of [guest, thief])
        expect(() => visitor.desk.addGuest({ conversation, guest: bent, record, scope: 'now' })).toThrow(
          'not-found',
        )
    }
    expect(visitor.read(conversation).members.some((member) => member.kind === 'guest')).toBe(false)
  })

  it('whole, leaves whose word it was for all to see, and the one who read out the words outside', () => {
    const cast = Cast.talking(engine)
    const guest = guestOf(cast)
    const thief = guestOf(cast)
    letIn(cast, thief, 'now')
    const member = cast.visitor.read(cast.c).members.find((one) => one.kind === 'guest')
    expect(member).toMatchObject({ vouchedBy: 'Anna', sign: toHex(thief.record.slice(0, 32)) })
    expect(words(guest.someone.read(cast.c))).toEqual([])
    expect(guest.someone.read(cast.c).writable).toBe(false)
  })
})

describe('keys', () => {
  it('of somebody who is in already, or of the tab, do not come in a second time', () => {
    const cast = Cast.talking(engine)
    const guest = guestOf(cast)
    letIn(cast, guest, 'now')
    expect(() => letIn(cast, guest, 'now')).toThrow('not-allowed')
  })

  it('of somebody who left may be let in anew, and read only from there', () => {
    const cast = Cast.talking(engine)
    const guest = guestOf(cast)
    letIn(cast, guest, 'now')
    const { c: conversation } = cast
    expect(guest.someone.send(guest.someone.desk.leave({ conversation }), conversation)).toBe('ok')
    cast.anna.read(conversation)
    cast.rotate(cast.anna)
    cast.say(cast.anna, 'entre nosotros')
    letIn(cast, guest, 'now')
    cast.say(cast.anna, 'otra vez')
    const seen = texts(guest.someone.read(conversation))
    expect(seen).toContain('otra vez')
    expect(seen).not.toContain('entre nosotros')
  })
})

type Step = 'anna' | 'visitor' | 'guest' | 'in' | 'everything' | 'out' | 'leave' | 'rotate'
const STEPS: readonly Step[] = ['anna', 'visitor', 'guest', 'in', 'everything', 'out', 'leave', 'rotate']

/** What a guest may have read, by the rules in words: from each time they were let in until they were out. */
class Book {
  private said: { readonly text: string; readonly epoch: number }[] = []
  private readonly spans: { from: number; until: number }[] = []
  epoch = 1
  isIn = false

  enter(all: boolean): void {
    this.epoch++
    this.isIn = true
    this.spans.push({ from: all ? 0 : this.epoch, until: Number.POSITIVE_INFINITY })
  }
  exit(): void {
    this.isIn = false
    const last = this.spans.at(-1)
    if (last) last.until = this.epoch
  }
  say(text: string): void {
    this.said.push({ text, epoch: this.epoch })
  }
  readable(): string[] {
    const own = ({ epoch }: { epoch: number }): boolean =>
      this.spans.some(({ from, until }) => epoch >= from && epoch <= until)
    return this.said.filter(own).map(({ text }) => text)
  }
}

function play(steps: readonly Step[]): { readonly seen: string[]; readonly book: Book } {
  const cast = Cast.talking(engine)
  const guest = guestOf(cast)
  const { c: conversation, anna, visitor } = cast
  const book = new Book()
  for (const text of ['hola', 'gracias']) book.say(text)
  const sign = toHex(guest.record.slice(0, 32))
  /** After somebody left, whoever writes next starts a new epoch. */
  const say = (who: typeof anna, text: string): void => {
    if (who.read(conversation).stale) {
      cast.rotate(who)
      book.epoch++
    }
    cast.say(who, text)
    book.say(text)
  }
  steps.forEach((step, i) => {
    if (step === 'anna') say(anna, `a${i}`)
    else if (step === 'visitor') say(visitor, `v${i}`)
    else if (step === 'guest' && book.isIn) say(guest.someone, `g${i}`)
    else if (step === 'rotate') {
      anna.read(conversation)
      cast.rotate(anna)
      book.epoch++
    } else if ((step === 'in' || step === 'everything') && !book.isIn) {
      if (anna.read(conversation).stale) {
        cast.rotate(anna)
        book.epoch++
      }
      letIn(cast, guest, step === 'in' ? 'now' : 'everything')
      book.enter(step === 'everything')
    } else if (step === 'out' && book.isIn) {
      visitor.read(conversation)
      expect(visitor.send(visitor.desk.removeGuest({ conversation, sign }), conversation)).toBe('ok')
      book.exit()
      book.epoch++
    } else if (step === 'leave' && book.isIn) {
      guest.someone.read(conversation)
      expect(guest.someone.send(guest.someone.desk.leave({ conversation }), conversation)).toBe('ok')
      book.exit()
    }
  })
  // a device opened afresh, with everything the relay ever had
  const seen = words(guest.someone.read(conversation)).filter((text) => /^[avgh]|^gracias/.test(text))
  return { seen: seen.filter((text) => text !== 'handoff'), book }
}

describe('any order of coming, going and writing', () => {
  const runs = Number(process.env['TEST_RUNS'] ?? 40)

  it('gives a guest what was said between being let in and being out, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STEPS), { minLength: 4, maxLength: 14 }), (steps) => {
        const { seen, book } = play(steps)
        expect(seen).toEqual(book.readable())
      }),
      { numRuns: runs, seed: Number(process.env['TEST_SEED'] ?? 20261122) },
    )
  })

  it('control: a reader who kept reading would be seen', () => {
    const { seen, book } = play(['in', 'anna', 'leave', 'anna'])
    expect(seen).toEqual(['a1'])
    book.enter(true)
    expect(seen).not.toEqual(book.readable())
  })
})
