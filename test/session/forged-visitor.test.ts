import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import {
  type Bytes,
  bytesOf,
  type Entry,
  entryBody,
  entryFrame,
  entryMessage,
  FRAME,
  headOf,
  openEntry,
} from '#wire'
import { makeTab, type Signer } from '../../src/session/keys.ts'
import { Cast, handoffBody, quick, texts, words } from '../support/cast.ts'
import { Insider, tabOf } from '../support/insider.ts'

let engine: Engine
beforeAll(async () => {
  engine = quick(await loadSodium())
})

const SAID = ['handoff', 'hola', 'gracias']
const next = (cast: Cast, bytes: Bytes) => [...cast.frames(), { seq: cast.frames().length + 1, bytes }]

/** An entry by these keys, signed properly, at the end of the log. */
function signedBy(cast: Cast, signer: Signer, change: Partial<Entry>): Bytes {
  const state = Insider.staff(cast, 'Anna').state()
  const entry: Entry = {
    conversation: bytesOf(cast.c),
    n: state.hashes.length,
    previous: bytesOf(headOf(state)),
    version: state.version,
    author: signer.sign.public,
    group: '',
    act: { type: 'close' },
    ...change,
  }
  const body = entryBody(entry)
  return entryFrame(body, engine.sign(entryMessage(body), signer.sign.secret))
}

describe('a server that invents a visitor', () => {
  it('gets a conversation of its own, with a name of its own; no other has changed by it', () => {
    const cast = Cast.talking(engine)
    const invented = cast.stranger()
    const made = invented.desk.handoff({
      team: 'eindhoven',
      helpdesk: 'comensha',
      body: handoffBody('soy ella'),
    })
    expect(invented.send(made, made.conversation)).toBe('ok')
    expect(made.conversation).not.toBe(cast.c)
    // a new conversation is all it is: whoever writes there is who began it, and no more is claimed
    expect(words(cast.anna.read(made.conversation))).toEqual(['handoff'])
    expect(words(cast.anna.read(cast.c))).toEqual(SAID)
    expect(words(cast.staff('Bram').read(cast.c))).toEqual(SAID)
  })

  it('says nothing in a conversation that another visitor began, not even with the key of its epoch', () => {
    const cast = Cast.talking(engine)
    const key = Insider.staff(cast, 'Anna').keys().get(1)
    if (!key) throw new Error('no key')
    const stranger = new Insider(cast, makeTab(engine), '')
    const forged = stranger.message(key, { t: 'text', text: 'nos vemos a las ocho' })
    expect(words(cast.staff('Bram').read(cast.c, next(cast, forged)))).toEqual([...SAID, '!unreadable'])
    // control: the same words by the tab that began it are read
    const tab = new Insider(cast, tabOf(cast.visitor, cast.c), '')
    const own = tab.message(key, { t: 'text', text: 'nos vemos' })
    expect(words(cast.staff('Bram').read(cast.c, next(cast, own)))).toEqual([...SAID, 'nos vemos'])
  })

  it('cannot begin it anew under the same name, nor take the place of its tab', () => {
    const cast = Cast.talking(engine)
    const [create] = cast.frames()
    const genuine = openEntry((create?.bytes ?? new Uint8Array()).slice(0, FRAME))
    if (!genuine) throw new Error('no create')
    const stranger = makeTab(engine)
    const { n, previous, act, block } = genuine.entry
    const again = signedBy(cast, stranger, { n, previous, act, ...(block ? { block } : {}) })
    const anew = cast.stranger().signIn(engine, cast.roster, 'Bram', 'eindhoven')
    const got = anew.desk.receive({ conversation: cast.c, frames: [{ seq: 1, bytes: again }] })
    expect(got.view).toBeUndefined()
    const fresh = { sign: stranger.sign.public, kem: stranger.kemHash, token: engine.random(32) }
    const blocks = { epoch: 2, mode: 'here' as const, confirm: engine.random(32), wraps: [] }
    for (const [type, change] of [
      ['create', { act, ...(block ? { block } : {}) }],
      ['back', { act: { type: 'back' as const, ...fresh }, block: blocks }],
      ['close', {}],
    ] as const) {
      const bram = cast.staff('Bram')
      const view = bram.read(cast.c, next(cast, signedBy(cast, stranger, change)))
      expect(texts(view).at(-1), type).toBe('!fork')
      expect(view, type).toMatchObject({ state: 'accepted', returned: false, epoch: 1 })
    }
    // control: the tab's own word closes it
    const tab = tabOf(cast.visitor, cast.c)
    expect(cast.staff('Bram').read(cast.c, next(cast, signedBy(cast, tab, {}))).state).toBe('closed')
  })
})
