import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { openEntry, openMessage, toHex } from '#wire'
import { bookOf, Cast, quick, words } from '../support/cast.ts'
import { sources } from '../support/house.ts'
import { Someone } from '../support/relay.ts'

let engine: Engine
beforeAll(async () => {
  engine = quick(await loadSodium())
})

const text = (said: string) => ({ t: 'text' as const, text: said })

describe('what may be sent, and when', () => {
  it('nothing goes out under an epoch whose entry was not acknowledged; the loser of a race uses its key nowhere', () => {
    const cast = new Cast(engine)
    const [anna, bram] = [cast.staff('Anna'), cast.staff('Bram')]
    const mine = bram.desk.accept({ conversation: cast.c, mode: 'here' })
    // made, not acknowledged: not a word yet
    expect(() => bram.desk.say({ conversation: cast.c, body: text('x') })).toThrow('not-allowed')
    cast.accept(anna)
    expect(bram.send(mine, cast.c)).toBe('stale-head')
    bram.read(cast.c)
    // a wrap seals an epoch key, a message is sealed under one
    const made: string[] = []
    const used: string[] = []
    const counting: Engine = {
      ...engine,
      seal: (key, nonce, plain, context) => {
        if (plain.length === 32) made.push(toHex(plain))
        else used.push(toHex(key))
        return engine.seal(key, nonce, plain, context)
      },
    }
    const watched = new Someone(counting, cast.roster, cast.relay)
    watched.signIn(counting, cast.roster, 'Bram', 'eindhoven').read(cast.c)
    made.length = 0
    const lost = watched.desk.rotate({ conversation: cast.c, mode: 'here' })
    expect(new Set(made).size).toBe(1)
    cast.rotate(anna)
    expect(watched.send(lost, cast.c)).toBe('stale-head')
    watched.read(cast.c)
    expect(() =>
      watched.desk.settled({ conversation: cast.c, id: lost.id, acknowledged: false }),
    ).not.toThrow()
    cast.say(watched, 'hola')
    expect(words(anna.read(cast.c)).at(-1)).toBe('hola')
    expect(words(cast.visitor.read(cast.c)).at(-1)).toBe('hola')
    expect(used).toHaveLength(1)
    expect(made).not.toContain(used[0])
    // control: after a rotate that was acknowledged it is the key that was made
    cast.rotate(watched)
    cast.say(watched, 'otra vez')
    expect(made).toContain(used[1])
  })

  it('three hundred words of one sender stay in one epoch: a key changes when its readers do, and for nothing else', () => {
    const cast = Cast.talking(engine)
    for (let i = 0; i < 300; i++) cast.say(cast.anna, `n${i}`)
    const view = cast.visitor.read(cast.c)
    expect(view.epoch).toBe(1)
    expect(words(view)).toHaveLength(303)
    cast.add('Fenna', 'shn-brabant', 'now')
    expect(cast.visitor.read(cast.c).epoch).toBe(2)
  })

  it('no signature of a message leaves the endpoint: not in a view, not in a summary, not in what is repeated', () => {
    const signatures: string[] = []
    const noting: Engine = {
      ...engine,
      verify: (signature, message, key) => {
        signatures.push(toHex(signature))
        return engine.verify(signature, message, key)
      },
    }
    const cast = Cast.talking(noting)
    const code = cast.code()
    cast.anna.read(cast.c)
    cast.say(cast.anna, 'mas')
    const read = [
      cast.visitor.read(cast.c),
      cast.anna.read(cast.c),
      cast.anna.desk.repeats({ conversation: cast.c }),
      cast.visitor.desk.summary({ conversation: cast.c }),
      code,
    ]
    expect(signatures.length).toBeGreaterThan(10)
    const found = (given: unknown): string[] => {
      const hex = JSON.stringify(given, (_, value) => (value instanceof Uint8Array ? toHex(value) : value))
      return signatures.filter((one) => hex.includes(one))
    }
    expect(found(read)).toEqual([])
    // control: the same look finds one that was put in, as bytes or as hex
    const first = signatures[0] ?? ''
    expect(found([...read, { signature: Uint8Array.from(Buffer.from(first, 'hex')) }])).toContain(first)
    expect(found([first])).toContain(first)
    // and it is sealed on the way: no signature of a message stands in a frame
    const frames = cast.frames().filter(({ bytes }) => openMessage(bytes) && !openEntry(bytes))
    expect(frames.length).toBeGreaterThan(3)
    expect(found(frames.map(({ bytes }) => bytes))).toEqual([])
  })
})

describe('history for a new device of a team', () => {
  it('is given when a colleague says so once, never by reading, writing or a new epoch', () => {
    const cast = Cast.talking(engine)
    const grown = cast.roster.next((groups) => ({
      ...groups,
      eindhoven: { role: 'team', people: { Anna: 2, Bram: 1, Gijs: 1 } },
    }))
    cast.relay.roster = bookOf(engine, cast.roster, grown)
    cast.relay.heads.push(grown.head)
    cast.relay.slices.push(...grown.slices)
    cast.anna.desk.supply({ list: grown.list, heads: [grown.head], slices: grown.slices })
    cast.rotate(cast.anna)
    cast.say(cast.anna, 'ahora tres')
    cast.visitor.read(cast.c)
    cast.say(cast.visitor, 'bien')
    const bram = cast.stranger()
    bram.desk.supply({ list: grown.list, heads: [grown.head], slices: grown.slices })
    bram.signIn(engine, grown, 'Bram', 'eindhoven').read(cast.c)
    cast.say(bram, 'soy Bram')
    const types = (): string[] => cast.frames().flatMap(({ bytes }) => openEntry(bytes)?.entry.act.type ?? [])
    expect(types()).not.toContain('rewrap')
    const gijs = cast.stranger()
    gijs.desk.supply({ list: grown.list, heads: [grown.head], slices: grown.slices })
    gijs.signIn(engine, grown, 'Gijs', 'eindhoven')
    expect(words(gijs.read(cast.c))).toEqual(['ahora tres', 'bien', 'soy Bram'])
    // everybody is shown that the team has grown
    const line = cast.visitor.read(cast.c).lines.find((one) => one.kind === 'event' && one.event === 'roster')
    expect(line).toBeDefined()
    cast.rewrap(bram)
    expect(types()).toContain('rewrap')
    expect(words(gijs.read(cast.c)).slice(0, 3)).toEqual(['handoff', 'hola', 'gracias'])
  })

  it('is asked for by a person only: where a colleague compared the words, and where the visitor gave everything or gives it again', () => {
    const callers = (files: readonly { path: string; text: string }[]): string[] =>
      files.filter(({ text: code }) => /\.rewrapFor\(|call\('rewrap'/.test(code)).map(({ path }) => path)
    const web = sources('src/web')
    expect(callers(web)).toEqual([
      'src/web/core/devices.ts',
      'src/web/core/talk.ts',
      'src/web/core/visitor.ts',
    ])
    const text = (path: string): string => web.find((one) => one.path === path)?.text ?? ''
    expect(text('src/web/core/devices.ts').match(/rewrapFor/g)).toHaveLength(1)
    expect(text('src/web/core/visitor.ts').match(/giveTo\(/g)).toHaveLength(3)
    expect(text('src/web/core/visitor.ts')).toMatch(/scope === 'everything'\)\s+await this\.giveTo\(/)
    // who asks for it is a button that a person presses, of staff only after the twelve words
    const asks = web.filter(({ text: code }) => /devices\.give\(|\.giveAgain\(/.test(code))
    expect(asks.map(({ path }) => path)).toEqual([
      'src/web/staff/views/devices.tsx',
      'src/web/visitor/view/lost.tsx',
    ])
    expect(text('src/web/staff/views/devices.tsx')).toMatch(
      /<Words words=[\s\S]*act="history-yes"[\s\S]*onGive\(\)/,
    )
    expect(text('src/web/visitor/view/lost.tsx')).toMatch(/onTap=\{[^}]*giveAgain\(\)/)
    expect(callers([{ path: 'x.ts', text: "crypto.call('rewrap', {})" }])).toEqual(['x.ts'])
  })
})

describe('chance', () => {
  it('fixed numbers are given to the library by tests only', () => {
    const given = (files: readonly { path: string; text: string }[]): string[] =>
      files
        .filter(({ path }) => path !== 'src/session/libsodium.ts')
        .filter(({ text: code }) => /\bloadSodium\((?!\))/.test(code))
        .map(({ path }) => path)
    expect(given(sources('src'))).toEqual([])
    expect(given([{ path: 'src/x.ts', text: 'loadSodium(fixed)' }])).toEqual(['src/x.ts'])
    expect(sources('src').filter(({ text: code }) => /\bloadSodium\(\)/.test(code)).length).toBeGreaterThan(1)
  })
})
