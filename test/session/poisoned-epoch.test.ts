import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { KEM_CIPHER, toHex, WRAP } from '#wire'
import { deviceOf } from '../../src/session/keys.ts'
import { makeWrap } from '../../src/session/wrap.ts'
import { Cast, words } from '../support/cast.ts'
import { Insider, tabOf } from '../support/insider.ts'
import type { Someone } from '../support/relay.ts'

let engine: Engine
beforeAll(async () => {
  engine = await loadSodium()
})

const BEFORE = ['handoff', 'hola', 'gracias']

/** Anna's own client gives Bram something else than the others, and then writes. */
function poison(
  cast: Cast & { anna: Someone },
  bad: (honest: Uint8Array, other: (key: Uint8Array) => Uint8Array) => Uint8Array,
): { bram: Someone; key: Uint8Array } {
  const insider = Insider.staff(cast, 'Anna')
  const bramKem = toHex(deviceOf(engine, cast.roster.seeds['Bram']![0]!).kemHash)
  const key = engine.random(32)
  const { epochs, conversation } = insider.state()
  const context = {
    conversation: Uint8Array.from(conversation.match(/../g)!, (p) => Number.parseInt(p, 16)),
    epoch: epochs.length,
  }
  const made = insider.epoch(
    { type: 'rotate' },
    'here',
    (kem, honest) =>
      kem === bramKem
        ? bad(honest(), (other) => makeWrap(engine, context, insider.publicKey(kem), other))
        : honest(),
    key,
  )
  expect(cast.relay.append(made)).toBe('ok')
  const bytes = insider.message(key, { t: 'text', text: 'solo para algunos' })
  expect(cast.relay.append({ id: '', bytes })).toBe('ok')
  return { bram: cast.staff('Bram'), key }
}

describe('an epoch poisoned by a member', () => {
  const ways: [string, Parameters<typeof poison>[1]][] = [
    ['a wrap that does not open', (honest) => honest.map((b, i) => (i === WRAP - 1 ? b ^ 1 : b))],
    ['a wrap of another epoch key', (_, other) => other(engine.random(32))],
    [
      'a wrap that upsets the library',
      (honest) => honest.map((b, i) => (i >= KEM_CIPHER - 32 && i < KEM_CIPHER ? 0 : b)),
    ],
    ['random bytes', () => engine.random(WRAP)],
  ]

  it.each(ways)('with %s: that reader is shown it is broken, the others read', (_, bad) => {
    const cast = Cast.talking(engine)
    const { bram } = poison(cast, bad)
    expect(words(bram.read(cast.c))).toEqual([...BEFORE, '!unreadable', '!unreadable'])
    expect(words(cast.visitor.read(cast.c))).toEqual([...BEFORE, 'solo para algunos'])
    // who was given the wrong key cannot seal under it either, and sets it right by rotating
    expect(() => bram.desk.say({ conversation: cast.c, body: { t: 'text', text: 'x' } })).toThrow(
      'rotate-first',
    )
    cast.rotate(bram)
    cast.say(bram, 'otra vez juntos')
    expect(words(cast.visitor.read(cast.c)).at(-1)).toBe('otra vez juntos')
    expect(words(bram.read(cast.c)).at(-1)).toBe('otra vez juntos')
  })

  it('opens no message before the confirmation fits, not even one made for the wrong key', () => {
    const cast = Cast.talking(engine)
    const false_ = engine.random(32)
    const { bram } = poison(cast, (_, other) => other(false_))
    const bytes = Insider.staff(cast, 'Anna').message(false_, { t: 'text', text: 'para Bram, otra cosa' })
    expect(cast.relay.append({ id: '', bytes })).toBe('ok')
    expect(words(bram.read(cast.c))).not.toContain('para Bram, otra cosa')
    // control: under the right key the same message is read by the others
    expect(words(cast.visitor.read(cast.c))).toEqual([...BEFORE, 'solo para algunos', '!unreadable'])
  })

  it('is mended by a late wrap from someone who has the key: the placeholders become the messages', () => {
    const cast = Cast.talking(engine)
    const { bram, key } = poison(cast, () => engine.random(WRAP))
    expect(words(bram.read(cast.c)).slice(3)).toEqual(['!unreadable', '!unreadable'])
    const insider = Insider.staff(cast, 'Anna')
    const state = insider.state()
    const device = deviceOf(engine, cast.roster.seeds['Bram']![0]!)
    const context = {
      conversation: Uint8Array.from(cast.c.match(/../g)!, (p) => Number.parseInt(p, 16)),
      epoch: state.epochs.length - 1,
    }
    const wrap = makeWrap(engine, context, device.kem.public, key)
    const item = { epoch: context.epoch, recipient: device.kemHash, wrap: engine.hash(wrap) }
    // a late wrap nobody laid beside the log changes nothing
    expect(cast.relay.append(insider.entry({ type: 'rewrap', items: [item] }, [wrap]))).toBe('ok')
    expect(words(bram.read(cast.c)).slice(3)).toEqual(['!unreadable', '!unreadable'])
    const { wrapHash } = { wrapHash: cast.relay.wraps }
    const hash = [...wrapHash.keys()].find((one) => toHex(wrapHash.get(one)!) === toHex(wrap))!
    const named = { ...item, wrap: Uint8Array.from(hash.match(/../g)!, (p) => Number.parseInt(p, 16)) }
    expect(cast.relay.append(insider.entry({ type: 'rewrap', items: [named] }, [wrap]))).toBe('ok')
    expect(words(bram.read(cast.c)).slice(3)).toEqual(['solo para algunos'])
  })
})

describe('a member with a client of their own', () => {
  it("cannot say what is the visitor's to say: a handoff is the visitor's and comes once", () => {
    const cast = Cast.talking(engine)
    const insider = Insider.staff(cast, 'Anna')
    const key = insider.keys().get(1)!
    const handoff = {
      t: 'handoff',
      lang: 'nl',
      wayBack: 'none',
      lines: [],
      held: [],
      skipped: [],
      consent: { groups: [], script: 's', at: 1 },
    }
    for (const kind of ['message', 'handoff'] as const) {
      cast.relay.append({ id: '', bytes: insider.message(key, handoff, kind === 'handoff' ? { kind } : {}) })
    }
    expect(words(cast.visitor.read(cast.c))).toEqual([...BEFORE, '!unreadable', '!unreadable'])
    // control: an ordinary body from the same hands is read
    cast.relay.append({ id: '', bytes: insider.message(key, { t: 'text', text: 'normal' }) })
    expect(words(cast.visitor.read(cast.c)).at(-1)).toBe('normal')
  })

  it('cannot break a reader by what stands inside: bytes, other JSON, nested repeats', () => {
    const cast = Cast.talking(engine)
    const insider = Insider.staff(cast, 'Anna')
    const key = insider.keys().get(1)!
    const nested = { t: 'repeat', of: 'x', body: { t: 'repeat', of: 'y', body: { t: 'text', text: 'z' } } }
    const bodies = [
      '',
      'null',
      '[]',
      '{"t":"__proto__"}',
      '{"t":"constructor"}',
      '{',
      JSON.stringify(nested),
      '{"t":"text"}',
    ]
    for (const body of bodies) cast.relay.append({ id: '', bytes: insider.message(key, body) })
    expect(words(cast.visitor.read(cast.c))).toEqual([...BEFORE, ...bodies.map(() => '!unreadable')])
  })

  it('cannot say one thing to one and another to the other: the next message shows a gap', () => {
    const cast = Cast.talking(engine)
    const insider = Insider.staff(cast, 'Anna')
    const key = insider.keys().get(1)!
    const session = engine.random(8)
    const put = (text: string, as: Parameters<Insider['message']>[2]): void => {
      cast.relay.append({ id: '', bytes: insider.message(key, { t: 'text', text }, as) })
    }
    put('uno', { session })
    put('dos', { session, seq: 1, previous: engine.random(32) })
    expect(words(cast.visitor.read(cast.c)).slice(3)).toEqual(['uno', '!gap', 'dos'])
  })

  it('cannot seal for this conversation under the name of another', () => {
    const cast = Cast.talking(engine)
    const insider = Insider.staff(cast, 'Anna')
    const bytes = insider.message(
      insider.keys().get(1)!,
      { t: 'text', text: 'x' },
      { conversation: engine.random(16) },
    )
    const frames = [...cast.frames(), { seq: cast.frames().length + 1, bytes }]
    expect(words(cast.visitor.read(cast.c, frames)).slice(3)).toEqual(['!unreadable'])
  })

  it('whose device was removed says nothing more, even with a key a colleague passed on', () => {
    const cast = Cast.talking(engine)
    const [anna, bram] = [Insider.staff(cast, 'Anna'), Insider.staff(cast, 'Bram')]
    const device = anna.signer.sign.public
    const out = bram.epoch({ type: 'remove', device }, 'here', (_, honest) => honest())
    expect(cast.relay.append(out)).toBe('ok')
    const key = bram.keys().get(2)!
    cast.relay.append({ id: '', bytes: anna.message(key, { t: 'text', text: 'sigo aqui' }) })
    expect(words(cast.visitor.read(cast.c)).slice(3)).toEqual(['!unreadable'])
    // control: her other device is still hers
    cast.relay.append({
      id: '',
      bytes: Insider.staff(cast, 'Anna', 'eindhoven', 1).message(key, { t: 'text', text: 'soy Anna' }),
    })
    expect(words(cast.visitor.read(cast.c)).slice(3)).toEqual(['!unreadable', 'soy Anna'])
  })

  it("the visitor's own keys say nothing in an away epoch: a code would open it", () => {
    const cast = new Cast(engine)
    cast.code()
    const anna = cast.staff('Anna')
    cast.accept(anna, 'away')
    const tab = new Insider(cast, tabOf(cast.visitor, cast.c), '')
    cast.relay.append({ id: '', bytes: tab.message(tab.keys().get(1)!, { t: 'text', text: 'x' }) })
    expect(words(anna.read(cast.c))).toEqual(['handoff', '!unreadable'])
    cast.visitor.read(cast.c)
    cast.rotate(cast.visitor)
    cast.say(cast.visitor, 'y')
    expect(words(anna.read(cast.c))).toEqual(['handoff', '!unreadable', 'y'])
  })

  it('cannot write into the log without the key it claims to rotate to, nor twice under one number', () => {
    const cast = Cast.talking(engine)
    const insider = Insider.staff(cast, 'Anna')
    const one = insider.epoch({ type: 'rotate' }, 'here', (_, honest) => honest())
    const two = insider.epoch({ type: 'rotate' }, 'here', (_, honest) => honest())
    expect(cast.relay.append(one)).toBe('ok')
    expect(cast.relay.append(two)).toBe('stale-head')
    expect(cast.relay.append(insider.epoch({ type: 'rotate' }, 'away', (_, honest) => honest()))).toBe(
      'not-allowed',
    )
  })
})
