import sodium from 'libsodium-wrappers'
import { beforeAll, describe, expect, it } from 'vitest'
import { localBus, sodiumVerifier, verifierFrom } from '#server'
import { encodeHint, hash, LABEL, type Verifier } from '#wire'
import { challenges, leadingZeros } from '../../src/server/challenge.ts'
import { inlineOf } from '../../src/server/inline.ts'
import { Presence } from '../../src/server/live/presence.ts'
import { isSameOrigin } from '../../src/server/same-origin.ts'
import { takesBrotli, withPin } from '../../src/server/site.ts'

let verifier: Verifier
beforeAll(async () => {
  verifier = await sodiumVerifier()
})

describe('libsodium at the server', () => {
  it('refuses to start without a function it needs', () => {
    const { crypto_sign_verify_detached } = sodium
    const lacking = { crypto_sign_verify_detached } as unknown as typeof sodium
    expect(() => verifierFrom(lacking)).toThrow('lacks crypto_generichash')
  })

  it('refuses to start with a verifier that takes everything, or a hash that is another one', () => {
    expect(() => verifierFrom({ ...pick(), crypto_sign_verify_detached: () => true })).toThrow(
      'wrong answers',
    )
    expect(() => verifierFrom({ ...pick(), crypto_sign_verify_detached: () => false })).toThrow(
      'wrong answers',
    )
    const hash16 = ((_: number, message: Uint8Array) =>
      sodium.crypto_generichash(16, message, null)) as unknown as typeof sodium.crypto_generichash
    expect(() => verifierFrom({ ...pick(), crypto_generichash: hash16 })).toThrow('wrong answers')
  })

  it('says no to keys and signatures of a wrong length', () => {
    expect(verifier.verify(new Uint8Array(63), new Uint8Array(), new Uint8Array(32))).toBe(false)
    expect(verifier.verify(new Uint8Array(64), new Uint8Array(), new Uint8Array(31))).toBe(false)
  })
})

const pick = (): Pick<typeof sodium, 'crypto_sign_verify_detached' | 'crypto_generichash'> => ({
  crypto_sign_verify_detached: sodium.crypto_sign_verify_detached,
  crypto_generichash: sodium.crypto_generichash,
})

describe('the challenge', () => {
  const conversation = new Uint8Array(16).fill(7)
  const make = (bits: number, seed = 1) =>
    challenges({
      clock: () => 1e12,
      random: (size) => new Uint8Array(size).fill(seed),
      verifier,
      bits: () => bits,
    })

  it('asks for work, and looks whether it was done', () => {
    const asking = make(6)
    let done = 0
    let refused = 0
    for (let i = 0; i < 400; i++) {
      const id = Uint8Array.from(conversation, (byte, at) => (at === 0 ? i & 255 : at === 1 ? i >> 8 : byte))
      const challenge = asking.issue()
      const work = leadingZeros(hash(verifier, LABEL.work, challenge, id))
      expect(asking.accepts(challenge, id)).toBe(work >= 6)
      if (work >= 6) done++
      else refused++
    }
    expect(done).toBeGreaterThan(0)
    expect(refused).toBeGreaterThan(300)
  })

  it('cannot be made by anybody else, nor asked for less', () => {
    const challenge = make(0).issue()
    expect(make(0).accepts(challenge, conversation)).toBe(true)
    expect(make(0, 2).accepts(challenge, conversation)).toBe(false)
    const hard = make(200).issue()
    const eased = Uint8Array.from(hard, (byte, i) => (i === 22 ? 0 : byte))
    expect(make(200).accepts(eased, conversation)).toBe(false)
    expect(make(0).accepts(challenge.slice(1), conversation)).toBe(false)
  })

  it('counts zero bits from the front', () => {
    expect([[0x80], [0x01], [0, 0x10], [0, 0]].map((list) => leadingZeros(Uint8Array.from(list)))).toEqual([
      0, 7, 11, 16,
    ])
  })
})

describe('who may POST', () => {
  const own = 'https://hulp.example.org'
  it.each([
    [{}, true],
    [{ origin: own }, true],
    [{ origin: own, 'sec-fetch-site': 'same-origin' }, true],
    [{ origin: 'null', 'sec-fetch-site': 'same-origin' }, true],
    [{ origin: 'null' }, false],
    [{ origin: 'https://evil.example' }, false],
    [{ origin: `${own}.evil.example` }, false],
    [{ origin: own, 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': 'none' }, false],
  ])('%j: %s', (headers, may) => {
    expect(isSameOrigin(new Headers(headers as Record<string, string>), own)).toBe(may)
  })
})

describe('the page', () => {
  it('allows exactly its inline scripts, whatever their attributes', () => {
    const page =
      '<script>a()</script><script src="/x.js"></script><script type="x">b()</script><style>c</style>'
    const { scripts, styles } = inlineOf(page)
    expect([scripts.length, styles.length]).toEqual([2, 1])
    expect(inlineOf(page.replace('a()', 'z()')).scripts[0]).not.toBe(scripts[0])
  })

  it('gets its pin without a change to anything else, or is refused', () => {
    const page = '<html lang="nl" data-pin="__PIN__"><script>data-pin="x"</script>'
    const { bytes, br } = withPin(page, '3.17')
    expect(new TextDecoder().decode(bytes)).toBe(page.replace('__PIN__', '3.17'))
    expect(br?.length).toBeGreaterThan(0)
    expect(() => withPin('<html>', '3.17')).toThrow()
  })

  it.each([
    ['br', true],
    ['gzip, deflate, br', true],
    ['br;q=0.5', true],
    ['br;q=0', false],
    ['gzip', false],
    ['', false],
    ['bro', false],
  ])('%s takes brotli: %s', (value, takes) => {
    expect(takesBrotli(new Headers({ 'accept-encoding': value }))).toBe(takes)
  })
})

describe('the bus', () => {
  it('tells each listener once, and nobody who left', () => {
    const bus = localBus()
    const heard: string[] = []
    const stop = bus.subscribe(['a', 'b'], () => heard.push('both'))
    bus.subscribe(['b'], () => heard.push('b'))
    bus.publish(['a', 'b'], encodeHint({ kind: 'beat' }))
    stop()
    bus.publish(['a', 'b', 'c'], encodeHint({ kind: 'beat' }))
    expect(heard).toEqual(['both', 'b', 'b'])
  })
})

describe('presence', () => {
  it('lasts while a socket is open, and half a minute after a poll', () => {
    let now = 0
    const changes: boolean[] = []
    const presence = new Presence(
      () => now,
      30_000,
      (_, here) => changes.push(here),
    )
    const [one, two] = [presence.connected('c'), presence.connected('c')]
    one()
    one()
    expect(presence.here('c')).toBe(true)
    two()
    expect(presence.here('c')).toBe(false)
    presence.polled('c')
    now = 30_000
    presence.tick()
    expect(presence.here('c')).toBe(true)
    now = 30_001
    presence.tick()
    expect(presence.here('c')).toBe(false)
    expect(changes).toEqual([true, false, true, false])
  })
})
