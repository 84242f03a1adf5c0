import { beforeAll, describe, expect, it } from 'vitest'
import { Desk, type Engine, wrapSeed } from '#session'
import { loadSodium } from '#session/libsodium'
import { encodeSlice, loadSlice, toHex } from '#wire'
import { addHead, addSlice, emptyBook, kemOf, nameOf, readList, takeList } from '../../src/session/book.ts'
import { pinOf, TEST_GROUPS, testRoster } from '../support/roster.ts'

let engine: Engine
beforeAll(async () => {
  engine = await loadSodium()
})

describe('the roster of an endpoint', () => {
  it('keeps a slice only when a head names it, and takes no harm from other bytes', () => {
    const roster = testRoster(engine, TEST_GROUPS)
    const other = testRoster(engine, TEST_GROUPS)
    const book = emptyBook(engine, roster.roots)
    takeList(book, readList(book, roster.list)!)
    expect(addSlice(book, roster.slices[0]!)).toBeUndefined()
    expect(addHead(book, other.head)).toBeUndefined()
    expect(addHead(book, roster.head)?.head.version).toBe(1)
    for (const bytes of [other.slices[0]!, new Uint8Array(), new Uint8Array(16_384)])
      expect(addSlice(book, bytes)).toBeUndefined()
    expect(book.slices.size).toBe(0)
    expect(addSlice(book, roster.slices[0]!)).toBeDefined()
    const desk = new Desk(engine, roster.roots, () => 0)
    desk.start({ ...roster, pin: pinOf(roster) })
    expect(() => desk.supply({ slices: [new Uint8Array(5), ...roster.slices] })).not.toThrow()
    expect(desk.people({ group: 'eindhoven' })).toHaveLength(2)
  })

  it('knows a device in its own group only', () => {
    const roster = testRoster(engine, TEST_GROUPS)
    const desk = new Desk(engine, roster.roots, () => 0)
    desk.start({ ...roster, pin: pinOf(roster) })
    const unlocker = { secret: new Uint8Array(32), context: 'Anna' }
    desk.unlock({ ...unlocker, wrapped: wrapSeed(engine, roster.seeds['Anna']![0]!, unlocker) })
    expect(desk.identify({ group: 'eindhoven' })).toBeUndefined()
    desk.supply({ slices: roster.slices })
    for (const group of ['drenthe', 'nowhere', '']) expect(desk.identify({ group })).toBeUndefined()
    const person = toHex(roster.ids['Anna']!)
    expect(desk.identify({ group: 'eindhoven' })).toEqual({ person, name: 'Anna' })
    expect(desk.people({ group: 'nowhere' })).toEqual([])
  })

  it('names somebody as their own group does, and knows the keys of all', () => {
    const id = engine.random(16)
    const book = emptyBook(engine, [])
    const slices = ['one', 'two'].map((group) => {
      const device = { sign: engine.random(32), kem: engine.random(1216) }
      const people = [{ id, name: engine.utf8(`name in ${group}`), devices: [device] }]
      return loadSlice(engine, encodeSlice({ group, people }))!
    })
    for (const slice of slices) book.slices.set(slice.digest, slice)
    for (const group of ['one', 'two']) expect(nameOf(book, group, toHex(id))).toBe(`name in ${group}`)
    expect(nameOf(book, 'three', toHex(id))).toBeUndefined()
    expect(nameOf(book, 'one', toHex(engine.random(16)))).toBeUndefined()
    for (const slice of slices) {
      const device = slice.people[0]!.devices[0]!
      expect(kemOf(book, device.kemHex)).toEqual(device.kem)
    }
    expect(kemOf(book, '')).toBeUndefined()
  })
})
