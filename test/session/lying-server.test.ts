import { beforeAll, describe, expect, it } from 'vitest'
import type { ConversationView, Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { FRAME, openEntry, openMessage, UPLOAD } from '#wire'
import { Cast, texts, words } from '../support/cast.ts'
import type { Someone } from '../support/relay.ts'

let engine: Engine
beforeAll(async () => {
  engine = await loadSodium()
})

type Frame = { seq: number; bytes: Uint8Array }
const renumber = (frames: readonly Frame[]): Frame[] => frames.map(({ bytes }, i) => ({ seq: i + 1, bytes }))

/** What a colleague who opens the conversation only now makes of these frames. */
function readBy(cast: Cast, frames: readonly Frame[], name = 'Bram'): ConversationView {
  const fresh = cast.stranger().signIn(engine, cast.roster, name, 'eindhoven')
  return fresh.read(cast.c, renumber(frames))
}

const indexOf = (cast: Cast, text: string, reader: Someone): number => {
  const line = reader
    .read(cast.c)
    .lines.find((one) => one.kind === 'message' && one.body.t === 'text' && one.body.text === text)
  return cast.frames().findIndex((frame) => frame.seq === line!.seq)
}

describe('a server that lies about messages', () => {
  it('changing any bit of a message frame ends in one and the same line', () => {
    const cast = Cast.talking(engine)
    const at = indexOf(cast, 'gracias', cast.anna)
    const frames = cast.frames()
    const good = frames[at]!.bytes
    expect(words(readBy(cast, frames))).toEqual(['handoff', 'hola', 'gracias'])
    // one reader, who has read up to the message; each bent frame is offered in its place
    const reader = cast.stranger().signIn(engine, cast.roster, 'Bram', 'eindhoven')
    reader.read(cast.c, frames.slice(0, at))
    const before = reader.read(cast.c, []).lines.length
    let seq = frames[at]!.seq
    for (let bit = 0; bit < FRAME * 8; bit++) {
      const bytes = Uint8Array.from(good, (byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      reader.desk.receive({ conversation: cast.c, frames: [{ seq: seq++, bytes }] })
    }
    const lines = reader.read(cast.c, []).lines.slice(before)
    expect(lines).toHaveLength(FRAME * 8)
    expect(new Set(lines.map((line) => (line.kind === 'broken' ? line.reason : line.kind)))).toEqual(
      new Set(['unreadable']),
    )
    // control: the frame itself is read after all that
    const view = reader.read(cast.c, [{ seq, bytes: good }])
    expect(words(view).filter((text) => text !== '!unreadable')).toEqual(['handoff', 'hola', 'gracias'])
  })

  it('dropping one shows as a gap at the next of that sender', () => {
    const cast = Cast.talking(engine)
    cast.say(cast.anna, 'uno')
    cast.say(cast.anna, 'dos')
    cast.say(cast.anna, 'tres')
    const at = indexOf(cast, 'dos', cast.anna)
    const view = readBy(
      cast,
      cast.frames().filter((_, i) => i !== at),
    )
    expect(words(view)).toEqual(['handoff', 'hola', 'gracias', 'uno', '!gap', 'tres'])
  })

  it('dropping the first of a sender shows as well', () => {
    const cast = Cast.talking(engine)
    cast.say(cast.anna, 'uno')
    const at = indexOf(cast, 'hola', cast.anna)
    expect(
      words(
        readBy(
          cast,
          cast.frames().filter((_, i) => i !== at),
        ),
      ),
    ).toEqual(['handoff', 'gracias', '!gap', 'uno'])
  })

  it('dropping the first words somebody new may read shows, one message or a whole epoch of them', () => {
    const cast = Cast.talking(engine)
    cast.add('Fenna', 'shn-brabant', 'now')
    cast.anna.read(cast.c)
    cast.say(cast.anna, 'uno')
    cast.say(cast.anna, 'dos')
    cast.rotate(cast.anna)
    cast.say(cast.anna, 'tres')
    const frames = cast.frames()
    const [one, two] = ['uno', 'dos'].map((text) => indexOf(cast, text, cast.anna))
    const shown = (...dropped: (number | undefined)[]): string[] => {
      const fenna = cast.stranger().signIn(engine, cast.roster, 'Fenna', 'shn-brabant')
      return words(fenna.read(cast.c, renumber(frames.filter((_, i) => !dropped.includes(i)))))
    }
    expect(shown()).toEqual(['uno', 'dos', 'tres'])
    expect(shown(one)).toEqual(['!gap', 'dos', 'tres'])
    expect(shown(two)).toEqual(['uno', '!gap', 'tres'])
    expect(shown(one, two)).toEqual(['!gap', 'tres'])
  })

  it('who came back by code misses nothing of the new time either', () => {
    const cast = Cast.talking(engine)
    const phone = cast.stranger()
    phone.desk.openCode({ digits: cast.code() })
    phone.read(cast.c)
    cast.back(phone)
    cast.anna.read(cast.c)
    cast.say(cast.anna, 'uno')
    cast.say(cast.anna, 'dos')
    const frames = cast.frames()
    const at = indexOf(cast, 'uno', cast.anna)
    expect(words(phone.read(cast.c, renumber(frames.filter((_, i) => i !== at))))).toEqual(['!gap', 'dos'])
  })

  it('what was excused because an epoch was closed is judged again when that epoch opens', () => {
    const cast = Cast.talking(engine)
    cast.add('Fenna', 'shn-brabant', 'everything')
    cast.anna.read(cast.c)
    cast.say(cast.anna, 'uno')
    const frames = (): Frame[] => cast.frames()
    const old = [indexOf(cast, 'hola', cast.anna)]
    const without = (): Frame[] => renumber(frames().filter((_, i) => !old.includes(i)))
    const fenna = cast.stranger().signIn(engine, cast.roster, 'Fenna', 'shn-brabant')
    expect(words(fenna.read(cast.c, without()))).toEqual(['uno'])
    cast.rewrap(cast.visitor)
    expect(words(fenna.read(cast.c, without()))).toEqual(['handoff', 'gracias', '!gap', 'uno'])
  })

  it('repeating one, there or later, shows it once and marks the rest', () => {
    const cast = Cast.talking(engine)
    cast.say(cast.anna, 'uno')
    const frames = cast.frames()
    const copy = frames[indexOf(cast, 'hola', cast.anna)]!
    expect(words(readBy(cast, [...frames, copy]))).toEqual(['handoff', 'hola', 'gracias', 'uno', '!fork'])
    cast.rotate(cast.anna)
    expect(words(readBy(cast, [...cast.frames(), copy]))).toEqual([
      'handoff',
      'hola',
      'gracias',
      'uno',
      '!unreadable',
    ])
  })

  it('turning two of one sender around marks both', () => {
    const cast = Cast.talking(engine)
    cast.say(cast.anna, 'uno')
    cast.say(cast.anna, 'dos')
    const frames = cast.frames()
    const [a, b] = [indexOf(cast, 'uno', cast.anna), indexOf(cast, 'dos', cast.anna)]
    const turned = frames.map((frame, i) => (i === a ? frames[b]! : i === b ? frames[a]! : frame))
    expect(words(readBy(cast, turned))).toEqual(['handoff', 'hola', 'gracias', '!gap', 'dos', '!fork'])
  })

  it('putting one of another conversation of the same people in marks it', () => {
    const cast = Cast.talking(engine)
    const other = cast.stranger()
    const made = other.desk.handoff({
      team: 'eindhoven',
      helpdesk: 'comensha',
      body: {
        t: 'handoff',
        lang: 'nl',
        wayBack: 'none',
        lines: [],
        held: [],
        skipped: [],
        consent: { groups: [], script: 's', at: 1 },
      },
    })
    other.send(made, made.conversation)
    const theirs = cast.relay.frames.get(made.conversation)!
    const view = readBy(cast, [...cast.frames(), ...theirs])
    expect(words(view)).toEqual(['handoff', 'hola', 'gracias', '!fork', '!unreadable'])
    expect(view.id).toBe(cast.c)
    // and the whole of it instead
    const instead = cast.stranger().signIn(engine, cast.roster, 'Bram', 'eindhoven')
    expect(() => instead.read(cast.c, theirs)).toThrow()
    expect(instead.desk.receive({ conversation: cast.c, frames: [] }).view).toBeUndefined()
    // control: asked for by its own name it is read
    expect(words(instead.read(made.conversation))).toEqual(['handoff'])
  })

  it('moving a message to another epoch marks it, also for someone who gets the key only later', () => {
    const cast = Cast.talking(engine)
    const old = cast.frames()[indexOf(cast, 'hola', cast.anna)]!
    cast.rotate(cast.anna)
    const { visitor, c } = cast
    cast.add('Fenna', 'shn-brabant', 'everything')
    const fenna = cast.staff('Fenna', 'shn-brabant')
    expect(words(fenna.read(c))).toEqual([])
    const list = cast.relay.frames.get(c)!
    list.push({ seq: list.length + 1, bytes: old.bytes })
    cast.rewrap(visitor)
    expect(words(fenna.read(c))).toEqual(['handoff', 'hola', 'gracias', '!unreadable'])
    expect(words(visitor.read(c))).toEqual(['handoff', 'hola', 'gracias', '!unreadable'])
  })

  it('a broken message in an epoch that opens only later is marked when it opens', () => {
    const cast = Cast.talking(engine)
    const at = indexOf(cast, 'hola', cast.anna)
    const list = cast.relay.frames.get(cast.c)!
    list[at] = { ...list[at]!, bytes: list[at]!.bytes.map((byte, i) => (i === 900 ? byte ^ 1 : byte)) }
    cast.add('Fenna', 'shn-brabant', 'everything')
    const fenna = cast.staff('Fenna', 'shn-brabant')
    expect(words(fenna.read(cast.c))).toEqual([])
    cast.rewrap(cast.visitor)
    expect(words(fenna.read(cast.c))).toEqual(['handoff', '!unreadable', 'gracias'])
  })

  it('one broken message among fifty leaves forty-nine readable', () => {
    const cast = Cast.talking(engine)
    for (let i = 0; i < 50; i++) cast.say(cast.anna, `n${i}`)
    const at = indexOf(cast, 'n20', cast.anna)
    const frames = cast
      .frames()
      .map((frame, i) =>
        i === at ? { ...frame, bytes: frame.bytes.map((b, j) => (j === 900 ? b ^ 1 : b)) } : frame,
      )
    const seen = words(readBy(cast, frames)).slice(3)
    expect(seen.filter((text) => text.startsWith('n'))).toHaveLength(49)
    expect(seen.slice(19, 23)).toEqual(['n19', '!unreadable', '!gap', 'n21'])
  })

  it('inventing frames gives broken lines and never silence or an exception', () => {
    const cast = Cast.talking(engine)
    const junk = [
      new Uint8Array(),
      new Uint8Array(3),
      engine.random(FRAME),
      engine.random(UPLOAD),
      new Uint8Array(FRAME),
    ]
    const view = readBy(cast, [...cast.frames(), ...junk.map((bytes) => ({ seq: 0, bytes }))])
    expect(words(view).slice(3)).toEqual(junk.map(() => '!unreadable'))
  })

  it('a frame claimed to be of an epoch to come is refused at once', () => {
    const cast = Cast.talking(engine)
    const bytes = cast.frames()[indexOf(cast, 'hola', cast.anna)]!.bytes.slice()
    bytes[19] = 99
    expect(openMessage(bytes)?.epoch).toBe(99)
    expect(words(readBy(cast, [...cast.frames(), { seq: 0, bytes }])).slice(3)).toEqual(['!unreadable'])
  })
})

describe('a server that lies about the log', () => {
  it('leaving out an entry stops every later one, and messages that saw it are marked', () => {
    const cast = Cast.talking(engine)
    cast.rotate(cast.anna)
    cast.say(cast.anna, 'nuevo')
    const frames = cast.frames()
    const at = frames.findIndex((frame) => openEntry(frame.bytes)?.entry.act.type === 'rotate')
    expect(
      words(
        readBy(
          cast,
          frames.filter((_, i) => i !== at),
        ),
      ),
    ).toEqual(['handoff', 'hola', 'gracias', '!unreadable'])
    const accept = frames.findIndex((frame) => openEntry(frame.bytes)?.entry.act.type === 'accept')
    expect(
      texts(
        readBy(
          cast,
          frames.filter((_, i) => i !== accept),
        ),
      ),
    ).toEqual(['<created>', 'handoff', '!unreadable', '!unreadable', '!fork', '!unreadable'])
  })

  it('showing two people two branches is seen at the first message from the other', () => {
    const cast = Cast.talking(engine)
    const bram = cast.staff('Bram')
    const one = cast.anna.desk.close({ conversation: cast.c })
    const other = cast.visitor.desk.rotate({ conversation: cast.c, mode: 'here' })
    cast.relay.keep(other.bytes)
    const frames = cast.frames()
    const branch = (bytes: Uint8Array): Frame[] => [...frames, { seq: frames.length + 1, bytes }]
    // Bram is shown the visitor's rotation; Anna her own close
    expect(texts(bram.read(cast.c, branch(other.bytes.slice(0, FRAME)))).at(-1)).toBe('gracias')
    expect(texts(cast.anna.read(cast.c, branch(one.bytes))).at(-1)).toBe('<closed>')
    // the visitor lives on Bram's branch and writes; Anna is shown it on hers
    cast.visitor.read(cast.c, branch(other.bytes.slice(0, FRAME)))
    const said = cast.visitor.desk.say({ conversation: cast.c, body: { t: 'text', text: 'hay alguien' } })
    expect(texts(bram.read(cast.c, [{ seq: frames.length + 2, bytes: said.bytes }])).at(-1)).toBe(
      'hay alguien',
    )
    expect(texts(cast.anna.read(cast.c, [{ seq: frames.length + 2, bytes: said.bytes }])).at(-1)).toBe(
      '!unreadable',
    )
  })

  it('a message whose head is not in this log is marked as a fork', () => {
    const cast = Cast.talking(engine)
    const frames = cast.frames()
    const bram = cast.staff('Bram')
    // Anna is shown a code entry nobody else is shown; it starts no epoch, so her next message still opens
    const { entry } = cast.visitor.desk.makeCode({ conversation: cast.c })
    cast.relay.keep(entry.bytes)
    const hidden = { seq: frames.length + 1, bytes: entry.bytes.slice(0, FRAME) }
    cast.anna.desk.receive({ conversation: cast.c, frames: [hidden] })
    const said = cast.anna.desk.say({ conversation: cast.c, body: { t: 'text', text: 'hola otra vez' } })
    expect(texts(bram.read(cast.c, [{ seq: frames.length + 1, bytes: said.bytes }])).at(-1)).toBe('!fork')
    // control: shown the entry too, Bram reads it
    const chain = [...frames, hidden, { seq: frames.length + 2, bytes: said.bytes }]
    const reader = cast.stranger().signIn(engine, cast.roster, 'Bram', 'eindhoven')
    expect(texts(reader.read(cast.c, chain)).at(-1)).toBe('hola otra vez')
  })

  it('answering in another order than numbered changes nothing: what is out of order is not taken', () => {
    const cast = Cast.talking(engine)
    const fresh = cast.stranger().signIn(engine, cast.roster, 'Bram', 'eindhoven')
    const [first, ...rest] = cast.frames()
    const view = fresh.read(cast.c, [first!, ...rest, first!, rest[0]!])
    expect(words(view)).toEqual(['handoff', 'hola', 'gracias'])
    expect(view.cursor).toBe(rest.length + 1)
  })

  it('withholding the wrap of an epoch shows what cannot be read instead of hiding it', () => {
    const cast = Cast.talking(engine)
    cast.rotate(cast.anna)
    cast.say(cast.anna, 'secreto')
    const last = [...cast.relay.wraps.keys()].slice(-4)
    for (const wrap of last) cast.relay.wraps.delete(wrap)
    expect(words(readBy(cast, cast.frames()))).toEqual([
      'handoff',
      'hola',
      'gracias',
      '!unreadable',
      '!unreadable',
    ])
  })
})
