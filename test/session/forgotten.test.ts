import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { type Bytes, isZero } from '#wire'
import { deviceOf, makeTab, type ReturnSet, type Signer, type Tab } from '../../src/session/keys.ts'
import { makeWrap, openWrap } from '../../src/session/wrap.ts'
import { Cast, handoffBody, quick, words } from '../support/cast.ts'
import { insideOf } from '../support/insider.ts'
import type { Someone } from '../support/relay.ts'

let engine: Engine
beforeAll(async () => {
  engine = quick(await loadSodium())
})

const secretsOf = (signer: Signer): Bytes[] => [signer.sign.secret, signer.kem.secret]

/** Every text and every run of bytes that can be reached from here, the signed lists and the library left out. */
function reachable(from: unknown, left: readonly unknown[] = []): (string | Bytes)[] {
  const seen = new Set<unknown>(left)
  const found: (string | Bytes)[] = []
  const walk = (value: unknown): void => {
    if (typeof value === 'string') found.push(value)
    if (typeof value !== 'object' || value === null || seen.has(value)) return
    seen.add(value)
    if (value instanceof Uint8Array) found.push(value)
    else if (value instanceof Map) for (const pair of value) walk(pair)
    else if (value instanceof Set) for (const one of value) walk(one)
    else for (const one of Object.values(value)) walk(one)
  }
  walk(from)
  return found
}

const bookOf = (someone: Someone): unknown => (someone.desk as unknown as { book: unknown }).book
/** What of these frames and texts is still to be found in what a desk made of a conversation. */
function kept(someone: Someone, conversation: unknown, cast: Cast, texts: readonly string[]): string[] {
  const found = reachable(conversation, [bookOf(someone), engine])
  const frames = cast.frames().map(({ bytes }) => bytes)
  return found.flatMap((one) => {
    if (typeof one === 'string') return texts.filter((text) => one.includes(text))
    return frames.some((frame) => frame === one) ? ['a frame'] : []
  })
}

describe('a conversation that is forgotten', () => {
  it('leaves no text and no frame in memory, read or still waiting', () => {
    const cast = Cast.talking(engine)
    const said = ['ayuda', 'hola', 'gracias']
    const reading = insideOf(cast.anna, cast.c)
    expect(new Set(kept(cast.anna, reading, cast, said))).toEqual(new Set([...said, 'a frame']))
    cast.anna.desk.forget({ conversation: cast.c })
    expect(kept(cast.anna, reading, cast, said)).toEqual([])
    const bram = cast.stranger().signIn(engine, cast.roster, 'Bram', 'eindhoven')
    bram.desk.receive({ conversation: cast.c, frames: cast.frames() })
    const waiting = insideOf(bram, cast.c)
    expect(kept(bram, waiting, cast, said)).toContain('a frame')
    bram.desk.forget({})
    expect(kept(bram, waiting, cast, said)).toEqual([])
  })

  it('leaves zeros of every key of the tab, its token, and the code it came by', () => {
    const cast = Cast.talking(engine)
    const code = cast.code()
    const tabs = [cast.visitor, cast.phone(code)]
    cast.back(tabs[1]!)
    for (const someone of tabs) {
      const { tab, ret } = insideOf(someone, cast.c).transcript.identity as { tab: Tab; ret?: ReturnSet }
      const secrets = [...secretsOf(tab), ...(ret ? secretsOf(ret) : []), tab.token]
      expect(secrets.some(isZero)).toBe(false)
      someone.desk.forget({})
      expect(secrets.map(isZero)).toEqual(secrets.map(() => true))
    }
  })

  it('by code takes the code along, and another one leaves it', () => {
    const cast = Cast.talking(engine)
    const code = cast.code()
    const phone = cast.stranger()
    const own = phone.desk.handoff({ team: 'eindhoven', body: handoffBody('otra') })
    expect(phone.send(own, own.conversation)).toBe('ok')
    phone.desk.openCode({ digits: code })
    phone.desk.forget({ conversation: own.conversation })
    expect(phone.read(cast.c).hasCode).toBe(true)
    phone.desk.forget({ conversation: cast.c })
    expect(() => phone.desk.receive({ conversation: cast.c, frames: [] })).toThrow('not-signed-in')
  })
})

describe('a desk that is locked', () => {
  it('leaves zeros of the seed and of both keys', () => {
    const cast = Cast.talking(engine)
    const { staff } = cast.anna.desk as unknown as { staff: { seed: Bytes; device: Signer } }
    const secrets = [staff.seed, ...secretsOf(staff.device)]
    expect(secrets.some(isZero)).toBe(false)
    cast.anna.desk.lock()
    expect(secrets.map(isZero)).toEqual([true, true, true])
    expect(() => cast.anna.desk.receive({ conversation: cast.c, frames: [] })).toThrow('not-signed-in')
  })

  it('by a visitor forgets what was open, and nothing else is there to lock', () => {
    const cast = new Cast(engine)
    expect(words(cast.visitor.read(cast.c))).toEqual(['handoff'])
    cast.visitor.desk.lock()
    expect(() => cast.visitor.desk.say({ conversation: cast.c, body: { t: 'text', text: 'x' } })).toThrow(
      'not-found',
    )
  })
})

describe('a wrap', () => {
  it('leaves zeros of the shared secret and of the key made of it, made and opened', () => {
    const used: Bytes[] = []
    const noting: Engine = {
      ...engine,
      encapsulate: (publicKey) => {
        const made = engine.encapsulate(publicKey)
        used.push(made.shared)
        return made
      },
      decapsulate: (cipher, secret) => {
        const shared = engine.decapsulate(cipher, secret)
        used.push(shared)
        return shared
      },
      seal: (key, nonce, plain, context) => {
        used.push(key)
        return engine.seal(key, nonce, plain, context)
      },
      open: (key, nonce, box, context) => {
        used.push(key)
        return engine.open(key, nonce, box, context)
      },
    }
    const tab = makeTab(engine)
    const about = { conversation: new Uint8Array(16), epoch: 1 }
    const key = engine.random(32)
    const wrap = makeWrap(noting, about, tab.kem.public, key)
    expect(used.map(isZero)).toEqual([true, true])
    expect(openWrap(noting, about, tab, wrap)).toEqual(key)
    expect(openWrap(noting, about, deviceOf(engine, engine.random(32)), wrap)).toBeUndefined()
    expect(used.map(isZero)).toEqual(Array(6).fill(true))
    expect(isZero(key)).toBe(false)
  })
})
