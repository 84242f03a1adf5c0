import { beforeAll, expect, it } from 'vitest'
import type { Engine } from '#session'
import { loadSodium } from '#session/libsodium'
import { toHex } from '#wire'
import { Cast, quick, words } from '../support/cast.ts'

let engine: Engine
beforeAll(async () => {
  engine = quick(await loadSodium())
})

it('what is said again to who is away is what this person said since the visitor last wrote, and was not said while away', () => {
  const cast = Cast.talking(engine)
  const { anna, c: conversation } = cast
  cast.code()
  const bram = cast.staff('Bram')
  for (const text of ['uno', 'dos']) {
    anna.read(conversation)
    cast.say(anna, text)
    bram.read(conversation)
    cast.say(bram, `${text} de Bram`)
  }
  anna.read(conversation)
  cast.rotate(anna, 'away')
  cast.say(anna, 'hasta luego')
  const bodies = anna.desk.repeats({ conversation })
  expect(bodies.map((body) => body.t === 'repeat' && body.body)).toEqual([
    { t: 'text', text: 'uno' },
    { t: 'text', text: 'dos' },
  ])
  // what was said again is not said a third time
  for (const body of bodies) expect(anna.send(anna.desk.say({ conversation, body }), conversation)).toBe('ok')
  cast.rotate(anna)
  for (const body of bodies) expect(anna.send(anna.desk.say({ conversation, body }), conversation)).toBe('ok')
  expect(anna.desk.repeats({ conversation })).toEqual(bodies)
})

it('what is said again is so once, also when what was said before opened later', () => {
  const cast = Cast.talking(engine)
  const { anna, c: conversation } = cast
  const phone = cast.phone(cast.code())
  cast.back(phone)
  anna.read(conversation)
  cast.say(anna, 'uno')
  phone.read(conversation)
  const person = toHex(cast.roster.ids['Fenna']!)
  const entry = phone.desk.add({ conversation, group: 'shn-brabant', person, scope: 'everything' })
  expect(phone.send(entry, conversation)).toBe('ok')
  const fenna = cast.staff('Fenna', 'shn-brabant')
  cast.say(fenna, 'dos')
  expect(words(fenna.read(conversation))).toEqual(['dos'])
  phone.read(conversation)
  cast.rewrap(phone)
  expect(words(fenna.read(conversation))).toEqual(['uno', 'dos'])
  const bodies = fenna.desk.repeats({ conversation })
  expect(bodies.map((body) => body.t === 'repeat' && body.body)).toEqual([{ t: 'text', text: 'dos' }])
})
