import { beforeAll, expect, it } from 'vitest'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { Cast, quick, texts } from '../support/cast.ts'

let engine: Engine
beforeAll(async () => {
  engine = quick(await loadSodium())
})

it('frames that come again while something is still to be fetched are read once', () => {
  const cast = Cast.talking(engine)
  for (const text of ['two', 'three']) cast.say(cast.visitor, text)
  const whole = texts(cast.staff('Bram').read(cast.c))
  const frames = cast.frames()
  const bram = cast.stranger().signIn(engine, cast.roster, 'Bram', 'eindhoven')
  const { desk } = bram
  for (let from = 0; from < frames.length; from++) {
    const { needs } = desk.receive({ conversation: cast.c, frames: frames.slice(from) })
    expect(needs?.wraps).toBe(true)
  }
  const view = bram.read(cast.c)
  expect(texts(view)).toEqual(whole)
  expect(texts(bram.read(cast.c))).toEqual(whole)
  expect(view.cursor).toBe(frames.at(-1)?.seq)
})
