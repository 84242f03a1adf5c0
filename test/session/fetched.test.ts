import { beforeAll, describe, expect, it } from 'vitest'
import type { ConversationView, Engine, Line } from '#session'
import { loadSodium } from '#session/libsodium'
import { openEntry, openMessage } from '#wire'
import { Cast, quick, words } from '../support/cast.ts'
import { eindhoven, learn, publish } from '../support/lists.ts'

let engine: Engine
beforeAll(async () => {
  engine = quick(await loadSodium())
})

const messages = (lines: readonly Line[]) =>
  lines.flatMap((line) =>
    line.kind === 'message' && line.body.t === 'text' ? [[line.body.text, line.from.name]] : [],
  )

describe('a message under a list that is still to be fetched', () => {
  let view: ConversationView
  beforeAll(() => {
    const cast = Cast.talking(engine)
    // the same devices, another list of the team: Noor has none yet
    const next = cast.roster.next(() => eindhoven({ Anna: 2, Bram: 1, Noor: 0 }))
    publish(cast, next)
    for (const { desk } of [cast.anna, cast.visitor]) learn(desk, next)
    cast.code()
    cast.anna.read(cast.c)
    cast.say(cast.anna, 'luego')
    view = cast.staff('Bram').read(cast.c)
  })

  it('is read as from the person the list names', () => {
    expect(view.rosterVersion).toBe(2)
    expect(messages(view.lines)).toEqual([
      ['hola', 'Anna'],
      ['gracias', undefined],
      ['luego', 'Anna'],
    ])
  })
})

describe('a message', () => {
  it('given later is read by the list that held when it was said', () => {
    const cast = Cast.talking(engine)
    const { anna, visitor, c } = cast
    const noor = cast.roster.next(() => eindhoven({ Anna: 2, Bram: 1, Noor: 0 }))
    const gijs = noor.next(() => eindhoven({ Anna: 2, Bram: 1, Gijs: 1 }))
    publish(cast, noor, gijs)
    for (const who of [anna, visitor]) learn(who.desk, noor)
    cast.code()
    anna.read(c)
    cast.say(anna, 'luego')
    learn(anna.desk, gijs)
    cast.rotate(anna)
    const fresh = cast.stranger()
    learn(fresh.desk, gijs)
    fresh.signIn(engine, gijs, 'Gijs', 'eindhoven')
    expect(words(fresh.read(c))).toEqual([])
    cast.rewrap(anna)
    expect(messages(fresh.read(c).lines)).toEqual([
      ['hola', 'Anna'],
      ['gracias', undefined],
      ['luego', 'Anna'],
    ])
  })

  it('shows while something after it is still to be fetched', () => {
    const cast = Cast.talking(engine)
    const bram = cast.staff('Bram')
    cast.say(cast.anna, 'antes')
    cast.rotate(cast.anna)
    cast.say(cast.anna, 'despues')
    const { needs, view } = bram.desk.receive({ conversation: cast.c, frames: cast.frames() })
    expect(needs).toStrictEqual({ heads: [], slices: [], wraps: true, keys: [] })
    expect(words(view!)).toEqual(['handoff', 'hola', 'gracias', 'antes'])
    expect(words(bram.read(cast.c))).toEqual(['handoff', 'hola', 'gracias', 'antes', 'despues'])
  })

  it('missing from an epoch that opens later shows, also when nothing else of that epoch came', () => {
    const cast = Cast.talking(engine)
    cast.add('Fenna', 'shn-brabant', 'everything')
    cast.anna.read(cast.c)
    cast.say(cast.anna, 'uno')
    const isOld = (bytes: Uint8Array): boolean => !openEntry(bytes) && openMessage(bytes)?.epoch === 1
    expect(cast.frames().filter(({ bytes }) => isOld(bytes))).toHaveLength(2)
    const fenna = cast.stranger().signIn(engine, cast.roster, 'Fenna', 'shn-brabant')
    const read = (): string[] => {
      const frames = cast.frames().filter(({ bytes }) => !isOld(bytes))
      return words(
        fenna.read(
          cast.c,
          frames.map(({ bytes }, i) => ({ seq: i + 1, bytes })),
        ),
      )
    }
    expect(read()).toEqual(['uno'])
    cast.rewrap(cast.visitor)
    read()
    expect(read()).toEqual(['handoff', '!gap', 'uno'])
  })
})

describe('frames that come again before they could be read', () => {
  let asked: (boolean | undefined)[]
  let lines: readonly Line[]
  beforeAll(() => {
    const cast = new Cast(engine)
    const bram = cast.stranger().signIn(engine, cast.roster, 'Bram', 'eindhoven')
    const frames = cast.frames()
    asked = [frames, frames.slice(1), frames].map(
      (part) => bram.desk.receive({ conversation: cast.c, frames: part }).needs?.wraps,
    )
    lines = bram.read(cast.c, []).lines
  })

  it('are read once', () => {
    expect(asked).toEqual([true, true, true])
    expect(lines.map(({ kind, seq }) => [kind, seq])).toEqual([
      ['event', 1],
      ['message', 2],
    ])
  })
})
