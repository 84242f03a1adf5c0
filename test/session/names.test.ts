import { beforeAll, describe, expect, it } from 'vitest'
import { Desk, type Engine, signRoster } from '#session'
import { loadSodium } from '#session/libsodium'
import { encodeHeadList, toHex } from '#wire'
import { deviceOf } from '../../src/session/keys.ts'
import { quick } from '../support/cast.ts'
import { pinOf, testRoster } from '../support/roster.ts'

let engine: Engine
beforeAll(async () => {
  engine = quick(await loadSodium())
})

describe('names', () => {
  it('of people and devices stand as they were signed, and one that is no text as none', () => {
    const roster = testRoster(engine)
    const signed = signRoster(
      engine,
      {
        version: 1,
        issued: 1,
        expires: 2,
        previous: new Uint8Array(32),
        places: new Uint8Array([1]),
        groups: [
          {
            code: 'eindhoven',
            role: 'team',
            people: ['Anna', 'Bram'].map((name, i) => ({
              id: roster.ids[name]!,
              name: i === 0 ? engine.utf8(name) : Uint8Array.of(0xff),
              devices: roster.seeds[name]!.slice(0, 1).map((seed) => {
                const { sign, kem } = deviceOf(engine, seed)
                return { sign: sign.public, kem: kem.public }
              }),
            })),
          },
        ],
      },
      roster.rootSeeds.slice(0, 2),
    )
    const desk = new Desk(engine, roster.roots, () => 0)
    desk.start({ ...signed, list: encodeHeadList([signed.headHash]), pin: pinOf(signed) })
    desk.supply({ slices: signed.slices })
    const group = 'eindhoven'
    const people = ['Anna', 'Bram'].map((name) => toHex(roster.ids[name]!))
    expect(desk.people({ group })).toStrictEqual([
      { person: people[0], name: 'Anna' },
      { person: people[1], name: '' },
    ])
    expect(desk.devices({ group }).map(({ person, name }) => [person, name])).toEqual([
      [people[0], 'Anna'],
      [people[1], ''],
    ])
  })
})
